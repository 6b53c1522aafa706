"""Two years of requests through the rules: none is lost, and none is late without being red."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from socialsmartly.privacy.rights.deadlines.calendars import calendars
from socialsmartly.privacy.rights.deadlines.dates import deadline
from socialsmartly.privacy.rights.deadlines.laws import Facts, Place
from socialsmartly.privacy.rights.deadlines.moving import warned
from socialsmartly.privacy.rights.deadlines.tests import specification
from socialsmartly.privacy.rights.models import Right

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = 2 * 365
here: Any = sys.modules[__name__]
SEED = 20260101
RULES = {"policy": "Asia/Shanghai", "china": "Asia/Shanghai"}
EUROPE, CALIFORNIA = ("europe", "Europe/Berlin"), ("california", "America/Los_Angeles")


@dataclass
class Waiting:
    """One request as the desk has it, with what it was shown as."""

    number: int
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None = None
    warned: float = 0
    red: bool = False


@dataclass(frozen=True)
class Year:
    """How the desk works: whether it is there on a day, and how many it answers then."""

    open: Callable[[datetime], bool]
    a_day: int


def ordinary_days(at: datetime) -> bool:
    return calendars()["china"].works(at.date())


def taken_in(waiting: list[Waiting], made: Waiting) -> None:
    waiting.append(made)


def simulate(total: int, desk: Year) -> list[Waiting]:
    """Requests at random minutes with random facts; the desk takes the nearest date first, and looks at the board every day."""
    chance = Random(SEED)
    arrivals = sorted(BEGIN + timedelta(seconds=chance.randrange(DAYS * 86_400)) for _ in range(total))
    everything: list[Waiting] = []
    waiting: list[Waiting] = []
    next_one = 0
    for day in range(DAYS + 60):
        now = BEGIN + (day + 1) * DAY
        while next_one < total and arrivals[next_one] < now:
            at, facts = arrivals[next_one], Facts(chance.choice(list(Place)), chance.choice(list(Place)))
            made = Waiting(next_one, at, deadline(at, chance.choice(Right.values), facts).due_at)
            everything.append(made)
            taken_in(waiting, made)
            next_one += 1
        waiting.sort(key=lambda one: one.due_at)
        if desk.open(now):
            for one in waiting[: desk.a_day]:
                one.answered_at = now
            del waiting[: desk.a_day]
        for one in waiting:
            one.warned = warned(one.received_at, one.due_at, now)
            one.red |= one.warned == 1
    return everything


def check(total: int) -> None:
    found = simulate(total, Year(ordinary_days, 2 * total // DAYS + 2))
    assert [one.number for one in found] == list(range(total)), "lost"
    for one in found:
        assert one.due_at == one.received_at + 15 * DAY  # the promise is earlier than any law's date
        assert one.due_at <= min(
            specification.due(*rule, one.received_at) for rule in (*RULES.items(), EUROPE, CALIFORNIA)
        )
        assert one.answered_at is not None, "never answered"
        assert one.answered_at <= one.due_at, "late, with a desk that is there on working days"
        assert not one.red


def check_too_few(total: int) -> None:
    """A desk that is too small is late; then every one that is late is red, from the day it is, and none before."""
    found = simulate(total, Year(ordinary_days, max(1, total // DAYS)))
    late = [one for one in found if one.answered_at is None or one.answered_at - DAY >= one.due_at]
    assert late
    assert all(one.red and one.warned == 1 for one in late), "late without red"
    assert not any(one.red for one in found if one.answered_at is not None and one.answered_at <= one.due_at)
    assert len(found) == total


@pytest.mark.promise("4.6-d")
def test_a_few_requests_of_two_years_are_answered_in_time() -> None:
    check_both(1_000)


@pytest.mark.deep
@pytest.mark.promise("4.6-d")
def test_twenty_thousand_requests_of_two_years_are_answered_in_time() -> None:
    check_both(20_000)


def dates_a_day_later(broken: pytest.MonkeyPatch) -> None:
    true = here.deadline
    broken.setattr(here, "deadline", lambda *asked: replace(true(*asked), due_at=true(*asked).due_at + DAY))


def loses_what_comes_on_a_rest_day(broken: pytest.MonkeyPatch) -> None:
    true = here.taken_in
    broken.setattr(here, "taken_in", lambda waiting, made: ordinary_days(made.received_at) and true(waiting, made))


def never_turns_red(broken: pytest.MonkeyPatch) -> None:
    true = here.warned
    broken.setattr(here, "warned", lambda *asked: min(0.8, true(*asked)))


@pytest.mark.parametrize("breaks", [dates_a_day_later, loses_what_comes_on_a_rest_day, never_turns_red])
def test_a_desk_that_dates_loses_or_hides_is_noticed(
    breaks: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        check_both(500)


def check_both(total: int) -> None:
    check(total)
    check_too_few(total)
