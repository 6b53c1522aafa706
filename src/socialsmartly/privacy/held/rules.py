"""Which day somebody may choose as a later end, and how a row's end is found. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from socialsmartly.words import Keep
from socialsmartly.words.keeping import AGREED_AT_MOST

WORDING = "longer-1"
"""The version of what the page says before somebody agrees. New words get a new name."""


def may_end(day: date, today: date) -> bool:
    return today < day <= last_day(today)


def last_day(today: date) -> date:
    return today + AGREED_AT_MOST


def moment_of(day: date) -> datetime:
    """The beginning of the day on which it goes, in UTC."""
    return datetime.combine(day, time.min, UTC)


def cut_off(keep: Keep, now: datetime) -> datetime:
    """Rows whose date lies before this are past their ordinary time."""
    return now - keep.time
