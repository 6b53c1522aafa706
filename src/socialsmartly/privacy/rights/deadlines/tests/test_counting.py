"""Known dates, the odd days of a year, and what holds of any date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.rights.deadlines.calendars import calendars
from socialsmartly.privacy.rights.deadlines.counting import _working_days, due, last_day
from socialsmartly.privacy.rights.deadlines.laws import Unit, laws

MOMENTS = st.integers(0, 6 * 365 * 86_400).map(
    lambda second: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
RULES = st.sampled_from(sorted(laws()))


@pytest.mark.parametrize(
    ("rule", "received", "last"),
    [
        ("policy", "2026-02-02", "2026-02-17"),  # ends on New Year's Day of the lunar calendar, and stays
        ("policy", "2026-09-25", "2026-10-10"),
        ("policy", "2024-02-20", "2024-03-06"),
        ("china", "2026-02-10", "2026-03-09"),  # 14 and 28 February are worked
        ("china", "2026-09-25", "2026-10-22"),
        ("china", "2026-04-28", "2026-05-21"),
        ("china", "2025-01-22", "2025-02-18"),
        ("europe", "2026-01-31", "2026-03-02"),  # 28 February is a Saturday
        ("europe", "2024-01-31", "2024-02-29"),
        ("europe", "2024-01-29", "2024-02-29"),
        ("europe", "2023-12-31", "2024-01-31"),
        ("california_confirm", "2026-11-24", "2026-12-10"),  # over Thanksgiving and the day after
        ("california_confirm", "2027-06-25", "2027-07-12"),  # 4 July is kept on Monday the 5th
        ("california", "2026-11-24", "2027-01-08"),
        ("california_stop", "2026-12-21", "2027-01-13"),
    ],
)
@pytest.mark.promise("4.6-d")
def test_known_dates(rule: str, received: str, last: str) -> None:
    assert last_day(laws()[rule], date.fromisoformat(received)).last == date.fromisoformat(last)


def test_beyond_the_published_holidays_the_date_is_the_earliest_possible_and_says_so() -> None:
    found = last_day(laws()["china"], date(2026, 12, 20))
    assert (found.last, found.beyond) == (date(2027, 1, 6), True)
    assert not last_day(laws()["china"], date(2026, 12, 10)).beyond
    assert last_day(laws()["china"], date(2024, 12, 20)).beyond


@given(DAYS, st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_no_notice_that_may_still_appear_makes_the_cautious_date_too_late(
    day: date, rest: set[int], worked: set[int]
) -> None:
    china = calendars()["china"]
    noticed = replace(
        china,
        first=date(2020, 1, 1),
        last=date(2035, 12, 31),
        rest=china.rest | {day + timedelta(days=n) for n in rest if not china.knows(day + timedelta(days=n))},
        worked=china.worked | {day + timedelta(days=n) for n in worked if not china.knows(day + timedelta(days=n))},
    )
    assert _working_days(china, day, 15).last <= _working_days(noticed, day, 15).last


@given(RULES, MOMENTS)
def test_a_date_lies_after_receipt_and_the_last_day_ends_where_the_law_lives(name: str, at: datetime) -> None:
    rule = laws()[name]
    end, counted = due(rule, at)
    assert end > at
    if name != "policy":
        local = end.astimezone(ZoneInfo(rule.zone))
        assert (local.hour, local.minute, local.second) == (0, 0, 0)
        assert local.date() == counted.last + timedelta(days=1)


@given(RULES, MOMENTS, st.timedeltas(timedelta(), timedelta(days=40)))
def test_who_asks_later_is_never_due_earlier(name: str, at: datetime, later: timedelta) -> None:
    """But for the careful count: beyond the published holidays days are worked that turn out to be rest days."""
    rule = laws()[name]
    assert due(rule, at)[0] <= due(rule, at + later)[0] or due(rule, at + later)[1].beyond


@given(DAYS)
def test_the_count_adds_up(day: date) -> None:
    for rule in laws().values():
        found = last_day(rule, day)
        if rule.unit is Unit.WORKING_DAYS:
            assert (found.last - day).days == rule.count + found.rest
        elif rule.unit is Unit.DAYS:
            assert (found.last - day).days == rule.count
        else:
            assert 28 <= (found.last - day).days - found.rolled <= 31
            assert found.last.weekday() < 5


@given(MOMENTS)
def test_our_own_promise_is_the_same_hour_on_the_fifteenth_day_and_never_later_than_its_end(at: datetime) -> None:
    end, counted = due(laws()["policy"], at)
    assert end - at == timedelta(days=15)
    here = ZoneInfo("Asia/Shanghai")
    assert (end.astimezone(here).date(), end.astimezone(here).time()) == (counted.last, at.astimezone(here).time())


@pytest.mark.parametrize(
    ("rule", "received", "end"),
    [
        # the last second of a day still belongs to it, where the law lives
        ("china", "2026-03-02T23:59:59+08:00", "2026-03-24T00:00:00+08:00"),
        ("china", "2026-03-03T00:00:00+08:00", "2026-03-25T00:00:00+08:00"),
        ("europe", "2026-02-27T23:59:59+01:00", "2026-03-28T00:00:00+01:00"),
        # summer time begins on 29 March and ends on 25 October: an hour of wall clock, no day
        ("europe", "2026-02-28T00:00:00+01:00", "2026-03-31T00:00:00+02:00"),
        ("europe", "2026-09-25T12:00:00+02:00", "2026-10-27T00:00:00+01:00"),
        ("california", "2026-01-23T23:59:59-08:00", "2026-03-10T00:00:00-07:00"),
        ("california", "2026-01-22T00:30:00-08:00", "2026-03-09T00:00:00-07:00"),
        ("california", "2026-09-18T01:30:00-07:00", "2026-11-03T00:00:00-08:00"),
    ],
)
def test_days_begin_and_end_where_the_law_lives(rule: str, received: str, end: str) -> None:
    assert due(laws()[rule], datetime.fromisoformat(received))[0] == datetime.fromisoformat(end)


@pytest.mark.parametrize("received", ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"])
def test_the_hour_that_comes_twice_belongs_to_one_day(received: str) -> None:
    at = datetime.fromisoformat(received).astimezone(UTC)
    assert due(laws()["europe"], at)[1].last == date(2026, 11, 25)
