"""What was seen of each promise on live traffic: read from the counters and from the dates of requests, about nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db.models import F, Max, Q, Sum

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import records
from socialsmartly.privacy.promises.board import Promise
from socialsmartly.privacy.promises.models import Exercise
from socialsmartly.privacy.retention.queries import Overdue, overdue
from socialsmartly.privacy.rights.queries import Answers, answers
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.purposes import ACCOUNTABILITY

WEEK: Final = 7
"""Days, the present one among them. Days are those of UTC."""
CLOCKS: Final = frozenset({"4.2-f", "5-a", "5-g"})
"""The sentences that say that what is past its time goes."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The last time that something broke where the promise is kept: the class of the error and the place, never its words."""

    at: datetime
    error: str
    where: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A time is one call of code that keeps the promise. A refusal is a time, since the guard did its work; a failure is none.

    `refusals`, `longest` and `failures` are those of the last seven days.
    """

    seen_at: datetime | None = None
    today: int = 0
    week: int = 0
    in_all: int = 0
    refusals: int = 0
    longest: timedelta | None = None
    failures: int = 0
    failures_in_all: int = 0
    last_failure: Failure | None = None
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Live:
    """`evidence` and `answers` by promise; `clocks` are those of what is past its time."""

    at: datetime
    evidence: Mapping[str, Evidence]
    answers: Mapping[str, Answers]
    clocks: Overdue | None

    def of(self, promise: Promise) -> Promise:
        """The promise with what was seen of it. A missed date outweighs whatever else speaks for it."""
        answers = self.answers.get(promise.id)
        clocks = self.clocks if promise.id in CLOCKS else None
        missed = (answers and answers.missed) or (clocks and clocks.missed)
        seen = self.evidence.get(promise.id, Evidence())
        state = "missed" if missed else promise.state
        return replace(promise, state=state, evidence=seen, answers=answers, clocks=clocks)


def live(now: datetime) -> Live:
    """Opens its own blocks, so it may not be asked for inside one."""
    with reading_for(NO_PERSONAL_DATA):
        evidence = _evidence(now.astimezone(UTC).date())
        clocks = overdue(now)
    with reading_for(ACCOUNTABILITY):
        return Live(now, evidence, answers(now), clocks)


def _evidence(today: date) -> dict[str, Evidence]:
    tables, failures = _tables(), _failures()
    counted = {row.pop("promise"): row for row in _counted(today)}
    return {
        promise: _told(counted.get(promise, {}), failures.get(promise), tables.get(promise, ()))
        for promise in counted.keys() | tables.keys()
    }


def _told(row: dict[str, Any], failure: Failure | None, tables: Iterable[str]) -> Evidence:
    nanoseconds = row.pop("longest", None)
    numbers: dict[str, Any] = {name: value if name == "seen_at" else int(value or 0) for name, value in row.items()}
    return Evidence(
        longest=timedelta(microseconds=nanoseconds / 1000) if nanoseconds else None,
        last_failure=failure,
        tables=tuple(sorted(tables)),
        **numbers,
    )


def _counted(today: date) -> list[dict[str, Any]]:
    times, lately = F("held") + F("refused"), Q(day__gt=today - timedelta(days=WEEK))
    return list(
        Exercise.objects.order_by()
        .values("promise")
        .annotate(
            seen_at=Max("last_at"),
            today=Sum(times, filter=Q(day=today)),
            week=Sum(times, filter=lately),
            in_all=Sum(times),
            refusals=Sum("refused", filter=lately),
            longest=Max("slowest", filter=lately),
            failures=Sum("failed", filter=lately),
            failures_in_all=Sum("failed"),
        )
    )


def _failures() -> dict[str, Failure]:
    rows = Exercise.objects.filter(failed_at__isnull=False).order_by("promise", "-failed_at").distinct("promise")
    return {row.promise: Failure(row.failed_at, row.failure, row.place) for row in rows}


def _tables() -> dict[str, list[str]]:
    """Tables call nothing: what a record says is held by the database, at every statement."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for model, says in records():
        found[says.promise].append(model._meta.label)
    return found
