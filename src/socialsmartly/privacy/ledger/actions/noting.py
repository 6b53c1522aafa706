"""Leaving a line in the public log, in the transaction of what it tells of: both are there, or neither."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.privacy.datamap.together import Change, adding, change_together
from socialsmartly.privacy.keyring.fields import seal_all
from socialsmartly.privacy.ledger.entry import Entry, commit
from socialsmartly.privacy.ledger.models import Line, QueuedLeaf
from socialsmartly.words import keeps

AT_ONCE = 1000
PERSON, SHOP, STAFF, PROGRAM = "person", "shop", "staff", "program"
AGREED, CONSENT, REQUEST, READ, ORDER = "agreement", "consent", "request", "read", "order"
RECIPIENT, SHARING, DISCLOSURE, GUARDIAN = "recipient", "sharing", "disclosure", "guardian"
SEAT, LONGER, PUBLIC, EXPORTED = "seat", "longer", "public", "export"
TOLD, SUCCEEDED = "notice", "succession"


@dataclass(frozen=True)
class Said:
    """What a line commits to. `actor` is the kind of actor and never a handle, since the log is public."""

    kind: str
    actor: str
    words: Mapping[str, str]
    id: UUID = field(default_factory=uuid7)
    salt: bytes = field(default_factory=new_salt)
    at: datetime = field(default_factory=lambda: timezone.now().replace(microsecond=0))

    def entry(self) -> Entry:
        return Entry(self.kind, self.at, self.actor, commit(self.salt, self.words))

    def opening(self) -> str:
        return json.dumps({"salt": self.salt.hex(), "said": dict(self.words)}, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Concerning:
    """Whose line it is: the person by handle, and the member or shop that owns the row."""

    owner: UUID
    subject: UUID


def leaves(lines: Iterable[Said]) -> list[QueuedLeaf]:
    """Lines on their way whose words and salts the caller keeps itself, to be written together with what they tell of."""
    return [QueuedLeaf(id=line.id, entry=line.entry().encode()) for line in lines]


@keeps("4.3-e", "0-b")
def note(whose: Concerning, line: Said, *, of: Model | None = None, beside: Sequence[Change] = ()) -> None:
    """Leave one line about a person: public without a word about them, opened by them alone. The new row that it tells `of`, and what
    else changes with it, are written in the same statement."""
    rows = [row for row in (of, _row(whose, line)) if row is not None]
    seal_all(rows)
    change_together([*beside, *(adding([row]) for row in rows), adding(leaves([line]))])


def queue(lines: Iterable[Said]) -> None:
    """Put lines on their way whose words and salts lie in rows of their own."""
    QueuedLeaf.objects.bulk_create(leaves(lines), batch_size=AT_ONCE)


def note_many(told: Iterable[tuple[Concerning, Said]]) -> None:
    """The same for many at once: two statements for a thousand of them."""
    pairs = list(told)
    rows = [_row(whose, line) for whose, line in pairs]
    seal_all(rows)
    Line.objects.bulk_create(rows, batch_size=AT_ONCE)
    queue(line for _, line in pairs)


def _row(whose: Concerning, line: Said) -> Line:
    return Line(
        id=line.id, owner=whose.owner, subject=whose.subject, kind=line.kind, at=line.at, opening=line.opening()
    )
