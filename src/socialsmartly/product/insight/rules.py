"""How a true count becomes a figure that may leave: noise from a bounded range, and nothing at all about small groups (3.2-e).

The numbers and their reasons: `docs/decisions/0027-figures-for-partners.md`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from secrets import randbelow
from typing import Final

FEWEST: Final = 20
"""No figure is about fewer people than this, whatever the noise."""
MOST_NOISE: Final = 80
SHOWN_FROM: Final = FEWEST + MOST_NOISE
"""A noisy count below this is not shown: the true one could be below `FEWEST`."""
EPSILON_MILLI: Final = 250
"""Of each figure, in thousandths. Whoever knows everything but one person learns at most a factor of e^0.25 about them."""
COST: Final = 2 * EPSILON_MILLI
"""Of one table: each person counts once among those reached and at most once among those who ordered."""
BUDGET: Final = 1000
"""Of one shop and month, in thousandths."""
EFFECT: Final = timedelta(days=14)
"""An order counts as an effect of a message when it came within this time after it."""

WEIGHTS: Final = tuple(
    int(math.exp(-EPSILON_MILLI / 1000 * abs(k)) * 2**62) for k in range(-MOST_NOISE, MOST_NOISE + 1)
)
_SUMS: Final = tuple(accumulate(WEIGHTS))


@dataclass(frozen=True)
class Cell:
    """One group of a table: how many people a message reached, and how many of them ordered soon after."""

    name: str
    reached: int
    ordered: int


@dataclass(frozen=True)
class Figure:
    """A cell as it may leave. None: about too few people to say."""

    name: str
    reached: int
    ordered: int | None


def noise(below: Callable[[int], int] = randbelow) -> int:
    """A whole number between -80 and 80, the likelier the smaller (a two-sided geometric distribution, cut off).

    Drawn with whole numbers: with floating point the last digits of a sum can betray the count (Mironov 2012).
    """
    return bisect_right(_SUMS, below(_SUMS[-1])) - MOST_NOISE


def released(cells: Iterable[Cell], draw: Callable[[], int] = noise) -> list[Figure]:
    """What of a table may leave: groups that are large enough, each number with its own noise."""
    figures = (Figure(cell.name, cell.reached + draw(), _shown(cell.ordered + draw())) for cell in cells)
    return sorted((f for f in figures if f.reached >= SHOWN_FROM), key=lambda figure: figure.name)


def _shown(count: int) -> int | None:
    return count if count >= SHOWN_FROM else None


@dataclass(frozen=True)
class Month:
    """A calendar month, UTC."""

    first: date

    @property
    def starts(self) -> datetime:
        return datetime(self.first.year, self.first.month, 1, tzinfo=UTC)

    @property
    def ends(self) -> datetime:
        return (self.starts + timedelta(days=32)).replace(day=1)

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can be added to its figures any more: the last order that counts has been placed."""
        return now >= self.ends + EFFECT

    def before(self) -> Month:
        return Month((self.starts - timedelta(days=1)).date().replace(day=1))


def months_over(now: datetime, how_many: int) -> list[Month]:
    """The last months of which figures may be given out, newest first."""
    month = Month(now.date().replace(day=1))
    while not month.is_over(now):
        month = month.before()
    found = [month]
    while len(found) < how_many:
        found.append(found[-1].before())
    return found
