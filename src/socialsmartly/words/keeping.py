"""How long a row is kept, and why (5-a: only as long as the purposes need it)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

DAY: Final = timedelta(days=1)
MONTH: Final = timedelta(days=31)
YEAR: Final = timedelta(days=366)


@dataclass(frozen=True)
class Keep:
    """A clock: the row goes `time` after the date in column `after`."""

    time: timedelta
    after: str
    because: str


@dataclass(frozen=True)
class KeepWhile:
    """The row lives as long as the person it is about stays with us."""

    because: str
