"""Whoever has an order that waits is told of it, for nothing is taken by itself: when it is written, when the period that was paid is over,
and shortly before the edition ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import one_after_another, reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.product.billing import queries
from socialsmartly.product.billing.actions.turning import AHEAD, AT_ONCE
from socialsmartly.product.billing.models import Purchase
from socialsmartly.product.billing.proration import GOES_ON, GRACE
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING, PURCHASE

BEFORE_IT_ENDS: Final = (AHEAD + GRACE, GRACE, timedelta(days=3))
"""So long before the day by which it is to be paid."""
Put = Callable[[UUID, UUID], None]


@keeps("2.1-c")
def remind(today: date, put: Put) -> int:
    """Put a message on the queue (`put`, with the member and the order) for everybody whose order of the next period waits and who was not
    told since the last of these days; how many. Done again, it tells nobody twice; a day that was missed is made up for."""
    with reading_for(FINISHING), all_owners("orders wait for everybody"):
        waiting = Purchase.objects.filter(pays_by__gte=today, pays_by__lte=today + AHEAD + GRACE)
        members = sorted(set(waiting.values_list("subject", flat=True)))
    some = (members[start : start + AT_ONCE] for start in range(0, len(members), AT_ONCE))
    return sum(_remind_some(group, today, put) for group in some)


def _remind_some(members: Sequence[UUID], today: date, put: Put) -> int:
    told = 0
    with one_after_another(PURCHASE, members) as turn_to:
        for member in members:
            with suppress(NotAuthorised), turn_to(member):
                told += _remind_one(member, today, put)
    return told


def _remind_one(member: UUID, today: date, put: Put) -> bool:
    found = queries.due()
    waits = Purchase.objects.get(pk=found.waits) if found is not None and found.waits else None
    if (
        found is None
        or waits is None
        or waits.kind not in GOES_ON
        or not is_due(found.held.told_on, waits.pays_by, today)
    ):
        return False
    found.held.told_on = today
    found.held.save(update_fields=["told_on"])
    put(member, waits.pk)
    return True


def is_due(told_on: date | None, pays_by: date, today: date) -> bool:
    passed = [pays_by - before for before in BEFORE_IT_ENDS if pays_by - before <= today]
    return bool(passed) and (told_on is None or told_on < max(passed))
