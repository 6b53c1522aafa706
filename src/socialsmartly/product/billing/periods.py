"""How long an order runs, in whole days: from its first day to the day before the next period begins. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Interval(StrEnum):
    MONTH = "month"
    YEAR = "year"

    @property
    def months(self) -> int:
        return _MONTHS[self]


_MONTHS: Final = {Interval.MONTH: 1, Interval.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """`ends` is the first day that no longer belongs to it."""

    begins: date
    ends: date

    @property
    def days(self) -> int:
        return (self.ends - self.begins).days

    def left(self, on: date) -> int:
        """The days from `on`, which counts, to the end."""
        return min(max((self.ends - on).days, 0), self.days)


def after(anchor: date, months: int) -> date:
    """The day that many months later; where a month has no such day, its last one. Counted from the first day ever, so that an order of
    the 31st is due on the 28th of February and on the 31st of March."""
    month = anchor.month - 1 + months
    year, month = anchor.year + month // 12, month % 12 + 1
    return date(year, month, min(anchor.day, monthrange(year, month)[1]))


def period_at(anchor: date, interval: Interval, on: date) -> Period:
    """The period of an order begun on `anchor` that holds the day `on`."""
    passed = (on.year - anchor.year) * 12 + on.month - anchor.month
    number = max(passed // interval.months, 0)
    while after(anchor, number * interval.months) > on and number > 0:
        number -= 1
    return Period(after(anchor, number * interval.months), after(anchor, (number + 1) * interval.months))
