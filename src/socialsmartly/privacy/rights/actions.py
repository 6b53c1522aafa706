"""Opening a request and carrying it out. Copy, correction, deletion and withdrawal are done at once; each leaves its steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_noop

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import value_columns
from socialsmartly.privacy.datamap.scope import Reading, all_owners
from socialsmartly.privacy.datamap.together import Change, adding, change_together, setting
from socialsmartly.privacy.journal.actions import append, enter, mark, marking
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.keyring.shredding import Keyring, destroy, journal_erasure
from socialsmartly.privacy.keyring.suppression import is_remembered
from socialsmartly.privacy.ledger.actions import PERSON, PROGRAM, REQUEST, Said, leaves
from socialsmartly.privacy.rights.compile import (
    MANY,
    closing_sql,
    erasure_sql,
    left_sql,
    owned_by_workspace,
    person_kinds,
)
from socialsmartly.privacy.rights.deadline import deadline
from socialsmartly.privacy.rights.errors import NotCorrectable, SomethingLeft
from socialsmartly.privacy.rights.models import Correction, RequestState, RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.number import new_number
from socialsmartly.privacy.rights.reading import Held, everything
from socialsmartly.words import keeps
from socialsmartly.words.purposes import CLOSING, FINISHING, REPLAY, RIGHTS

WORKSPACE_KIND = "workspace"
RESTORED = gettext_noop("restored backup")
LOST = gettext_noop("lost by a restored backup")
AT_ONCE, REQUESTS_AT_ONCE = 5000, 500


@dataclass(frozen=True)
class Asker:
    """Who asks: a kind of person on the map, by handle, and for a shop's customer the shop."""

    kind: str
    subject: UUID
    workspace: UUID | None = None

    def block(self, *, leaving: bool = False) -> AbstractContextManager[Reading]:
        """A block that reads for `rights` and sees this person and nobody else."""
        member = self.subject if self.workspace is None else None
        return reading_for(RIGHTS, member=member, workspace=self.workspace, subject=self.subject, leaving=leaving)


@keeps("4.6-d")
def open_request(asker: Asker, right: Right, *, channel: str, received_at: datetime | None = None) -> RightsRequest:
    """Record a request with its number and its deadline, before anything is done about it."""
    received = received_at or timezone.now()
    due = deadline(received)
    made = RightsRequest(
        number=new_number(),
        right=right,
        subject=asker.subject,
        subject_kind=asker.kind,
        workspace=asker.workspace,
        channel=channel,
        received_at=received,
        due_at=due.due_at,
        arithmetic=due.arithmetic,
    )
    with asker.block():
        change_together([adding([made]), *_steps(made, ("received",), at=received, by=channel)])
    return made


@keeps("4.1-a")
def copy(asker: Asker, *, channel: str) -> tuple[RightsRequest, list[Held]]:
    """Everything held of the person, opened, and the request that asked for it."""
    request = open_request(asker, Right.COPY, channel=channel)
    with asker.block():
        held = everything(asker.kind)
        _finish(request, rows=sum(len(part.rows) for part in held), steps=("rows read", "copy made"))
    return request, held


@keeps("4.1-b")
def correct(asker: Asker, column: str, value: str, *, channel: str) -> RightsRequest:
    """Change one field of the person's own row and keep what it said before (NotCorrectable for what is not theirs to change).

    An empty value deletes the field, and then what it said is kept nowhere.
    """
    model = person_kinds()[asker.kind]
    if column not in value_columns(model):
        raise NotCorrectable(column)
    request = open_request(asker, Right.CORRECT, channel=channel)
    with asker.block():
        person: Any = model._default_manager.get(pk=asker.subject)
        before = getattr(person, column)
        setattr(person, column, value or None)
        person.save(update_fields=[column])
        kept = Correction.objects.create(
            owner=asker.workspace or asker.subject,
            subject=asker.subject,
            request=request.pk,
            field=column,
            before=str(before) if value and before is not None else None,
            after=value or None,
        )
        _finish(request, rows=1, steps=("field corrected",))
        enter([_corrected(asker, column, kept.pk if value else None)])
    return request


def _corrected(asker: Asker, column: str, correction: UUID | None) -> Line:
    """The journal learns which field, and where the sealed value lies; never the value. A field that was emptied has none.

    Last before the commit: a correction that is journalled and not done comes to the desk as lost, and the person was told no.
    """
    return Line(
        Event.EMPTIED if correction is None else Event.CORRECTED,
        asker.subject,
        scope=str(asker.workspace or asker.subject),
        what=f"{asker.kind}.{column}",
        pointer="" if correction is None else f"{Correction._meta.db_table}.after/{correction}",
    )


@keeps("4.2-a", "4.4-b")
def delete(asker: Asker, *, channel: str) -> RightsRequest:
    """Delete all that leads to the person and destroy their keys. Asking again finishes what a crash left undone.

    The journal first, then the keys, then the rows in one statement; in that same commit the request is called done. After the
    journal there is no way back, and `finish_deletions` takes up what a crash left open, when the person can no longer ask.
    What other people have is untouched.
    """
    request = open_request(asker, Right.DELETE, channel=channel)
    carry_out(asker, request)
    return request


def carry_out(asker: Asker, request: RightsRequest) -> None:
    entries = journal_erasure(
        [asker.subject], kind=asker.kind, scope=asker.workspace, remembered=is_remembered(asker.subject)
    )
    destroy(entries)
    steps = ("erasure journalled", "keys destroyed", "rows deleted", "nothing left")
    with asker.block(leaving=True):
        _finish(request, rows=delete_rows(asker.kind), steps=steps, beside=[marking(entries)])


