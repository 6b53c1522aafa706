"""Writing an assessment, agreeing to it, and ending it before its time."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.papers.assessing import Subject
from socialsmartly.privacy.papers.codes import LONGEST, State, Verdict
from socialsmartly.privacy.papers.errors import (
    FactsChanged,
    NothingOfThatName,
    NothingToDecide,
    WaitsAlready,
    WroteItYourself,
)
from socialsmartly.privacy.papers.models import Assessment
from socialsmartly.privacy.papers.queries import subject
from socialsmartly.words import keeps
from socialsmartly.words.purposes import REGISTER


@keeps("2.1-f")
def assess(one: Assessment, *, staff: UUID) -> Assessment:
    """Keep what one person thinks of it, as the next version (NothingOfThatName, WaitsAlready). It counts once another agreed."""
    about = _known(one.about)
    with reading_for(REGISTER):
        held = Assessment.objects.filter(about=one.about)
        if held.filter(state=State.PROPOSED).exists():
            raise WaitsAlready
        one.version = (held.aggregate(last=Max("version"))["last"] or 0) + 1
        one.facts, one.state, one.entered_by = about.digest, State.PROPOSED, mark_of(staff, one.pk)
        one.decided_by = one.decided_at = one.until = None
        one.save(force_insert=True)
    return one


@keeps("2.1-f")
def decide(key: UUID, *, staff: UUID, agrees: bool) -> Assessment:
    """A second person agrees or does not (WroteItYourself, NothingToDecide, FactsChanged). An older version ends with the agreement."""
    with reading_for(REGISTER):
        held: Assessment | None = Assessment.objects.select_for_update().filter(pk=key, state=State.PROPOSED).first()
        if held is None:
            raise NothingToDecide
        if held.entered_by == mark_of(staff, held.pk):
            raise WroteItYourself
        if agrees and held.facts != _known(held.about).digest:
            raise FactsChanged
        held.decided_by, held.decided_at = mark_of(staff, held.pk), timezone.now()
        held.state = State.AGREED if agrees else State.REFUSED
        held.until = held.decided_at + LONGEST if agrees and held.verdict == Verdict.GO else None
        if agrees:
            Assessment.objects.filter(about=held.about, state=State.AGREED).update(state=State.ENDED)
        held.save(update_fields=["decided_by", "decided_at", "state", "until"])
    return held


@keeps("2.1-f")
def end(key: UUID) -> None:
    """One person suffices to stop what rests on it (NothingToDecide)."""
    with reading_for(REGISTER):
        if not Assessment.objects.filter(pk=key, state=State.AGREED).update(state=State.ENDED):
            raise NothingToDecide


def _known(slug: str) -> Subject:
    found = subject(slug)
    if found is None:
        raise NothingOfThatName
    return found
