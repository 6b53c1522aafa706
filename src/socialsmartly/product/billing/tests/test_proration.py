"""The arithmetic of a change: worked by hand in the table, held for all values by the properties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialsmartly.product.billing.periods import Interval, Period, after, period_at
from socialsmartly.product.billing.proration import Change, Kind, Plan, Running, change, renewal, share, worth_of_grace

CALM = settings(derandomize=True, max_examples=200)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))


def plan(edition: str, value: int, interval: Interval = Interval.MONTH, currency: str = "GBP") -> Plan:
    return Plan(edition, interval, value, currency, "2026-12")


def running(value: int, period: Period = NOVEMBER, interval: Interval = Interval.MONTH) -> Running:
    return Running(plan("professional", value, interval), period.begins, period)


def ordered(old: Running | None, value: int, on: date, interval: Interval = Interval.MONTH) -> Change:
    return change(old, plan("business", value, interval), on)


@pytest.mark.parametrize(
    ("said", "old", "new", "on", "kind", "cost", "credit"),
    [
        ("from nothing, the whole period", None, 2900, date(2026, 11, 10), Kind.NEW, 2900, 0),
        ("in the middle: 15 of 30 days", running(2900), 7900, date(2026, 11, 16), Kind.NOW, 3950, 1450),
        ("on the first day, all of both", running(2900), 7900, date(2026, 11, 1), Kind.NOW, 7900, 2900),
        ("on the last day, one of 30", running(2900), 7900, date(2026, 11, 30), Kind.NOW, 263, 97),
        ("cheaper, at the end of the period", running(7900), 2900, date(2026, 11, 16), Kind.LATER, 0, 0),
        ("to nothing, at the end", running(2900), 0, date(2026, 11, 16), Kind.LATER, 0, 0),
        ("of what costs nothing, nothing is credited", running(0), 2900, date(2026, 11, 16), Kind.NOW, 1450, 0),
        ("for the same price, now and for nothing", running(2900), 2900, date(2026, 11, 16), Kind.NOW, 1450, 1450),
        ("after its end, it is a new order", running(2900), 7900, date(2026, 12, 1), Kind.NEW, 7900, 0),
        (
            "in a February of 29 days, on the 29th",
            running(2900, Period(date(2028, 2, 1), date(2028, 3, 1))),
            7900,
            date(2028, 2, 29),
            Kind.NOW,
            272,
            100,
        ),
    ],
)
def test_worked_by_hand(said: str, old: Running | None, new: int, on: date, kind: Kind, cost: int, credit: int) -> None:
    found = ordered(old, new, on)
    assert (found.kind, found.cost, found.credit) == (kind, cost, credit), said


def test_two_upgrades_in_one_period_are_credited_by_full_values() -> None:
    """499 to 998 to 1,497 in whole units: the second upgrade credits the unused part of 998, not of the 499 that was paid last."""
    first = ordered(running(49900), 99800, date(2026, 11, 11))
    assert (first.cost, first.credit, first.due) == (66533, 33267, 33266)
    second = ordered(Running(first.new, NOVEMBER.begins, first.period), 149700, date(2026, 11, 21))
    assert second.kind is Kind.SAME  # the same edition at another price is no change
    dearest = change(Running(first.new, NOVEMBER.begins, first.period), plan("house", 149700), date(2026, 11, 21))
    assert (dearest.cost, dearest.credit, dearest.due) == (49900, 33267, 16633)


@pytest.mark.parametrize(
    ("said", "unpaid", "new", "interval", "had"),
    [
        ("none, of nothing unpaid", 0, 2900, Interval.MONTH, 0),
        ("14 of 30 days of the same", 1353, 2900, Interval.MONTH, 14),
        ("fewer days of a dearer one, for the same money", 1353, 7900, Interval.MONTH, 5),
        ("no more of a cheaper one than the grace is long", 3687, 2900, Interval.MONTH, 14),
        ("and no more of a year", 1353, 29000, Interval.YEAR, 14),
    ],
)
def test_a_new_order_begins_with_the_days_of_a_grace(
    said: str, unpaid: int, new: int, interval: Interval, had: int
) -> None:
    on = date(2026, 11, 20)
    found = change(None, plan("business", new, interval), on, unpaid)
    assert (found.had, found.period.begins, found.due) == (had, on - timedelta(days=had), new), said


def test_the_worth_of_a_grace_is_by_the_period_that_nobody_paid_and_ends_with_it() -> None:
    november = running(2900)
    assert [worth_of_grace(november, date(2026, 12, day)) for day in (1, 2, 15, 31)] == [0, 94, 1310, 1310]


def test_the_case_of_the_decision_page_comes_to_what_stands_there() -> None:
    unpaid = worth_of_grace(running(2900), date(2026, 12, 15))
    same, dearer = (change(None, plan("any", new), date(2026, 12, 20), unpaid) for new in (2900, 7900))
    assert (unpaid, same.period, same.left, dearer.had) == (1310, Period(date(2026, 12, 6), date(2027, 1, 6)), 17, 5)


def test_crediting_what_was_paid_last_would_be_seen() -> None:
    """The twin: by the last payment of 332.66 the second credit would be 110.89 and not 332.67."""
    wrong = share(33266, 10, 30)
    assert wrong != share(99800, 10, 30)
    assert wrong == 11089


def test_a_currency_without_minor_units_has_none() -> None:
    old = Running(plan("professional", 3900, currency="JPY"), NOVEMBER.begins, NOVEMBER)
    found = change(old, plan("business", 9900, currency="JPY"), date(2026, 11, 16))
    assert (found.cost, found.credit, found.due) == (4950, 1950, 3000)


def test_from_month_to_year_a_year_begins_and_the_month_is_credited() -> None:
    found = ordered(running(2900), 29000, date(2026, 11, 16), Interval.YEAR)
    assert found.kind is Kind.NOW
    assert found.period == Period(date(2026, 11, 16), date(2027, 11, 16))
    assert (found.cost, found.credit) == (29000, 1450)


def test_from_year_to_month_waits_for_the_end_of_the_year() -> None:
    year = Period(date(2026, 11, 1), date(2027, 11, 1))
    found = ordered(running(29000, year, Interval.YEAR), 9900, date(2026, 12, 1))
    assert (found.kind, found.on, found.due) == (Kind.LATER, date(2027, 11, 1), 0)
    assert found.period == Period(date(2027, 11, 1), date(2027, 12, 1))


def test_a_renewal_keeps_its_value_and_its_day() -> None:
    old = Running(
        plan("professional", 2900), date(2027, 1, 31), period_at(date(2027, 1, 31), Interval.MONTH, date(2027, 2, 10))
    )
    found = renewal(old)
    assert (found.kind, found.due, found.period) == (Kind.RENEWAL, 2900, Period(date(2027, 2, 28), date(2027, 3, 31)))


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), 2, date(2027, 3, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_a_month_ends_where_the_calendar_lets_it(anchor: date, months: int, expected: date) -> None:
    assert after(anchor, months) == expected


VALUES = st.integers(0, 10**9)
DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
INTERVALS = st.sampled_from(Interval)


@CALM
@given(anchor=DAYS, interval=INTERVALS, later=st.integers(0, 3000))
def test_periods_follow_each_other_without_a_gap(anchor: date, interval: Interval, later: int) -> None:
    on = anchor + timedelta(days=later)
    found = period_at(anchor, interval, on)
    assert found.begins <= on < found.ends
    assert period_at(anchor, interval, found.ends).begins == found.ends
    assert found.left(found.begins) == found.days
    assert found.left(found.ends) == 0


@CALM
@given(old=VALUES, new=VALUES, anchor=DAYS, interval=INTERVALS, day=st.integers(0, 365))
def test_nobody_pays_more_than_the_difference_nor_less_than_nothing(
    old: int, new: int, anchor: date, interval: Interval, day: int
) -> None:
    period = period_at(anchor, interval, anchor)
    on = anchor + timedelta(days=day % period.days)
    found = change(Running(plan("professional", old, interval), anchor, period), plan("business", new, interval), on)
    assert 0 <= found.credit <= old
    assert 0 <= found.due <= max(new - old, 0) + 1
    assert (found.kind is Kind.LATER) is (
        share(new, period.left(on), period.days) < share(old, period.left(on), period.days)
    )


@CALM
@given(first=VALUES, more=VALUES, most=VALUES, anchor=DAYS, day=st.integers(0, 30))
def test_two_upgrades_on_one_day_cost_what_one_does(first: int, more: int, most: int, anchor: date, day: int) -> None:
    low, middle, high = sorted((first, more, most))
    period = period_at(anchor, Interval.MONTH, anchor)
    on = anchor + timedelta(days=day % period.days)
    begun = Running(plan("basic", low), anchor, period)
    once = change(begun, plan("business", high), on)
    half = change(begun, plan("professional", middle), on)
    rest = change(Running(half.new, anchor, half.period), plan("business", high), on)
    assert half.due + rest.due == once.due


@CALM
@given(value=VALUES, of=st.integers(1, 366), days=st.integers(0, 366))
def test_what_is_used_and_what_is_left_make_the_whole(value: int, of: int, days: int) -> None:
    left = min(days, of)
    assert abs(share(value, left, of) + share(value, of - left, of) - value) <= 1
    assert share(value, of, of) == value
    assert share(value, 0, of) == 0
