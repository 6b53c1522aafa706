"""What may happen to the dates of a request after it was received: an extension, a pause. The date of our own promise never moves."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from socialsmartly.privacy.rights.deadlines.dates import POLICY, RuleDate
from socialsmartly.privacy.rights.deadlines.errors import (
    NoSuchStep,
    NotExtendable,
    NotMovable,
    NotPausable,
    NotPaused,
)
from socialsmartly.privacy.rights.deadlines.laws import Stage

EXTENDED: Final = ("extended: complex", "extended: many requests")
"""GDPR 12(3): because of the complexity or the number of requests. There is no third reason."""
PAUSED: Final = "paused: proof awaited"
CONTINUED: Final = "continued: proof arrived"
WARNINGS: Final = (0.5, 0.8, 1.0)
"""Fractions of the time after which a request that waits is called to attention."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of a request, as far as its dates mind it."""

    step: str
    at: datetime


def after(dates: Sequence[RuleDate], steps: Sequence[Happened]) -> tuple[RuleDate, ...]:
    """The dates as they stand after the steps. What happened is stored, so the dates are found again and never overwritten."""
    extended = next((step.at for step in steps if step.step in EXTENDED), None)
    waited = _waited(steps)
    return tuple(_after(one, extended, waited) for one in dates)


def _after(one: RuleDate, extended: datetime | None, waited: timedelta) -> RuleDate:
    end = one.longest if one.longest is not None and extended is not None and extended <= one.due else one.due
    return replace(one, due=end + waited if one.pauses else end)


def _waited(steps: Sequence[Happened]) -> timedelta:
    """Whole days only, and only those of pauses that are over: the earlier date is the careful one."""
    total, since = timedelta(), None
    for step in steps:
        if step.step == PAUSED:
            since = step.at
        elif step.step == CONTINUED and since is not None:
            total, since = total + (step.at - since), None
    return timedelta(days=total.days)


def waits(steps: Sequence[Happened]) -> bool:
    marks = [step.step for step in steps if step.step in (PAUSED, CONTINUED)]
    return bool(marks) and marks[-1] == PAUSED


def must(step: str, dates: Sequence[RuleDate], steps: Sequence[Happened], now: datetime) -> None:
    """NotMovable unless a law allows the step now."""
    if step in EXTENDED:
        _must_extend(dates, steps, now)
    elif step == PAUSED:
        _must_pause(dates, steps, now)
    elif step != CONTINUED:
        raise NoSuchStep
    elif not waits(steps):
        raise NotPaused


def allowed(dates: Sequence[RuleDate], steps: Sequence[Happened], now: datetime) -> list[str]:
    """The steps that a law allows now."""
    found = []
    for step in (*EXTENDED, PAUSED, CONTINUED):
        with suppress(NotMovable):
            must(step, dates, steps, now)
            found.append(step)
    return found


def _must_extend(dates: Sequence[RuleDate], steps: Sequence[Happened], now: datetime) -> None:
    """A law has to allow it, it is the first time, and the first period still runs (GDPR 12(3), CCPA regulations 7021(b))."""
    once = not any(step.step in EXTENDED for step in steps)
    if not (once and any(one.longest is not None and now <= one.due for one in dates)):
        raise NotExtendable


def _must_pause(dates: Sequence[RuleDate], steps: Sequence[Happened], now: datetime) -> None:
    if waits(steps) or not any(one.pauses and now <= one.due for one in after(dates, steps)):
        raise NotPausable


def warned(received_at: datetime, due_at: datetime, now: datetime) -> float:
    """The largest of the fractions that has passed; 0 while none has."""
    return max((part for part in WARNINGS if now >= received_at + (due_at - received_at) * part), default=0.0)


def by_law(dates: Sequence[RuleDate]) -> datetime | None:
    """The earliest date that a law sets, beside our own promise."""
    return min((one.due for one in dates if one.stage is Stage.ANSWER and one.rule != POLICY), default=None)
