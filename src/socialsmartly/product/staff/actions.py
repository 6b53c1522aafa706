"""Who works for the operator."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.workspaces.models import Role, Seat
from socialsmartly.words.purposes import WORKSPACE

HOUSE = "The operator"


def seat_staff(member_id: UUID) -> bool:
    """Give a member a seat in the staff area; False when they have one already."""
    with reading_for(WORKSPACE, member=member_id):
        if Seat.objects.filter(role=Role.STAFF).exists():
            return False
        Seat.objects.create(member_id=member_id, workspace=uuid7(), title=HOUSE, role=Role.STAFF)
    return True
