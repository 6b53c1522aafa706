"""The only place that opens workspaces."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.workspaces.models import Role, Seat, Workspace
from socialsmartly.words import keeps
from socialsmartly.words.purposes import WORKSPACE


@keeps("2.1-c")
def open_workspace(member: UUID, title: str) -> UUID:
    """A shop and its owner's seat, both or neither. Opening one authorises nothing: marketing stays closed."""
    workspace = uuid7()
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        Workspace.objects.create(id=workspace, title=title)
        Seat.objects.create(member_id=member, workspace=workspace, title=title, role=Role.OWNER)
    return workspace
