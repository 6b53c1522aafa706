"""Where a member may go."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.workspaces.models import Role, Seat, Workspace
from socialsmartly.words.purposes import WORKSPACE


def seats_of(request: HttpRequest) -> dict[UUID, Seat]:
    """The seats of the signed-in member by workspace, read once a request in a block of its own."""
    if "seats" not in request.META:
        request.META["seats"] = _read_seats(request)
    seats: dict[UUID, Seat] = request.META["seats"]
    return seats


def _read_seats(request: HttpRequest) -> dict[UUID, Seat]:
    if not request.user.is_authenticated:
        return {}
    with reading_for(WORKSPACE, member=request.user.pk):
        return {seat.workspace: seat for seat in Seat.objects.order_by("since")}


def may_staff(request: HttpRequest) -> bool:
    """Whether this member works for the operator. The second factor is asked for elsewhere."""
    return any(seat.role == Role.STAFF for seat in seats_of(request).values())


def workspace_of(workspace_id: UUID) -> Workspace:
    """The shop of the present block. It exists: a seat led here."""
    found: Workspace = Workspace.objects.get(pk=workspace_id)
    return found


def me(request: HttpRequest) -> UUID:
    """The handle of the signed-in member."""
    return UUID(str(request.user.pk))
