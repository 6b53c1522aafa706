"""Every minute of a year by five rules against the specification; and each way of counting wrongly by one is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialsmartly.privacy.rights.deadlines import calendars, counting
from socialsmartly.privacy.rights.deadlines.counting import due
from socialsmartly.privacy.rights.deadlines.laws import Rule, laws
from socialsmartly.privacy.rights.deadlines.tests import specification

FIVE = ("policy", "china", "europe", "california_confirm", "california")
MINUTE = timedelta(minutes=1)
MINUTES = 525_600
A_PRIME = 397
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def wrong(step: int) -> Iterator[tuple[str, datetime]]:
    """Where the two differ, on every `step`th minute of 2026. The specification of a day is found once a day."""
    last_day = lru_cache(maxsize=None)(specification.last_day)
    midnight = lru_cache(maxsize=None)(specification.midnight_after)
    for name in FIVE:
        rule = laws()[name]
        for minute in range(0, MINUTES, step):
            at = BEGIN + minute * MINUTE
            if name == "policy":
                expected = at + 15 * 24 * specification.HOUR
            else:
                expected = midnight(rule.zone, last_day(name, specification.local_day(rule.zone, at)))
            if due(rule, at)[0] != expected:
                yield name, at


@pytest.mark.promise("4.6-d")
def test_minutes_of_a_year_are_counted_as_specified() -> None:
    assert not list(wrong(A_PRIME))


@pytest.mark.deep
@pytest.mark.promise("4.6-d")
def test_every_minute_of_a_year_is_counted_as_specified() -> None:
    assert not list(wrong(1))


@given(st.sampled_from(FIVE), st.integers(0, 6 * 366 * 86_400))
@example("europe", 29 * 86_400)  # 30 January of a leap year
@example("policy", 45 * 86_400)  # over its leap day
@pytest.mark.promise("4.6-d")
def test_seconds_of_other_years_are_counted_as_specified(name: str, second: int) -> None:
    rule, at = laws()[name], datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    assert due(rule, at)[0] == specification.due(name, rule.zone, at)


def counts_the_day_of_receipt(broken: pytest.MonkeyPatch) -> None:
    true = counting._working_days
    broken.setattr(counting, "_working_days", lambda calendar, day, count: true(calendar, day - calendars.DAY, count))


def counts_one_working_day_too_many(broken: pytest.MonkeyPatch) -> None:
    true = counting._working_days
    broken.setattr(counting, "_working_days", lambda calendar, day, count: true(calendar, day, count + 1))


def rests_on_weekends_that_are_worked(broken: pytest.MonkeyPatch) -> None:
    replaced(broken, lambda one, day: not (calendars.weekend(day) or day in one.rest))


def works_on_holidays(broken: pytest.MonkeyPatch) -> None:
    replaced(broken, lambda one, day: day in one.worked or not calendars.weekend(day))


def guesses_beyond_the_calendar(broken: pytest.MonkeyPatch) -> None:
    """As if weekends were always free: a notice may say otherwise, and then the date was too late."""
    true = calendars.Calendar.works
    replaced(broken, lambda one, day: true(one, day) if one.knows(day) else not calendars.weekend(day))


def counts_thirty_days_for_a_month(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(counting, "_months_later", lambda day, months: day + timedelta(days=30 * months))


def starts_the_month_a_day_late(broken: pytest.MonkeyPatch) -> None:
    true = counting._months_later
    broken.setattr(counting, "_months_later", lambda day, months: true(day + calendars.DAY, months))


def stays_on_a_sunday(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(counting, "_rolled", lambda calendar, day: counting.Counted(day))


def rolls_from_fridays(broken: pytest.MonkeyPatch) -> None:
    true = counting._rolled
    broken.setattr(counting, "_rolled", lambda calendar, day: true(calendar, day + calendars.DAY))


def adds_a_calendar_day(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(counting, "timedelta", lambda days: timedelta(days=days + 1))


def drops_a_calendar_day(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(counting, "timedelta", lambda days: timedelta(days=days - 1))


def counts_days_in_utc(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(counting, "ZoneInfo", lambda name: UTC)


def ends_where_the_last_day_begins(broken: pytest.MonkeyPatch) -> None:
    real = datetime.combine

    class Early(datetime):
        @classmethod
        def combine(cls, day: date, *rest: Any) -> datetime:  # type: ignore[override]  # only as it is called here
            return real(day - calendars.DAY, *rest)

    broken.setattr(counting, "datetime", Early)


def replaced(broken: pytest.MonkeyPatch, works: Callable[[calendars.Calendar, date], bool]) -> None:
    broken.setattr(calendars.Calendar, "works", works)


WRONG: dict[Callable[[pytest.MonkeyPatch], None], set[str]] = {
    counts_the_day_of_receipt: {"china", "california_confirm"},
    counts_one_working_day_too_many: {"china", "california_confirm"},
    rests_on_weekends_that_are_worked: {"china"},
    works_on_holidays: {"china", "california_confirm"},
    guesses_beyond_the_calendar: {"china"},
    counts_thirty_days_for_a_month: {"europe"},
    starts_the_month_a_day_late: {"europe"},
    stays_on_a_sunday: {"europe"},
    rolls_from_fridays: {"europe"},
    adds_a_calendar_day: {"policy", "california"},
    drops_a_calendar_day: {"policy", "california"},
    counts_days_in_utc: {"china", "europe", "california_confirm", "california"},
    ends_where_the_last_day_begins: {"china", "europe", "california_confirm", "california"},
}


@pytest.mark.parametrize("breaks", WRONG)
def test_a_rule_that_counts_wrongly_is_noticed(
    breaks: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "last_day", counting.last_day.__wrapped__)
    breaks(monkeypatch)
    assert {name for name, _ in wrong(A_PRIME)} == WRONG[breaks]


def test_the_five_are_rules_of_the_house() -> None:
    assert all(isinstance(laws()[name], Rule) for name in FIVE)
