"""The words of a hand-over's line in the public log. They and their salt lie in the row, which the person sees when they may."""

from __future__ import annotations

from socialsmartly.privacy.demands.models import Concern
from socialsmartly.privacy.ledger.actions.noting import DISCLOSURE, STAFF, Said


def line_of(concern: Concern) -> Said:
    assert concern.handed_over_at is not None  # only what was handed over has a line
    words = {
        "person": str(concern.subject),
        "demand": str(concern.demand),
        "authority": concern.authority,
        "items": concern.items,
        "at": concern.handed_over_at.isoformat(),
    }
    at = concern.handed_over_at.replace(microsecond=0)
    return Said(DISCLOSURE, STAFF, words, id=concern.pk, salt=bytes(concern.salt), at=at)
