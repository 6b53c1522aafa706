"""Finding customers: newest order first, by exact address or number through the index, by name within a bound."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from socialsmartly.privacy.access.models import Look
from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.consent.queries import history
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.privacy.rights.models import Correction
from socialsmartly.product.contacts.models import Contact, Order, OwnReason

PAGE = 50
NAMES_AT_ONCE = 500
SECONDS_TO_LOOK = 4.0
SHOWN = ("name", "email")
KNOWN_BY = ("store_ref", "email", "phone")


@dataclass
class Found:
    """A page of contacts. `looked_at` counts the names that were opened; `whole` is False when the bound came first."""

    contacts: list[Contact] = field(default_factory=list)
    looked_at: int = 0
    whole: bool = True
    by_name: bool = False


@dataclass(frozen=True)
class Place:
    """Where a page ended: contacts without an order come last, as if their order were at the beginning of time."""

    last_order_at: datetime | None
    id: UUID

    def text(self) -> str:
        return f"{self.last_order_at.timestamp() if self.last_order_at else ''}_{self.id}"


def how_many() -> int:
    return int(Contact.objects.count())


def newest(after: Place | None = None, count: int = PAGE) -> list[Contact]:
    """The next contacts by last order, newest first, by key and not by offset: page 2,000 costs what page 1 costs."""
    found = Contact.objects.order_by(F("last_order_at").desc(nulls_last=True), "-id")
    if after is not None and after.last_order_at is None:
        found = found.filter(last_order_at__isnull=True, id__lt=after.id)
    elif after is not None:
        earlier = Q(last_order_at__lt=after.last_order_at) | Q(last_order_at__isnull=True)
        found = found.filter(earlier | Q(last_order_at=after.last_order_at, id__lt=after.id))
    page = list(found[:count])
    open_all(page, *SHOWN)
    return page


def place_after(page: list[Contact]) -> Place | None:
    """Where to go on, or None when this was the last page."""
    return Place(page[-1].last_order_at, page[-1].pk) if len(page) == PAGE else None


def search(workspace: UUID, asked: str) -> Found:
    """By the form of what was typed: an address and a number have an exact place in the index, a name has none."""
    words = unicodedata.normalize("NFC", asked).strip()
    if "@" in words:
        return _exactly(workspace, "email", words.lower())
    digits = re.sub(r"[\s().-]", "", words)
    if re.fullmatch(r"(\+|00)\d{6,15}", digits):
        return _exactly(workspace, "phone", re.sub(r"^00", "+", digits))
    if re.fullmatch(r"\d{4,15}", digits):
        return _exactly(workspace, "store_ref", digits)
    return by_name(words)


def _exactly(workspace: UUID, kind: str, value: str) -> Found:
    handle = index.find(str(workspace), kind, value)
    page = list(Contact.objects.filter(pk=handle)) if handle else []
    open_all(page, *SHOWN)
    return Found(page)


def by_name(words: str, seconds: float = SECONDS_TO_LOOK) -> Found:
    """Names lie sealed, so they are opened in batches, newest customers first, until a page is full or time is up."""
    found, stop = Found(by_name=True), time.monotonic() + seconds
    wanted = [_plain(word) for word in words.split()]
    for batch in _batches():
        found.looked_at += len(batch)
        found.contacts += [c for c in batch if all(word in _plain(c.name or "") for word in wanted)]
        if len(found.contacts) >= PAGE or time.monotonic() > stop:
            found.whole = len(batch) < NAMES_AT_ONCE and len(found.contacts) <= PAGE
            break
    found.contacts = found.contacts[:PAGE]
    return found


def _batches() -> Iterator[list[Contact]]:
    place: Place | None = None
    while batch := newest(place, NAMES_AT_ONCE):
        yield batch
        place = Place(batch[-1].last_order_at, batch[-1].pk)


def _plain(text: str) -> str:
    """Without accents and capitals, so that "munoz" finds "Muñoz"."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def known_by(contact: Contact) -> dict[str, str]:
    """What a file of the shop knows this person by, kind by kind, in the form the keyring's index takes."""
    found = {"store_ref": contact.store_ref, "email": (contact.email or "").lower(), "phone": contact.phone}
    return {kind: value for kind, value in found.items() if value}


def orders_of(contact: UUID, count: int = 200) -> list[Order]:
    return list(Order.objects.filter(contact_id=contact).order_by("-placed_at", "-id")[:count])


def looks_shown(workspace: UUID, person: UUID) -> list[Look]:
    """Who looked, for the person, each with the words of a reason that is on no list."""
    looks = looks_at(person, workspace)
    reasons = {one.pk: one for one in OwnReason.objects.filter(workspace_id=workspace, subject=person)}
    open_all(reasons.values(), "words")
    for look in looks:
        look.own_words = reasons[look.pk].words if look.pk in reasons else ""  # type: ignore[attr-defined]  # for the page alone
    return looks


def corrections_of(workspace: UUID, contact: UUID) -> list[Correction]:
    """Which fields the person corrected, and when; what they said before is theirs alone."""
    return list(Correction.objects.filter(owner=workspace, subject=contact).only("field", "at"))


def consents_of(workspace: UUID, contact: UUID) -> list[ConsentEvent]:
    """Every step with its evidence, newest first."""
    events = history(workspace, contact)
    open_all(events, "evidence")
    return events
