"""Where a member may go."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import at_an_address, only_for
from socialsmartly.privacy.versions.doors import People
from socialsmartly.product.workspaces.models import Colleague, Role, Seat, Workspace
from socialsmartly.product.workspaces.rules import HELD
from socialsmartly.words import Purpose
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
    """The shop of the present block. A seat led here; Http404 where a restored backup has the seat and no shop any more."""
    found: Workspace | None = Workspace.objects.filter(pk=workspace_id).first()
    if found is None:
        raise Http404
    return found


def owner_of(workspace: UUID) -> UUID | None:
    """Whose shop it is, by handle. The program asks, for whoever is at the address; None for a shop that is older than the list of its
    people and has nobody but its owner."""
    with at_an_address(), reading_for(WORKSPACE, workspace=workspace):
        found = Colleague.objects.filter(workspace_id=workspace, role=Role.OWNER).first()
        return UUID(str(found.member)) if found else None


def people_for_a_door(workspace: UUID) -> People:
    """Who runs a shop and who works there, by handle, for a door: whatever the work it stands before has named, and whoever is there."""
    with only_for((WORKSPACE,)), at_an_address(), reading_for(WORKSPACE, workspace=workspace):
        here = dict(Colleague.objects.filter(workspace_id=workspace).values_list("member", "role"))
    runs = next((member for member, role in here.items() if role == Role.OWNER), None)
    return People(runs, frozenset(here))


def how_many_hold(workspace: UUID, purpose: Purpose) -> int:
    """How many of those who work in a shop have a role with this purpose. Inside a block for WORKSPACE, TEAM or EXPORTING."""
    roles = [role for role, held in HELD.items() if purpose in held.purposes]
    return int(Colleague.objects.filter(workspace_id=workspace, role__in=roles).count())


def owns(member: UUID) -> int:
    """How many shops are theirs."""
    with reading_for(WORKSPACE, member=member):
        return int(Seat.objects.filter(role=Role.OWNER).count())


def me(request: HttpRequest) -> UUID:
    """The handle of the signed-in member."""
    return UUID(str(request.user.pk))
