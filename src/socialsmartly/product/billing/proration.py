"""What a change of edition or packs costs, in whole minor units. Pure: the preview and the booking are this one computation.

The unused days of the old edition are credited by what a full period of it costs, whatever was last paid for it: after an upgrade
somebody paid a difference, and holds a full edition all the same. The day of the change counts for the new one, and once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from socialsmartly.product.billing import packs
from socialsmartly.product.billing.periods import Interval, Period, period_at
from socialsmartly.words import keeps


class Kind(StrEnum):
    """What an order does: begins, changes now, changes at the period's end, goes on, or nothing at all."""

    NEW = "new"
    NOW = "now"
    LATER = "later"
    RENEWAL = "renewal"
    SAME = "same"


GOES_ON: Final = (Kind.RENEWAL, Kind.LATER)
"""Orders of the next period."""


GRACE: Final = timedelta(days=14)
"""So long an edition stays after the end of its period while the order for the next one waits for its payment. These are days of the
period that is paid for next, whether by that order or by a later one."""


@dataclass(frozen=True)
class Plan:
    """An edition with its packs, and what a full period of all of it costs without tax, by the price book of its order."""

    edition: str
    interval: Interval
    value: int
    currency: str
    book: str
    packs: str = packs.NONE

    @property
    def what(self) -> tuple[str, Interval, str]:
        return self.edition, self.interval, self.packs


@dataclass(frozen=True)
class Running:
    """A plan that somebody has, since when its periods are counted, and the period that is paid for."""

    plan: Plan
    anchor: date
    period: Period


@dataclass(frozen=True)
class Change:
    """An order and its arithmetic. `period` is what the order is for; of its `days`, `left` are paid for. `credit` is for `unused` days
    of the old period of `old_days`."""

    kind: Kind
    old: Plan | None
    new: Plan
    on: date
    period: Period
    cost: int
    credit: int = 0
    unused: int = 0
    old_days: int = 0

    @property
    def days(self) -> int:
        return self.period.days

    @property
    def left(self) -> int:
        return self.period.left(self.on)

    @property
    def had(self) -> int:
        """The days of it that a grace gave before."""
        return (self.on - self.period.begins).days if self.kind is Kind.NEW else 0

    @property
    def due(self) -> int:
        return self.cost - self.credit


def share(value: int, days: int, of: int) -> int:
    """The part of a full period's value that so many of its days are worth, half a unit rounded up."""
    return (2 * value * days + of) // (2 * of)


def worth_of_grace(running: Running, on: date) -> int:
    """What the days of grace that were had until that day are worth, at the price of the period that nobody paid."""
    days = min(max((on - running.period.ends).days, 0), GRACE.days)
    return share(running.plan.value, days, renewal(running).days)


def days_had(unpaid: int, new: Plan, on: date) -> int:
    """How many days of a new order were had already: as many as their worth comes to at the new price, and never more than the grace
    is long. So a dearer edition loses fewer of its days."""
    days = period_at(on, new.interval, on).days
    return min((2 * unpaid * days + new.value) // (2 * new.value), GRACE.days)


@keeps("2.1-c")
def change(running: Running | None, new: Plan, on: date, unpaid: int = 0) -> Change:
    """What ordering `new` on that day comes to. Dearer counts from this day; cheaper from the end of the period, and costs nothing now.
    A new order begins with the days of grace that were had before it (`unpaid`, their worth).
    Only one currency is reckoned in; whoever changes it lets the old order end first."""
    if running is None or running.period.left(on) == 0:
        if not new.value:  # whoever pays for nothing has what costs nothing
            return Change(Kind.SAME, None, new, on, period_at(on, new.interval, on), 0)
        begins = on - timedelta(days=days_had(unpaid, new, on))
        return Change(Kind.NEW, None, new, on, period_at(begins, new.interval, begins), new.value)
    old, period = running.plan, running.period
    if old.what == new.what:
        return Change(Kind.SAME, old, new, on, period, 0)
    unused = period.left(on)
    credit = share(old.value, unused, period.days)
    target = period if old.interval == new.interval else period_at(on, new.interval, on)
    cost = share(new.value, target.left(on), target.days)
    longer = new.interval.months > old.interval.months
    if cost < credit or (new.interval is not old.interval and not longer):
        return Change(Kind.LATER, old, new, period.ends, period_at(period.ends, new.interval, period.ends), 0)
    return Change(Kind.NOW, old, new, on, target, cost, credit, unused, period.days)


def renewal(running: Running) -> Change:
    """The period after this one, at the value of the plan's own price book: whoever has an order keeps its prices."""
    ends = running.period.ends
    return Change(
        Kind.RENEWAL,
        running.plan,
        running.plan,
        ends,
        period_at(running.anchor, running.plan.interval, ends),
        running.plan.value,
    )
