"""What a change of edition costs, in whole minor units. Pure: the preview and the booking are this one computation.

The unused days of the old edition are credited by what a full period of it costs, whatever was last paid for it: after an upgrade
somebody paid a difference, and holds a full edition all the same. The day of the change counts for the new one, and once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

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


@dataclass(frozen=True)
class Plan:
    """An edition with what a full period of it costs without tax, by the price book of its order."""

    edition: str
    interval: Interval
    value: int
    currency: str
    book: str


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
    def due(self) -> int:
        return self.cost - self.credit


def share(value: int, days: int, of: int) -> int:
    """The part of a full period's value that so many of its days are worth, half a unit rounded up."""
    return (2 * value * days + of) // (2 * of)


@keeps("2.1-c")
def change(running: Running | None, new: Plan, on: date) -> Change:
    """What ordering `new` on that day comes to. Dearer counts from this day; cheaper from the end of the period, and costs nothing now.
    Only one currency is reckoned in; whoever changes it lets the old order end first."""
    if running is None or running.period.left(on) == 0:
        kind = Kind.NEW if new.value else Kind.SAME  # whoever pays for nothing has what costs nothing
        return Change(kind, None, new, on, period_at(on, new.interval, on), new.value)
    old, period = running.plan, running.period
    if (old.edition, old.interval) == (new.edition, new.interval):
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
