"""When a month begins and ends, and what its partition is called. Pure."""

from __future__ import annotations

from datetime import UTC, datetime


def month_of(moment: datetime, ahead: int = 0) -> datetime:
    """The beginning of the month of `moment` in UTC, or of one that many months later or earlier."""
    at = moment.astimezone(UTC)
    years, month = divmod(at.month - 1 + ahead, 12)
    return datetime(at.year + years, month + 1, 1, tzinfo=UTC)


def name_of(table: str, month: datetime) -> str:
    return f"{table}_{month:%Y_%m}"


def month_in(name: str) -> datetime:
    return datetime.strptime(name[-7:], "%Y_%m").replace(tzinfo=UTC)


def is_over(month: datetime, kept: int, now: datetime) -> bool:
    """Whether the youngest row of the month has been kept for `kept` whole months; the oldest then has one month more."""
    return month_of(month, kept + 1) <= now
