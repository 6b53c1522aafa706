"""When the sweep runs, and when it is late. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

SWEEPS: Final = 17
"""The minute of every hour at which the sweep runs."""
LATE: Final = timedelta(hours=24)
"""Nothing is kept longer than this after its time is over; a sweep that has not run for so long has failed."""


def next_sweep(now: datetime) -> datetime:
    this = now.replace(minute=SWEEPS, second=0, microsecond=0)
    return this if this > now else this + timedelta(hours=1)


def is_late(ran_at: datetime, now: datetime) -> bool:
    return now - ran_at > LATE
