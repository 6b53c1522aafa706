"""Setting a mark on a person's row so that no restored backup takes it off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_noop

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.minors.models import Minor
from socialsmartly.privacy.minors.rules import UNANSWERED, Band
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.words import Mark, keeps
from socialsmartly.words.purposes import REPLAY

AWAITING, YOUTH = "awaiting", "youth"
TOLD: Final = gettext_noop("told to us")
BITS: Final[Mapping[str, Mark]] = {AWAITING: Mark.AWAITING, YOUTH: Mark.MINOR}


def mark(asker: Asker, name: str) -> int:
    """Inside a block that may write the person's row; how many rows carry it now."""
    return int(people(asker).update(permits=F("permits").bitor(int(BITS[name]))))


def write_down(asker: Asker) -> None:
    """That a shop's customer is 14 to 17, once; inside a block that may add it."""
    if not Minor.objects.filter(owner=asker.owner, subject=asker.subject).exists():
        Minor.objects.create(owner=asker.owner, subject=asker.subject, band=Band.YOUTH.value, known_by=TOLD)


def line(asker: Asker, name: str) -> Line:
    """What the journal keeps of it. It comes last, right before the commit."""
    return Line(Event.MINOR, asker.subject, scope=str(asker.workspace or asker.subject), what=asker.kind, pointer=name)


def people(asker: Asker) -> Any:
    return person_kinds()[asker.kind]._default_manager.filter(pk=asker.subject)


@keeps("4.2-h", "7-b")
def mark_again(entries: Sequence[Entry]) -> None:
    """A restored backup may know of a yes that was taken back since, or of no mark yet. A yes that came after it is asked for once
    more, which is safe."""
    with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
        for entry in entries:
            marked = person_kinds()[entry.what]._default_manager.filter(pk=entry.subject)
            there = marked.update(permits=F("permits").bitor(int(BITS[entry.pointer])))
            if there and entry.pointer == YOUTH:
                write_down(Asker(entry.what, entry.subject, UUID(entry.scope)))
            if entry.pointer == AWAITING:
                Minor.objects.filter(owner=entry.subject, subject=entry.subject).update(erase_at=entry.at + UNANSWERED)
