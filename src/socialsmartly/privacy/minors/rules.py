"""Who counts as a minor, what follows from it, and how long we wait: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from socialsmartly.words import Mark

UNANSWERED: Final = timedelta(days=15)
"""How long an account waits for its guardian before it is erased (7-b): calendar days, as for every answer of ours."""
CHECKED: Final = timedelta(days=15)
"""By when a guardian's yes and what they showed are looked at: the time of every answer of ours."""
LOCKED_FOR: Final = timedelta(hours=20)
"""How long what was found lies locked before it is erased, so that a wrong report can be lifted. The worker erases every five minutes, so
all is gone within the 24 hours that we publish (7-d)."""
WITHIN: Final = timedelta(hours=24)
MOST_ASKED: Final = 3
"""So many guardians may be asked for one account; more would be a way to send messages to strangers."""


class Band(StrEnum):
    """What is asked once at sign-up. No date of birth: the band is all that any rule needs (PIPL 31; Minors Regulations)."""

    CHILD = "child"
    YOUTH = "youth"
    ADULT = "adult"


MARKS: Final[Mapping[Band, Mark]] = {
    Band.CHILD: Mark.MINOR | Mark.CHILD,
    Band.YOUTH: Mark.MINOR,
    Band.ADULT: Mark(0),
}
"""What stands on the person's own row. Of an adult nothing does, so nothing about their age is kept."""


def marks_of_new(band: Band) -> int:
    """The marks of an account that was just opened: a minor's waits."""
    marks = MARKS[band]
    return int(marks | Mark.AWAITING if marks else marks)


def is_minor(permits: int) -> bool:
    return bool(permits & Mark.MINOR)


def waits(permits: int) -> bool:
    """Whether a guardian must agree first. An adult never waits, whatever else stands there."""
    return is_minor(permits) and bool(permits & Mark.AWAITING)


def takes_nothing_in(permits: int) -> bool:
    """Whoever waits, and whoever is locked until they are erased."""
    return waits(permits) or bool(permits & Mark.HIDDEN)


def erased_at(since: datetime) -> datetime:
    return since + UNANSWERED


def erased_unless_checked(since: datetime) -> datetime:
    """After a guardian's yes: the time that checking it takes at most, and then as long again to show something else."""
    return since + CHECKED + UNANSWERED
