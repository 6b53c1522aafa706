"""How an order at a price goes on. Pure; the database holds every move to the same table (`transactions.Move`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    AWAITING = "awaiting", _("waits for payment")
    ACTIVE = "active", _("paid and in force")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("not paid in time")
    REFUNDED = "refunded", _("paid back")


FIRST: Final = Stage.AWAITING
LEADS_TO: Final[Mapping[Stage, tuple[Stage, ...]]] = {
    Stage.AWAITING: (Stage.ACTIVE, Stage.CANCELLED, Stage.EXPIRED),
    Stage.ACTIVE: (Stage.ENDED, Stage.REFUNDED),
    Stage.ENDED: (Stage.ACTIVE, Stage.REFUNDED),
    Stage.CANCELLED: (),
    Stage.EXPIRED: (),
    Stage.REFUNDED: (),
}


def only_known_moves() -> Q:
    """As a condition on one row of a move: from each state only where it leads."""
    held = Q()
    for stage, next_ones in LEADS_TO.items():
        held &= ~Q(was=stage.value) | Q(state__in=[one.value for one in next_ones])
    return held
