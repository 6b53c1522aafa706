"""The ways by which customers and a shop write to each other, and what each of them has to keep.

To add one: a `Channel`, and an entry in `CHANNELS` that keeps the contract of `tests/test_channels.py`. One on which the shop answers brings
an `Outlet`, and whoever carries for it is a `Carries` with its machine in the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from socialsmartly.privacy.recipients.carriage import Carries
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.links import message_name, thread_address
from socialsmartly.product.desk.models import Channel
from socialsmartly.product.messaging.channels import before_it_leaves, send_mail


@dataclass(frozen=True)
class Outgoing:
    """One message of the shop to one customer, in their language. `back` is where their reply goes; nowhere if it is empty."""

    to: str
    subject: str
    words: str
    message: UUID
    conversation: UUID
    back: str = ""


@dataclass(frozen=True)
class Outlet:
    """How what the shop writes gets to a customer.

    `channel` is what the answer is kept as having gone by, and `carries` whose machine it passes: that is on record before anything
    leaves. `reaches` is the customer's address there, empty without one, and `back` the address of ours to which they reply. `hand_over`
    returns once it was taken, and raises NotDelivered where it was not, so that it is tried again. Anything else that it raises means that
    nobody knows: the answer stays "being sent", and is not sent twice.
    """

    channel: Channel
    carries: Carries
    reaches: Callable[[Contact], str]
    back: Callable[[UUID, UUID], str]
    hand_over: Callable[[Outgoing], None]


@dataclass(frozen=True)
class Conduct:
    """What a channel does. `proves` says whether a message to an address or a page that only the customer was told shows that they read
    their mailbox; `outlet` is how the shop answers. Its name on screen is that of the `Channel`."""

    proves: bool
    outlet: Outlet


def _by_mail(one: Outgoing) -> None:
    name, thread = (message_name(of, one.conversation) for of in (one.message, one.conversation))
    back = {"Reply-To": one.back} if one.back else {}
    send_mail(one.to, one.subject, one.words, headers={"Message-ID": name, "References": thread, **back})


MAIL: Final = Outlet(Channel.EMAIL, Carries.MAIL, lambda customer: customer.email or "", thread_address, _by_mail)
CHANNELS: Final[Mapping[str, Conduct]] = {
    Channel.PAGE: Conduct(proves=True, outlet=MAIL),
    Channel.EMAIL: Conduct(proves=True, outlet=MAIL),
    Channel.CHAT: Conduct(proves=False, outlet=MAIL),
}
"""The page is opened by the link that went to the mailbox, and mail may come to the address that did; the window stands on a site
of others and is told neither (docs/decisions/0037). One that is not here takes no message and sends none."""


def hand_over(outlet: Outlet, one: Outgoing) -> None:
    """The one door out of the desk (NotDelivered), so that no channel can forget who carries it, or be called inside a block."""
    before_it_leaves(outlet.carries)
    outlet.hand_over(one)
