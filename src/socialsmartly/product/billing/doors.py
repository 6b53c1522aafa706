"""A purpose outside somebody's edition is closed for them, whichever code asks."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.doors import door
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import Reading, only_for
from socialsmartly.product.billing import rules
from socialsmartly.product.billing.errors import NotInEdition
from socialsmartly.product.billing.queries import edition_of
from socialsmartly.product.workspaces.models import Role, Seat
from socialsmartly.product.workspaces.queries import owner_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import AGREEMENT, WORKSPACE


@door
@keeps("2.1-c")
def ordered(reading: Reading) -> None:
    """NotInEdition for a block whose purpose the order in force does not open. What is in every edition is never asked about."""
    catalogue = rules.CATALOGUE
    if catalogue.opens_for_all(reading.purpose):
        return
    with only_for((AGREEMENT, WORKSPACE)):
        holder = _whose_order(reading)
        edition = edition_of(holder) if holder else None
    if not catalogue.opens(edition, reading.purpose):
        raise NotInEdition(str(reading.purpose))


def _whose_order(reading: Reading) -> UUID | None:
    """The member of the block; of a shop its owner, for whoever has a seat there. A block that names nobody who ordered stands on no order."""
    if reading.member is None or reading.workspace is None:
        return reading.member
    with reading_for(WORKSPACE, member=reading.member):
        seat = Seat.objects.filter(workspace=reading.workspace).exclude(role=Role.STAFF).first()
    if seat is None or seat.role == Role.OWNER:
        return reading.member if seat else None
    return owner_of(reading.workspace)
