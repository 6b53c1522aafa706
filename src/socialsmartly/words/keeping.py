"""How long a row or a file is kept, and why (5-a: only as long as the purposes need it)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

DAY: Final = timedelta(days=1)
MONTH: Final = timedelta(days=31)
YEAR: Final = timedelta(days=366)
WRITTEN: Final = "last written"
AGREED_AT_MOST: Final = 3 * YEAR
"""So far ahead lies the end at most that a person may agree to (5-e); then they are asked anew."""


@dataclass(frozen=True)
class Keep:
    """A clock: the row goes `time` after the date in column `after`. Where it may be `longer`, the person it is about may agree to an end
    that is later, for all their rows of the table."""

    time: timedelta
    after: str
    because: str
    longer: bool = False


@dataclass(frozen=True)
class Alone:
    """When a person's own row is kept for nothing any more: a day after the moment in column `since` at the soonest, while none of the
    columns `ties` says anything, and no other table has a row of theirs."""

    since: str
    ties: tuple[str, ...]


@dataclass(frozen=True)
class KeepWhile:
    """The row lives as long as the person it is about stays with us, or as long as what `because` says. A person's own row that says when
    it is `alone` goes when nothing else is left of them."""

    because: str
    alone: Alone | None = None


@dataclass(frozen=True)
class Files:
    """What lies beside the tables: where, what it is, and its clock, which counts from when each file was `WRITTEN`.

    `searched` says whether it is gone through, after a deletion and after a sweep, for what identified somebody. What a program holds
    open to write on (`held_open`) is emptied at its end, since it would write on unseen into a file that has no name any more.
    """

    path: Path
    holds: str
    keep: Keep | KeepWhile
    searched: bool = False
    held_open: bool = False
