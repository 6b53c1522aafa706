"""Taking what came by mail or by the page for everybody. Nothing is dropped: what cannot be taken is marked for people."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from socialsmartly.privacy.applicants.actions import Receipt, Said, apply
from socialsmartly.privacy.casework.errors import CaseworkRefused
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.errors import AddressRefused
from socialsmartly.product.accounts.rules import EMAIL, normal_address
from socialsmartly.product.intake.mailbox import FOR_PEOPLE, TAKEN, Arrived, mailbox
from socialsmartly.product.intake.rules import Mail, NobodyWrote, read_mail, what_is_asked
from socialsmartly.words import keeps

BY_MAIL = "e-mail"


@dataclass(frozen=True)
class Took:
    """How many mails became requests, and how many wait for people to look at them in the mailbox."""

    requests: int
    for_people: int


@keeps("4.1-d", "8-b")
def take_mails() -> Took:
    """Make a request of each new mail (MailboxClosed). A crash before the mark brings the mail again, and it is the same request."""
    requests = for_people = 0
    with mailbox() as box:
        for arrived in box.new():
            try:
                take(arrived)
            except (NobodyWrote, AddressRefused, CaseworkRefused):
                box.mark(arrived, FOR_PEOPLE)
                for_people += 1
            else:
                box.mark(arrived, TAKEN)
                requests += 1
    return Took(requests, for_people)


def take(arrived: Arrived) -> RightsRequest:
    """Received when the mail server received it, whatever a crowd of mails or a night without power did to us."""
    mail = read_mail(arrived.raw)
    address = normal_address(mail.sender, "en")
    if address.channel != EMAIL:
        raise NobodyWrote
    said = Said(address.value, mail.text, what_is_asked(mail.text))
    receipt = Receipt(BY_MAIL, arrived.at.astimezone(UTC), _name(mail, arrived), limited=False)
    return apply(said, receipt)


def _name(mail: Mail, arrived: Arrived) -> UUID:
    """The id of the request: from the mail, so that the same one makes no second, and keyed, so that it tells nothing of it."""
    told = f"{mail.name}|{mail.sender}|".encode() + sha256(arrived.raw).digest()
    return UUID(bytes=hmac.new(f"{settings.SECRET_KEY}|mail".encode(), told, sha256).digest()[:16])