def delete_rows(kind: str) -> int:
    """All rows of the block's subject by one statement; SomethingLeft, and so nothing at all, when one would be left."""
    with all_owners("a person's rights reach every owner"):
        rows = _one(erasure_sql(kind))
        if _one(left_sql(kind)):
            raise SomethingLeft
    return rows


@keeps("4.2-a", "4.4-b")
def finish_deletions(before: datetime) -> int:
    """Carry out what was asked for before this moment and is still open, and destroy every key that outlived its erasure."""
    with reading_for(FINISHING):
        waiting = RightsRequest.objects.filter(right=Right.DELETE, state=RequestState.RECEIVED, received_at__lt=before)
        requests = list(waiting.order_by("received_at"))
    for request in requests:
        carry_out(Asker(request.subject_kind, request.subject, request.workspace), request)
    destroy(Keyring().missing(journal().entries()))
    return len(requests)


@keeps("4.4-b")
def close_workspace(workspace: UUID) -> int:
    """Delete a shop with its owner's account: all its data, its first row, and the keys of its customers.

    Journalled before the rows go, since only the rows know whose keys these are: the shop and all its people, in one write. After a
    crash the next start closes it to the end.
    """
    with reading_for(CLOSING, workspace=workspace):
        people = list(_people_of(workspace))
    entries = append([_erasure_in(workspace, WORKSPACE_KIND, workspace), *people])
    with reading_for(CLOSING, workspace=workspace):
        rows = _one(closing_sql())
        mark(entries)
    destroy(entries)
    return rows


def _people_of(workspace: UUID) -> Iterator[Line]:
    kinds = {model: kind for kind, model in person_kinds().items()}
    for model, _ in owned_by_workspace():
        if model in kinds:
            handles = model._default_manager.filter(workspace_id=workspace).values_list("pk", flat=True)
            yield from (_erasure_in(workspace, kinds[model], handle) for handle in handles)


def _erasure_in(workspace: UUID, kind: str, handle: UUID) -> Line:
    return Line(Event.ERASED, handle, scope=str(workspace), what=kind)


@keeps("4.3-a")
def note_withdrawal(asker: Asker, *, channel: str, emptied: tuple[str, ...] = ()) -> RightsRequest:
    """The withdrawal itself is an act of the consent room; this is its request, answered in the same moment.

    `emptied` names the fields that were held for the withdrawn purpose alone; what they said before goes too.
    """
    request = open_request(asker, Right.WITHDRAW, channel=channel)
    with asker.block():
        if emptied:
            person_kinds()[asker.kind]._default_manager.filter(pk=asker.subject).update(**dict.fromkeys(emptied))
            Correction.objects.filter(
                owner=asker.workspace or asker.subject, subject=asker.subject, field__in=emptied
            ).delete()
        _finish(
            request, rows=1, steps=("fields deleted", "permission withdrawn") if emptied else ("permission withdrawn",)
        )
        if emptied:
            enter([_corrected(asker, column, None) for column in emptied])
    return request


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
            _one(erasure_sql(kind, MANY), chosen)
            if _one(left_sql(kind, MANY), chosen):
                raise SomethingLeft


def _close_again(workspaces: list[UUID]) -> None:
    if workspaces:
        with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
            _one(closing_sql(MANY), {"handles": workspaces})


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
            told = {step: r.number for r in chunk for step in _made(r, ("received", LOST), at=r.received_at)}
            lines = leaves(line_of(number, step) for step, number in told.items())
            change_together([adding(chunk), adding(list(told)), adding(lines)])


def _there(model: type[Model], rows: Iterable[UUID]) -> Iterator[UUID]:
    yield from model._default_manager.filter(pk__in=list(rows)).order_by().values_list("pk", flat=True)


def _lost_correction(entry: Entry) -> RightsRequest:
    """Its id and number come from the line of the journal, so that the same line makes one request."""
    due, own = deadline(entry.at), entry.scope == str(entry.subject)
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
    )


def _finish(request: RightsRequest, *, rows: int, steps: tuple[str, ...], beside: Sequence[Change] = ()) -> None:
    now = timezone.now()
    answered = setting(request, state=RequestState.DONE, answered_at=now, outcome="granted", rows_touched=rows)
    change_together([answered, *beside, *_steps(request, steps, at=now, rows=rows)])


@keeps("4.6-d")
def _steps(
    request: RightsRequest, steps: Iterable[str], *, at: datetime, by: str = PROGRAM, rows: int = 0
) -> list[Change]:
    """What happened to a request, each step with its line in the public log."""
    made = _made(request, steps, at=at, by=by, rows=rows)
    return [adding(made), adding(leaves(line_of(request.number, step) for step in made))]


def _made(
    request: RightsRequest, steps: Iterable[str], *, at: datetime, by: str = PROGRAM, rows: int = 0
) -> list[RequestStep]:
    return [
        RequestStep(request=request.pk, subject=request.subject, step=step, by=by, at=at, rows_touched=rows)
        for step in steps
    ]


def line_of(number: str, step: RequestStep) -> Said:
    """The words of a step's line in the public log, from the row alone. They name nobody, since they outlive the person."""
    words = {"request": number, "step": step.step, "rows": str(step.rows_touched), "at": step.at.isoformat()}
    actor = PROGRAM if step.by == PROGRAM else PERSON
    return Said(REQUEST, actor, words, id=step.pk, salt=bytes(step.salt), at=step.at.replace(microsecond=0))


def _one(statement: str, chosen: dict[str, list[UUID]] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, chosen)
        return int(cursor.fetchone()[0])
