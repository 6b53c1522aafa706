"""What a shop's customer changes by their own link."""

from __future__ import annotations

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.journal.rules import Line
from socialsmartly.privacy.keyring import index, suppression
from socialsmartly.privacy.retention.models import Hold
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.campaigns.actions.leaving import count_in
from socialsmartly.product.contacts.models import Contact
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import PREFERENCES

CHANNEL = "personal link"
LINK = "person"
WORDING = "personal-page-1"
CHANNELS = {"email": Permit.EMAIL_MARKETING, "sms": Permit.SMS_MARKETING}


def asker(link: PersonalLink) -> Asker:
    return Asker("contact", link.subject, link.workspace)


@keeps("4.3-a", "4.3-d")
def switch(link: PersonalLink, channel: str, *, on: bool, asked: str = "") -> None:
    """Allow or stop messages on one channel. Off takes effect for the very next statement of a sender. `asked` is the number of the
    request under which it was prepared for them."""
    permit = CHANNELS[channel]
    with rights.as_prepared(asker(link), permit, asked if on else "") as shown:
        proof = Proof(WORDING, "switch on the personal page", {"channel": channel, **shown})
        act = give if on else withdraw
        with reading_for(PREFERENCES, workspace=link.workspace, subject=link.subject):
            act(permit, owner=link.workspace, subject=link.subject, proof=proof)
    if not on:
        rights.note_withdrawal(asker(link), channel=CHANNEL)


@keeps("2.3-d", "3.2-e")
def count(link: PersonalLink, permit: Permit, *, counted: bool, method: str = "switch on the personal page") -> bool:
    """Whether this person counts in the figures that partners of the shop get, or where it learns for itself. False: it was so before."""
    with reading_for(PREFERENCES, workspace=link.workspace, subject=link.subject):
        return count_in(permit, link.workspace, link.subject, counted=counted, method=method)


@keeps("4.1-b")
def correct(link: PersonalLink, field: str, value: str) -> RightsRequest:
    """Correct one field. The shop finds its customer by the new number from then on, and by the old one no more."""
    before = contact_of(link)
    made = rights.correct(asker(link), field, value, channel=CHANNEL)
    if field == "phone":
        if before and before.phone:
            index.release(str(link.workspace), field, before.phone, link.subject)
        if value:
            index.claim(str(link.workspace), field, value, link.subject)
    return made


@keeps("4.1-b", "4.2-i")
def correct_email(link: PersonalLink, value: str) -> RightsRequest | None:
    """Replace the address by one that the person proved to read; None when another customer of the shop has it.

    The new one leads to the person before, and the old one no more after: after a crash in between both do, and doing it again
    ends it. Where messages to the old one are off, a file of the shop does not begin them again. What was agreed stays.
    """
    contact = contact_of(link)
    scope, before = str(link.workspace), (contact.email or "").lower() if contact else ""
    if index.claim(scope, "email", value, link.subject) != link.subject:
        return None
    if contact and before and before != value and not contact.permits & Permit.EMAIL_MARKETING:
        suppression.remember_value(link.workspace, "email", before)
    beside = _no_way_back(link, before) if before and before != value else []
    proved = {"reachable_by_email": True}
    made = rights.correct(asker(link), "email", value, channel=CHANNEL, beside=beside, follows=proved)
    if before and before != value:
        index.release(scope, "email", before, link.subject)
    return made


def _no_way_back(link: PersonalLink, before: str) -> list[Line]:
    """A backup has the old address in the row, which is emptied again, and in the index, which lets go of it again."""
    return [
        rights.field_line(asker(link), "email", None),
        *index.released(str(link.workspace), "email", before, link.subject),
    ]


@keeps("4.2-a", "4.2-i")
def delete(link: PersonalLink, *, remember: bool, now: bool) -> RightsRequest:
    """Hide the person at once and delete all that the shop holds of them when the window is over, or `now`. `remember` leaves what makes an import pass them over, and goes first:
    a crash in between must not leave a person who was erased and may be brought back."""
    if remember:
        suppression.remember(link.workspace, link.subject)
    else:
        suppression.forget(link.workspace, link.subject)
    act = rights.delete if now else rights.delete_later
    return act(asker(link), channel=CHANNEL)


@keeps("4.2-a")
def take_back(link: PersonalLink) -> RightsRequest | None:
    """Stay after all; None when it is too late. An import must not pass over who stays."""
    made = rights.take_back(asker(link), channel=CHANNEL)
    if made is not None:
        suppression.forget(link.workspace, link.subject)
    return made


def why_it_waits(link: PersonalLink) -> Hold | None:
    return rights.hold_of(asker(link))


def contact_of(link: PersonalLink) -> Contact | None:
    """The person behind a link, or None when the shop holds nothing of them any more."""
    with reading_for(PREFERENCES, workspace=link.workspace, subject=link.subject):
        found: Contact | None = Contact.objects.filter(pk=link.subject).first()
        if found is not None:
            # Opened here, while the block is open: the page is rendered after it.
            found.name, found.email, found.phone = found.name, found.email, found.phone
        return found
