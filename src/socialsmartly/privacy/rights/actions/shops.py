"""Closing a shop with all that is in it, or the copy of its store. What a hold keeps stays, and goes when nothing keeps it any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.actions import append, mark
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.keyring.shredding import destroy
from socialsmartly.privacy.retention.actions import keep_holds_still
from socialsmartly.privacy.retention.queries import held_people
from socialsmartly.privacy.rights.actions.asking import Asker
from socialsmartly.privacy.rights.actions.hiding import delete_with_shop
from socialsmartly.privacy.rights.compile import about_sql, closing_sql, owned_by_workspace, person_kinds
from socialsmartly.privacy.rights.counting import count
from socialsmartly.privacy.rights.models import Closing, RequestState, Right, RightsRequest
from socialsmartly.privacy.rights.signals import closing, closing_again
from socialsmartly.words import keeps
from socialsmartly.words.purposes import CLOSING, FINISHING

WORKSPACE_KIND = "workspace"
WHOLE_SHOP: Final = ""


@keeps("4.4-b", "5-f")
def close_workspace(workspace: UUID) -> int:
    """Delete a shop with its owner's account: all its data, its first row, and the keys of its customers. Whoever a hold keeps stays, with
    what their rows hang on.

    Journalled before the rows go, since only the rows know whose keys these are: the shop and all its people, in one write. After a
    crash the next start closes it to the end.
    """
    spared = begin_closing(workspace)
    with reading_for(CLOSING, workspace=workspace):
        people = [_erasure_in(one) for one in _people_of(workspace) if one.subject not in spared]
    entries = append([Line(Event.ERASED, workspace, scope=str(workspace), what=WORKSPACE_KIND), *people])
    with reading_for(CLOSING, workspace=workspace):
        spared |= held_now()
        closing.send(None, workspace=workspace, spared=spared)
        chosen = {"spared": list(spared)} if spared else None
        rows = count(closing_sql(sparing=bool(spared)), chosen)
        Closing.objects.filter(owner=workspace).update(going=False)
        mark(entries)
    destroy(entries)
    return rows


@keeps("5-f")
def begin_closing(workspace: UUID, of: str = WHOLE_SHOP) -> set[UUID]:
    """Say that the data of a shop goes now, or that of one kind of people, and answer whom it has to spare. From this commit on nobody
    else of them can be held; those who are get a deletion that waits.

    Begun again after a crash, whoever was released in between goes with the others.
    """
    with reading_for(CLOSING, workspace=workspace):
        spared = held_now()
        _note_begun(workspace, of)
        waits = [one for one in _people_of(workspace, of) if one.subject in spared] if spared else []
    for one in waits:
        delete_with_shop(one)
    return spared


def held_now() -> set[UUID]:
    """Everybody whom a hold keeps, in a block for CLOSING; until its end no hold begins or ends."""
    keep_holds_still()
    return set(held_people(timezone.now()))


def _note_begun(workspace: UUID, of: str) -> None:
    """Where the whole shop goes already, a store does not make it less."""
    now = timezone.now()
    there = Closing.objects.filter(owner=workspace)
    if not there.exists():
        Closing.objects.create(owner=workspace, of=of, begun_at=now)
        return
    there.update(going=True, begun_at=now)
    if of == WHOLE_SHOP:
        there.update(of=of)


@keeps("5-f")
def end_closing(workspace: UUID, of: str, within: tuple[type[Model], ...]) -> None:
    """The rows are gone: the closing is over, or waits where a hold kept something in these tables. In the block that deleted them."""
    there = Closing.objects.filter(owner=workspace)
    if any(model._default_manager.filter(workspace_id=workspace).exists() for model in within):
        there.update(going=False)
    else:
        there.filter(of=of).delete()


def forget_closing(workspace: UUID, of: str) -> None:
    """What was to be closed is wanted again: what a hold keeps of it goes with its person's own deletion."""
    with reading_for(CLOSING, workspace=workspace):
        Closing.objects.filter(owner=workspace, of=of).delete()


def waits_for_a_hold(workspace: UUID) -> bool:
    """Whether something of a closed shop or store is still there. Call it in a block that sees the shop."""
    return bool(Closing.objects.filter(owner=workspace, going=False).exists())


@keeps("5-f")
def finish_closings(before: datetime) -> int:
    """Close to the end what no hold keeps waiting any more, and what a crash interrupted before this moment; how many shops those are.
    The deletions of the people themselves come first."""
    with reading_for(FINISHING), all_owners("a closing that waits may be of any shop"):
        open_still = Closing.objects.filter(Q(going=False) | Q(begun_at__lt=before))
        found = [one for one in open_still if one.going or not _somebody_waits(one.owner)]
    return sum(map(_go_on, found))


def _somebody_waits(workspace: UUID) -> bool:
    """Whether a deletion of the shop's people is due and not done, be it held or about to be carried out."""
    theirs = RightsRequest.objects.filter(workspace=workspace, right=Right.DELETE, state=RequestState.RECEIVED)
    due = Q(carry_out_at=None) | Q(carry_out_at__lte=timezone.now())
    return bool(theirs.filter(due).exists())


def _go_on(one: Closing) -> bool:
    if one.of != WHOLE_SHOP:
        return any(answer for _, answer in closing_again.send(None, workspace=one.owner, of=one.of, going=one.going))
    if not one.going and is_held_within(one.owner):
        return False
    close_workspace(one.owner)
    return True


def is_held_within(workspace: UUID, within: tuple[type[Model], ...] | None = None) -> bool:
    """Whether a hold keeps a row of this shop, or of some tables of it."""
    with reading_for(CLOSING, workspace=workspace), connection.cursor() as cursor:
        cursor.execute(f"{about_sql(within=within)} LIMIT 1", {"spared": list(held_now())})
        return cursor.fetchone() is not None


def _people_of(workspace: UUID, of: str = WHOLE_SHOP) -> Iterator[Asker]:
    kinds = {model: kind for kind, model in person_kinds().items() if of in {WHOLE_SHOP, kind}}
    for model, _ in owned_by_workspace():
        if model in kinds:
            handles: Collection[UUID] = model._default_manager.filter(workspace_id=workspace).values_list(
                "pk", flat=True
            )
            yield from (Asker(kinds[model], handle, workspace) for handle in handles)


def _erasure_in(one: Asker) -> Line:
    return Line(Event.ERASED, one.subject, scope=str(one.workspace), what=one.kind)
