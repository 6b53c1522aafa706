"""What the worker does for a file of contacts."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.exports.actions import making
from socialsmartly.product.exports.rules import number_of
from socialsmartly.words.purposes import EXPORTING


@task(serves=(EXPORTING,), name="exports.make")
def make(workspace_id: str, export_id: str, member_id: str) -> None:
    """Write down for each person of a file that they are taken out, in steps that each count by themselves; then it is ready. Twice does no
    harm. Where whoever asked may not read for this any more, it never becomes ready."""
    workspace, export, member = UUID(workspace_id), UUID(export_id), UUID(member_id)
    try:
        while _step(workspace, export, member):
            pass
    except NotAuthorised:
        return


def _step(workspace: UUID, export: UUID, member: UUID) -> bool:
    with reading_for(EXPORTING, workspace=workspace, member=member, because=number_of(export)):
        return making.write_down(workspace, export)
