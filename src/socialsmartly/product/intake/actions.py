"""Taking what came by mail or by the page for everybody. Nothing is dropped: what cannot be taken is marked for people."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings

from socialsmartly.privacy.applicants.actions import Receipt, Said, apply
from socialsmartly.privacy.casework.errors import CaseworkRefused
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.product.accounts.errors import AddressRefused
from socialsmartly.product.accounts.rules import EMAIL, normal_address
from socialsmartly.product.desk.errors import DeskRefused
from socialsmartly.product.desk.receiving import desk_of
from socialsmartly.product.desk.receiving import take as receive
from socialsmartly.product.intake.mailbox import FOR_PEOPLE, TAKEN, Arrived, mailbox
from socialsmartly.product.intake.rules import what_is_asked
from socialsmartly.product.messaging.incoming import LOOKED_AT, Mail, NobodyWrote, read_mail
from socialsmartly.words import keeps

BY_MAIL = "e-mail"


@dataclass(frozen=True)
class Took:
    """How many mails became requests or came to a desk, and how many wait for people to look at them in the mailbox."""

    requests: int
    for_people: int


ASKS: Final = frozenset({Right.COPY, Right.DELETE, Right.RESTRICT, Right.OBJECT, Right.WITHDRAW})
"""What makes a mail to a shop's desk a request as well. Shops are also complained to, asked why, and told of new addresses."""


@keeps("4.1-d", "8-b")
def take_mails() -> Took:
    """Make a request of each new mail, or bring it to the desk it is for (MailboxClosed). A crash before the mark brings the mail again,
    and it is the same request."""
    requests = for_people = 0
    with mailbox() as box:
        for arrived in box.new():
            try:
                if not take_for_desk(arrived.raw):
                    take(arrived)
            except (NobodyWrote, AddressRefused, CaseworkRefused, DeskRefused):
                box.mark(arrived, FOR_PEOPLE)
                for_people += 1
            else:
                box.mark(arrived, TAKEN)
                requests += 1
    return Took(requests, for_people)


@keeps("2.3-b")
def take_for_desk(raw: bytes) -> bool:
    """Whether this mail was for a desk, which has it then. What asks for one's own information there is a request as well."""
    desk = desk_of(raw)
    if desk is None:
        return False
    mail = read_mail(raw)
    asked = what_is_asked(mail.text)
    receive(raw, desk, _name(mail, raw), asked if asked in ASKS else Right.OTHER)
    return True


def take(arrived: Arrived) -> RightsRequest:
    """Received when the mail server received it, whatever a crowd of mails or a night without power did to us."""
    mail = read_mail(arrived.raw)
    address = normal_address(mail.sender, "en")
    if address.channel != EMAIL:
        raise NobodyWrote
    said = Said(address.value, mail.text, what_is_asked(mail.text))
    receipt = Receipt(BY_MAIL, arrived.at.astimezone(UTC), _name(mail, arrived.raw), limited=False)
    return apply(said, receipt)


def _name(mail: Mail, raw: bytes) -> UUID:
    """The id of the request: from the mail, so that the same one makes no second, and keyed, so that it tells nothing of it."""
    told = f"{mail.name}|{mail.sender}|".encode() + sha256(raw[:LOOKED_AT]).digest()
    return UUID(bytes=hmac.new(f"{settings.SECRET_KEY}|mail".encode(), told, sha256).digest()[:16])
