"""How it stands with one person: pure functions."""

from __future__ import annotations

from datetime import datetime, timedelta

from socialsmartly.privacy.succession.codes import Standing
from socialsmartly.privacy.succession.models import Announcement

AGAIN_AFTER = timedelta(hours=6)
"""Between two tries to tell somebody whom no message reaches."""


def standing(told: Announcement, now: datetime) -> Standing:
    """What was done and said, by the last of it."""
    if told.handed_over_at is not None:
        return Standing.GONE
    if told.refused_at is not None:
        return Standing.STAYS
    if told.sent_at is None or told.answer_until is None:
        return Standing.UNTOLD
    return Standing.GOES if told.answer_until <= now else Standing.ASKED


def may_go(told: Announcement, now: datetime) -> bool:
    """Whether a person's information may go, or may go once more: they were told, had their time, and did not say no."""
    return standing(told, now) in (Standing.GOES, Standing.GONE)


def time_to_answer(sent_at: datetime, days: int) -> datetime:
    return sent_at + timedelta(days=days)
