"""When an answer is due: 15 calendar days from receipt (4.6-d). Weekends and holidays count, and the date never moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from socialsmartly.words import keeps

CALENDAR_DAYS: Final = 15


@dataclass(frozen=True)
class Deadline:
    """The last moment for an answer, and how it was found, to be stored once and shown as it stands."""

    due_at: datetime
    arithmetic: str


@keeps("4.6-d")
def deadline(received_at: datetime) -> Deadline:
    """Fifteen times 24 hours after receipt: the day after receipt is day 1, the last moment is the strict one."""
    due = received_at + timedelta(days=CALENDAR_DAYS)
    return Deadline(due, f"{received_at:%Y-%m-%d %H:%M} UTC + {CALENDAR_DAYS} d = {due:%Y-%m-%d %H:%M} UTC")
