"""Closing a shop with all that is in it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.journal.actions import append, mark
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.keyring.shredding import destroy
from socialsmartly.privacy.rights.compile import closing_sql, owned_by_workspace, person_kinds
from socialsmartly.privacy.rights.counting import count
from socialsmartly.privacy.rights.signals import closing
from socialsmartly.words import keeps
from socialsmartly.words.purposes import CLOSING

WORKSPACE_KIND = "workspace"


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
        closing.send(None, workspace=workspace)
        rows = count(closing_sql())
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
