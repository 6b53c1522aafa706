"""Holds: what a dispute or a law needs is not deleted yet. One of the staff proposes, another agrees, and it names a day on which
somebody looks at it again. While it is in force no clock and no request deletes anything of the person."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.privacy.datamap.together import setting
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.ledger.actions.noting import STAFF, Concerning, Said, note
from socialsmartly.privacy.retention.errors import HalfAHold, HoldAlready, OnlyTheOther, TooLateToHold
from socialsmartly.privacy.retention.models import FOREVER, Ground, Hold
from socialsmartly.words import keeps
from socialsmartly.words.purposes import REPLAY

HOLD = "hold"
RELEASED = "released"


class Person(Protocol):
    """Whoever a hold is about, and the block in which their rights are read."""

    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> UUID: ...
    @property
    def workspace(self) -> UUID | None: ...
    def block(self) -> AbstractContextManager[Reading]: ...
    def is_leaving(self) -> bool: ...


@dataclass(frozen=True)
class Reason:
    """Why: the kind of ground, the law or clause, the case, and the day of the next look."""

    ground: Ground
    article: str
    case: str
    review_on: date


@keeps("5-f")
def propose_hold(person: Person, reason: Reason, *, staff: UUID) -> Hold:
    """Write a hold that counts once somebody else has agreed to it (HalfAHold; the database refuses one without a part)."""
    now = timezone.now()
    if not (reason.article.strip() and reason.case.strip()) or reason.review_on <= now.date():
        raise HalfAHold
    hold = Hold(
        number=new_number("H"),
        subject=person.subject,
        subject_kind=person.kind,
        workspace=person.workspace,
        ground=reason.ground,
        article=reason.article.strip(),
        case=reason.case.strip(),
        asked_by=mark_of(staff, person.subject),
        asked_at=now,
        holds_until=now,
        review_on=reason.review_on,
    )
    with person.block():
        note(_whose(person), _line(hold, "proposed"), of=hold)
    return hold


@keeps("5-f")
def agree_to_hold(person: Person, number: str, *, staff: UUID) -> Hold:
    """Somebody else agrees, and from now on it holds (OnlyTheOther, HoldAlready; TooLateToHold once a deletion was begun). The journal
    has it, for a restored backup must not delete what is held."""
    mark = mark_of(staff, person.subject)
    with person.block():
        hold = _one(number)
        if hold.approved_by is not None:
            raise HoldAlready
        if mark == hold.asked_by:
            raise OnlyTheOther
        if person.is_leaving():
            raise TooLateToHold
        agreed = setting(hold, approved_by=mark, holds_until=FOREVER)
        note(_whose(person), _line(hold, "agreed"), beside=[agreed])
        enter([_journalled(hold, f"{hold.ground}/{hold.review_on.isoformat()}")])
    return hold


@keeps("5-f")
def release_hold(person: Person, number: str) -> Hold:
    """End a hold. What waited for it may be carried out now; one of the staff is enough, since nothing is lost by it."""
    now = timezone.now()
    with person.block():
        hold = _one(number)
        if not hold.in_force(now):
            raise HoldAlready
        note(_whose(person), _line(hold, RELEASED), beside=[setting(hold, holds_until=now)])
        enter([_journalled(hold, RELEASED)])
    return hold


@keeps("5-f")
def move_review(person: Person, number: str, review_on: date) -> Hold:
    """Somebody has looked at it again and it still holds: the day of the next look."""
    with person.block():
        hold = _one(number)
        if review_on <= timezone.now().date():
            raise HalfAHold
        note(_whose(person), _line(hold, "looked at again"), beside=[setting(hold, review_on=review_on)])
    return hold


@keeps("4.2-h", "5-f")
def hold_again(entries: Sequence[Entry]) -> None:
    """What the journal says of holds, in its order: a restored backup must not have forgotten one, nor hold what was released.
    Law and case went with the database; the number leads to them."""
    with reading_for(REPLAY, because="a backup was restored"):
        for entry in entries:
            number, ground, *rest = entry.pointer.split("/")
            hold = Hold.objects.filter(number=number).first()
            if ground == RELEASED:
                Hold.objects.filter(number=number).update(holds_until=entry.at)
            elif hold is not None:
                # A backup from between proposal and agreement knows of nobody who agreed.
                agreed = Coalesce("approved_by", Value(UUID(int=0)))
                Hold.objects.filter(number=number).update(holds_until=FOREVER, approved_by=agreed)
            else:
                _write_again(entry, number, ground, date.fromisoformat(rest[0]))


def _write_again(entry: Entry, number: str, ground: str, review_on: date) -> None:
    Hold.objects.create(
        number=number,
        subject=entry.subject,
        subject_kind=entry.what,
        workspace=UUID(entry.scope) if entry.scope else None,
        ground=ground,
        article=number,
        case=number,
        asked_by=entry.subject,
        asked_at=entry.at,
        approved_by=UUID(int=0),
        holds_until=FOREVER,
        review_on=review_on,
    )


@keeps("5-f")
def keep_holds_still() -> None:
    """Between looking for holds and deleting nobody begins or ends one: whoever is about to waits for the end of this transaction, and
    it for theirs. A look after this sees all that are in force. Deletions do not wait for one another."""
    _lock("SHARE")


def wait_for_deletions() -> None:
    """Before something changes that a deletion asks for, be it a hold or a later end: every look that was taken is followed by its
    deletion first, and the next one sees what this transaction says."""
    _lock("SHARE ROW EXCLUSIVE")


def _lock(mode: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{Hold._meta.db_table}" IN {mode} MODE')


def _one(number: str) -> Hold:
    """Held until the end of the block, so that it is agreed to once."""
    wait_for_deletions()
    hold: Hold = Hold.objects.select_for_update().get(number=number)
    return hold


def _whose(person: Person) -> Concerning:
    return Concerning(person.workspace or person.subject, person.subject)


def _line(hold: Hold, step: str) -> Said:
    words = {"hold": hold.number, "step": step, "ground": str(hold.ground), "review": hold.review_on.isoformat()}
    return Said(HOLD, STAFF, words)


def _journalled(hold: Hold, says: str) -> Line:
    scope = str(hold.workspace) if hold.workspace else ""
    return Line(Event.HELD, hold.subject, scope=scope, what=hold.subject_kind, pointer=f"{hold.number}/{says}")
