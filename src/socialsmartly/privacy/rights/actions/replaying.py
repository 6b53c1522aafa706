"""Doing again what a restored backup forgot, as the journal tells it. Each may be done as often as one likes, with the same end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_noop

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import roots
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.privacy.journal.rules import Entry
from socialsmartly.privacy.keyring.shredding import destroy
from socialsmartly.privacy.ledger.actions.noting import leaves
from socialsmartly.privacy.retention.queries import held_people
from socialsmartly.privacy.rights.actions.asking import new_steps
from socialsmartly.privacy.rights.actions.hiding import RESTORED
from socialsmartly.privacy.rights.actions.shops import WORKSPACE_KIND
from socialsmartly.privacy.rights.compile import MANY, closing_sql, erasure_sql, left_sql, person_kinds
from socialsmartly.privacy.rights.counting import count, count_each
from socialsmartly.privacy.rights.deadlines.dates import deadline
from socialsmartly.privacy.rights.errors import SomethingLeft
from socialsmartly.privacy.rights.lines import line_of
from socialsmartly.privacy.rights.models import Closing, Correction, Right, RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.purposes import REPLAY

LOST = gettext_noop("lost by a restored backup")
AT_ONCE, REQUESTS_AT_ONCE = 5000, 500


@keeps("4.2-h")
def erase_again(entries: Sequence[Entry]) -> None:
    """Erase by the map whoever the journal says was erased, many at once, then their keys (SomethingLeft).

    Handles are random and never given twice, so nobody who came after a restore is among them. Keys go even when rows refuse to.
    """
    try:
        for kind in person_kinds():
            _erase_again(kind, [e.subject for e in entries if e.what == kind])
        _close_again([e.subject for e in entries if e.what == WORKSPACE_KIND])
    finally:
        destroy(entries)


def _erase_again(kind: str, people: list[UUID]) -> None:
    for start in range(0, len(people), AT_ONCE):
        chosen = {"handles": people[start : start + AT_ONCE]}
        with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
            count_each(erasure_sql(kind, MANY), chosen)
            if count(left_sql(kind, MANY), chosen):
                raise SomethingLeft


@keeps("4.2-h", "5-f")
def _close_again(workspaces: list[UUID]) -> None:
    """Holds are in force again by now, so whoever one keeps is spared here too, and the closing waits for it as it did."""
    if not workspaces:
        return
    with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
        spared = held_people(timezone.now())
        chosen = {"handles": workspaces, **({"spared": spared} if spared else {})}
        count(closing_sql(MANY, sparing=bool(spared)), chosen)
        kept = roots()["workspace"]._default_manager.filter(pk__in=workspaces).values_list("pk", flat=True)
        waits = [Closing(owner=workspace, going=False) for workspace in kept]
        Closing.objects.bulk_create(waits, ignore_conflicts=True)


@keeps("4.2-h", "4.3-a")
def empty_again(entries: Sequence[Entry]) -> None:
    """Empty the fields again that people had emptied."""
    by_field: dict[str, list[UUID]] = {}
    for entry in entries:
        by_field.setdefault(entry.what, []).append(entry.subject)
    with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
        for what, people in by_field.items():
            kind, column = what.split(".")
            person_kinds()[kind]._default_manager.filter(pk__in=people).update(**{column: None})


@keeps("4.1-b", "4.2-h")
def correct_again(entries: Sequence[Entry]) -> None:
    """A correction whose sealed value is still there is in effect, for both were one commit. One that went back with the database
    becomes a request at the desk, due when the first was: nobody but the person knows the value."""
    with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
        row_of = {entry: UUID(entry.pointer.rpartition("/")[2]) for entry in entries}
        kept = set(_there(Correction, row_of.values()))
        lost = [entry for entry in entries if row_of[entry] not in kept]
        people = {pk for model in person_kinds().values() for pk in _there(model, (e.subject for e in lost))}
        requests = [_lost_correction(entry) for entry in lost if entry.subject in people]
        asked = set(_there(RightsRequest, (request.pk for request in requests)))
        new = [request for request in requests if request.pk not in asked]
        for start in range(0, len(new), REQUESTS_AT_ONCE):
            chunk = new[start : start + REQUESTS_AT_ONCE]
            told = {step: r.number for r in chunk for step in new_steps(r, ("received", LOST), at=r.received_at)}
            lines = leaves(line_of(number, step) for step, number in told.items())
            change_together([adding(chunk), adding(list(told)), adding(lines)])


def _there(model: type[Model], rows: Iterable[UUID]) -> Iterator[UUID]:
    yield from model._default_manager.filter(pk__in=list(rows)).order_by().values_list("pk", flat=True)


def _lost_correction(entry: Entry) -> RightsRequest:
    """Its id and number come from the line of the journal, so that the same line makes one request."""
    due, own = deadline(entry.at, Right.CORRECT), entry.scope == str(entry.subject)
    return RightsRequest(
        id=UUID(bytes=entry.digest[:16]),
        number=f"R-{entry.seq}",
        right=Right.CORRECT,
        subject=entry.subject,
        subject_kind=entry.what.partition(".")[0],
        workspace=None if own else UUID(entry.scope),
        channel=RESTORED,
        received_at=entry.at,
        due_at=due.due_at,
        arithmetic=due.arithmetic,
        dates=due.stored(),
    )
