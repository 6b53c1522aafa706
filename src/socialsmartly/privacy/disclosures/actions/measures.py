"""A measure on its way to the public: proposed by one, decided by another, known to the person before all, and heard by a third."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.privacy.disclosures.codes import NOTICE, Ground, State, Verdict
from socialsmartly.privacy.disclosures.errors import (
    AppealedAlready,
    NamesSomebody,
    NobodyThere,
    NoNameWithoutLaw,
    NotForMinors,
    NothingToDecide,
    SayWhy,
    SomebodyElseDecides,
    ThirdPersonHears,
)
from socialsmartly.privacy.disclosures.lines import line_of_measure
from socialsmartly.privacy.disclosures.models import Measure
from socialsmartly.privacy.disclosures.rules import names
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.ledger.actions.noting import STAFF, Concerning, note
from socialsmartly.privacy.publishing.rules import kinds_in
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.reading import own_row, sealed_fields
from socialsmartly.words import CARRIED, Mark, keeps
from socialsmartly.words.house import HOUSE_ID
from socialsmartly.words.purposes import FINISHING, PUBLISHING

TABLE = Measure._meta.db_table
KIND: Final = "member"
"""Whom a measure may be about: who has an account with us. A shop's customers are the shop's."""
LONGEST_TEXT: Final = 1000
HEARD: Final = ("verdict", "because", "heard_by", "heard_at")


@keeps("3.4-b")
def propose(measure: Measure, person: UUID, *, staff: UUID) -> Measure:
    """Write down what one of us wants to make public about this person (NobodyThere, NotForMinors, NamesSomebody, NoNameWithoutLaw).
    Nobody sees it but staff until another has decided."""
    if bool(measure.duty) != bool(measure.authority) or (measure.duty and measure.ground == Ground.RULES):
        raise NoNameWithoutLaw
    measure.marks = _looked_at(measure, person)
    measure.owner, measure.subject, measure.state = HOUSE_ID, person, State.PROPOSED
    measure.number, measure.proposed_by = new_number("M"), mark_of(staff, measure.pk)
    with _staff():
        measure.save(force_insert=True)
    return measure


def _looked_at(measure: Measure, person: UUID) -> int:
    """The marks of the person's own row, once it is sure that none of the words says who they are."""
    texts = (measure.rule, measure.facts, measure.measure)
    with Asker(KIND, person).block():
        row = own_row(KIND)
    if not row:
        raise NobodyThere
    if row["permits"] & Mark.MINOR:
        raise NotForMinors
    known = [str(row[field.column]) for field in sealed_fields(person_kinds()[KIND]) if row[field.column]]
    if kinds_in(*texts) or names(texts, known):
        raise NamesSomebody
    return int(row["permits"]) & CARRIED


@keeps("3.4-b")
def decide(measure: UUID, *, staff: UUID) -> Measure:
    """Another of us decides that it becomes public, `NOTICE` after the person was told (SomebodyElseDecides, NothingToDecide)."""
    with _staff():
        held = _may_decide(measure, staff)
        held.shown_as = held.name_asked if held.duty else None
        _as_decided(held, staff, State.DECIDED)
        note(Concerning(held.owner, held.subject), line_of_measure(held, "decided", STAFF))
    return held


@keeps("3.4-b")
def refuse(measure: UUID, *, staff: UUID) -> Measure:
    """Another of us decides that it does not become public (SomebodyElseDecides, NothingToDecide)."""
    with _staff():
        held = _may_decide(measure, staff)
        _as_decided(held, staff, State.REFUSED)
    return held


def _may_decide(measure: UUID, staff: UUID) -> Measure:
    held = _held(measure, State.PROPOSED)
    if held.proposed_by == mark_of(staff, held.pk):
        raise SomebodyElseDecides
    return held


def _as_decided(held: Measure, staff: UUID, state: State) -> None:
    held.state, held.decided_by, held.decided_at = state, mark_of(staff, held.pk), timezone.now()
    held.save(update_fields=["state", "decided_by", "decided_at", "shown_as"])


def _held(measure: UUID, state: State) -> Measure:
    found: Measure | None = Measure.objects.select_for_update().filter(owner=HOUSE_ID, pk=measure, state=state).first()
    if found is None:
        raise NothingToDecide
    return found


def _staff() -> AbstractContextManager[Reading]:
    return reading_for(PUBLISHING, workspace=HOUSE_ID)


@keeps("3.4-b")
def told(measure: Measure) -> None:
    """The person was told; from `NOTICE` on everybody sees it, unless they appeal before."""
    now = timezone.now()
    with reading_for(FINISHING):
        waiting = Measure.objects.filter(owner=HOUSE_ID, pk=measure.pk, state=State.DECIDED, told_at=None)
        waiting.filter(appealed_at=None).update(told_at=now, since=now + NOTICE)
        waiting.update(told_at=now)


@keeps("3.4-b")
def appeal(asker: Asker, measure: UUID, text: str) -> Measure:
    """The person says why it must not be public (SayWhy, AppealedAlready, NothingToDecide). What is not public yet waits for the answer."""
    said, now = text.replace("\0", "").strip()[:LONGEST_TEXT], timezone.now()
    if not said:
        raise SayWhy
    with asker.block():
        held = _theirs(asker, measure)
        if held.appealed_at is not None:
            raise AppealedAlready
        if held.since is not None and held.since > now:
            held.since = None
        held.appeal, held.appealed_at = said, now
        held.save(update_fields=["appeal", "appealed_at", "since"])
    return held


def _theirs(asker: Asker, measure: UUID) -> Measure:
    """In the person's own block: what was decided about them and stands."""
    mine = Measure.objects.select_for_update().filter(owner=HOUSE_ID, subject=asker.subject, pk=measure)
    found: Measure | None = mine.filter(state=State.DECIDED).first()
    if found is None:
        raise NothingToDecide
    return found


@keeps("3.4-b")
def answer_appeal(measure: UUID, verdict: Verdict, because: str, *, staff: UUID) -> Measure:
    """A third of us answers (SayWhy, ThirdPersonHears, NothingToDecide). Granted, it is public no more at once; not granted, it becomes
    public as it was decided."""
    reasons = because.replace("\0", "").strip()[:LONGEST_TEXT]
    if not reasons:
        raise SayWhy
    with _staff():
        held, now = _held(measure, State.DECIDED), timezone.now()
        mark = mark_of(staff, held.pk)
        if held.appealed_at is None or held.heard_by is not None:
            raise NothingToDecide
        if mark in (held.proposed_by, held.decided_by):
            raise ThirdPersonHears
        held.verdict, held.because, held.heard_by, held.heard_at = verdict, reasons, mark, now
        if verdict == Verdict.GRANTED:
            _end(held)
        else:
            _stands(held, now)
    return held


def _stands(held: Measure, now: datetime) -> None:
    """Who reads the answer was told, whatever became of the message."""
    held.told_at = held.told_at or now
    held.since = held.since or max(now, held.told_at + NOTICE)
    held.save(update_fields=[*HEARD, "told_at", "since"])


@keeps("3.4-b")
def end(measure: UUID) -> Measure:
    """Any of us takes it down, at once and for good (NothingToDecide)."""
    with _staff():
        held = _held(measure, State.DECIDED)
        _end(held)
    return held


def _end(held: Measure) -> None:
    held.state, held.since = State.ENDED, None
    held.save(update_fields=[*HEARD, "state", "since"])
    note(Concerning(held.owner, held.subject), line_of_measure(held, "ended", STAFF))
    enter([Line(Event.REVOKED, held.subject, str(held.owner), TABLE, f"{KIND}/{held.pk}")])
