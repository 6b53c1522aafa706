"""What a member ordered."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.billing.models import Order, State
from socialsmartly.words.purposes import AGREEMENT


def orders_of(member: UUID) -> list[Order]:
    """Newest first. Opens its own block."""
    with reading_for(AGREEMENT, member=member):
        return list(Order.objects.order_by("-at", "-id"))


def edition_of(member: UUID) -> str | None:
    """The edition whose order is in force; one that waits for its payment is not. Opens its own block."""
    return next((order.edition for order in orders_of(member) if order.state == State.ACTIVE), None)
