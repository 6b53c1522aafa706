"""The one door of what an edition holds: which modules, and how much of what is counted.

Rooms that may not know this one ask by `workspaces.allowance`, where `counted` is registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.billing import rules
from socialsmartly.product.billing.actions.counting import count
from socialsmartly.product.billing.models import Usage
from socialsmartly.product.billing.queries import edition_of
from socialsmartly.product.billing.rules import LIMIT, Meter
from socialsmartly.product.workspaces.allowance import LimitReached, has_a_word
from socialsmartly.words import keeps
from socialsmartly.words.decision import decides
from socialsmartly.words.purposes import PURCHASE

WARNED_FROM: Final = 80
GRACE_TO: Final = 110
"""Per cent of a limit: from the one the page warns, above the other nothing more is counted and what would count is refused."""


@dataclass(frozen=True)
class Used:
    """How much of a limit is used; None is no limit."""

    meter: Meter
    used: int
    limit: int | None

    @property
    def per_cent(self) -> int:
        return 100 * self.used // self.limit if self.limit else 0

    @property
    def warns(self) -> bool:
        return self.limit is not None and self.used * 100 >= self.limit * WARNED_FROM

    @property
    def over(self) -> bool:
        return self.limit is not None and self.used > self.limit


def fits(used: int, limit: int | None) -> bool:
    """Whether so many are still within the grace of a limit."""
    return limit is None or used * 100 <= limit * GRACE_TO


@keeps("2.1-c")
def can(member: UUID, feature: str) -> bool:
    """Whether the edition that a member has holds a module. The door of `doors.py` asks the same of purposes, whether anybody calls this
    or not."""
    edition = rules.CATALOGUE.edition(edition_of(member) or "")
    return edition is not None and any(module.slug == feature for module in edition.modules)


@keeps("2.1-c")
@decides(LIMIT)
def consume(member: UUID, meter: Meter, n: int) -> Used:
    """Count `n` more of this month (LimitReached above the grace, and then none is counted). The edition never changes by it."""
    limit = rules.CATALOGUE.limit(edition_of(member), meter)
    with reading_for(PURCHASE, member=member, subject=member):
        return Used(
            meter, count(member, meter.slug, month_of(timezone.localdate()), n, lambda u: fits(u, limit)), limit
        )


@keeps("2.1-c")
@decides(LIMIT)
def within(member: UUID, meter: Meter, there: int) -> Used:
    """Whether so many may be there at once (LimitReached). For what is not counted by the month."""
    limit = rules.CATALOGUE.limit(edition_of(member), meter)
    if not fits(there, limit):
        raise LimitReached
    return Used(meter, there, limit)


@has_a_word
def counted(member: UUID, what: str, n: int) -> None:
    meter = next(one for one in rules.METERS if one.slug == what)
    if meter.monthly:
        consume(member, meter, n)
    else:
        within(member, meter, n)


def month_of(day: date) -> date:
    return day.replace(day=1)


def used(member: UUID, edition: str) -> list[Used]:
    """What was counted this month, against the limits of an edition."""
    with reading_for(PURCHASE, member=member, subject=member):
        rows = Usage.objects.filter(month=month_of(timezone.localdate())).values_list("meter", "used")
        counted = {str(meter): int(n) for meter, n in rows}
    return [
        Used(meter, counted.get(meter.slug, 0), rules.CATALOGUE.limit(edition, meter))
        for meter in rules.METERS
        if meter.monthly
    ]


def limits() -> list[tuple[str | Promise, list[tuple[rules.Edition, int | None]]]]:
    """Each meter with its limit in each edition."""
    return [
        (meter.title, [(edition, edition.limits.get(meter.slug)) for edition in rules.CATALOGUE.editions])
        for meter in rules.METERS
    ]
