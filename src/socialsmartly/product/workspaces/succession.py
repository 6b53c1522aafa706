"""Shops when the operator's business changes hands: who says that one goes along, and who has a place in one that came."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.succession.carried import Place, Shop, Shops, has_shops
from socialsmartly.product.workspaces.actions.seating import sit_down_anew
from socialsmartly.product.workspaces.models import Colleague, Seat
from socialsmartly.product.workspaces.queries import owner_of
from socialsmartly.product.workspaces.rules import Role, gives
from socialsmartly.words import keeps
from socialsmartly.words.purposes import WORKSPACE


def run_by(member: UUID) -> list[Shop]:
    with reading_for(WORKSPACE, member=member):
        mine = list(Seat.objects.filter(role=Role.OWNER).order_by("since"))
    return [Shop(one.workspace, one.title) for one in mine if owner_of(one.workspace) in (None, member)]


def team(shop: UUID, owner: UUID) -> list[Place]:
    """A shop that is older than the list of its people has nobody but its owner."""
    with reading_for(WORKSPACE, member=owner, workspace=shop):
        people = list(Colleague.objects.filter(workspace_id=shop).order_by("since", "pk"))
        mine = Seat.objects.get(member_id=owner, workspace=shop)
    found = [Place(str(one.member), str(one.role), one.since.isoformat()) for one in people]
    return found or [Place(str(owner), Role.OWNER.value, mine.since.isoformat())]


@keeps("3.3-b", "2.1-c")
def seat(shop: Shop, owner: UUID, places: list[Place]) -> None:
    """Whoever had a place there has it here. No bundle makes a second owner, or staff of this house: to others is given what an owner gives."""
    for place in places:
        member = UUID(place.member)
        if place.role in ((Role.OWNER,) if member == owner else gives(Role.OWNER)):
            sit_down_anew(shop.id, member, shop.title, place.role, datetime.fromisoformat(place.since))


has_shops(Shops(run_by, team, seat))
