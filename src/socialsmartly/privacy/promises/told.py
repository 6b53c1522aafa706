"""The board for programs: one stable shape, the same from `/promises.json` and from the command line. The README describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from socialsmartly.privacy.promises.board import Promise
from socialsmartly.privacy.promises.live import Evidence
from socialsmartly.privacy.retention.queries import Overdue
from socialsmartly.privacy.rights.deadlines.dates import CALENDAR_DAYS
from socialsmartly.privacy.rights.queries import Answers

SHAPE: Final = 1
"""Raised when a name goes or changes its meaning; a name that is added raises nothing."""

Told = dict[str, Any]


def told(languages: Mapping[str, Sequence[Promise]], *, version: str, at: datetime) -> Told:
    """Every promise in every language. Moments are UTC and whole minutes, `seven_days` holds today and the six days before."""
    by_promise = [dict(zip(languages, same, strict=True)) for same in zip(*languages.values(), strict=True)]
    return {
        "shape": SHAPE,
        "policy": version,
        "at": minute(at),
        "promises": [_promise(said) for said in by_promise],
    }


def _promise(said: Mapping[str, Promise]) -> Told:
    one = next(iter(said.values()))
    return {
        "id": one.id,
        "state": one.state,
        "heavy": one.heavy,
        "title": {language: promise.title for language, promise in said.items()},
        "rule": {language: promise.rule for language, promise in said.items()},
        "gap": {language: promise.gap for language, promise in said.items()} if one.gap else None,
        "limit": {language: promise.limit for language, promise in said.items()} if one.limit else None,
        "enforced_by": one.enforced_by,
        "tests": one.tests,
        "evidence": _evidence(one.evidence) if one.evidence else None,
        "deadline": _deadline(one.answers) if one.answers else None,
        "clocks": _clocks(one.clocks) if one.clocks else None,
    }


def _evidence(seen: Evidence) -> Told:
    failure = seen.last_failure
    return {
        "last_held_at": minute(seen.seen_at),
        "times": {"today": seen.today, "seven_days": seen.week, "in_all": seen.in_all},
        "refused": {"seven_days": seen.refusals},
        "slowest_ms": {"seven_days": round(seen.longest / timedelta(milliseconds=1), 3) if seen.longest else None},
        "failures": {"seven_days": seen.failures, "in_all": seen.failures_in_all},
        "last_failure": failure and {"at": minute(failure.at), "error": failure.error, "where": failure.where},
        "held_by_database": list(seen.tables),
    }


def _deadline(answers: Answers) -> Told:
    return {
        "days": CALENDAR_DAYS,
        "answered": answers.answered,
        "late": answers.late,
        "open": answers.open,
        "overdue": answers.overdue,
        "slowest_seconds": _seconds(answers.slowest),
        "median_seconds": _seconds(answers.median),
    }


def _clocks(clocks: Overdue) -> Told:
    return {"rows_past_their_time": clocks.rows, "swept_at": minute(clocks.ran_at), "late": clocks.late}


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else round(time.total_seconds())


def minute(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if moment else None
