"""Counting against a limit: under the lock of the row, so that two at once never pass it together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from socialsmartly.product.billing.models import Usage
from socialsmartly.product.workspaces.allowance import LimitReached
from socialsmartly.words import keeps


@keeps("2.1-c")
def count(member: UUID, meter: str, month: date, n: int, fits: Callable[[int], bool]) -> int:
    """How many there are with `n` more (LimitReached where they do not fit); less than nothing is given back. Call it in the member's block."""
    Usage.objects.bulk_create([Usage(member_id=member, meter=meter, month=month)], ignore_conflicts=True)
    row = Usage.objects.select_for_update().get(member_id=member, meter=meter, month=month)
    if n > 0 and not fits(row.used + n):
        raise LimitReached
    row.used = max(row.used + n, 0)
    row.save(update_fields=["used"])
    return int(row.used)
