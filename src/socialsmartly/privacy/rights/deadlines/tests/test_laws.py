"""Laws and calendars are data with a source; which laws hold follows from what was said."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.rights.deadlines import calendars, laws
from socialsmartly.privacy.rights.deadlines.dates import deadline, read_dates
from socialsmartly.privacy.rights.deadlines.errors import BadCalendar, BadLaw
from socialsmartly.privacy.rights.deadlines.laws import Facts, Place, applying
from socialsmartly.privacy.rights.models import Right

MOMENTS = st.integers(0, 6 * 365 * 86_400).map(
    lambda second: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)
FACTS = [Facts(*said) for said in product(Place, Place)]


def told(file: Any) -> dict[str, dict[str, Any]]:
    return tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("name", told(laws.FILE))
@pytest.mark.parametrize(
    "column", ["law", "law_zh", "article", "source", "count", "unit", "zone", "where", "stage", "ends"]
)
def test_a_rule_without_its_article_or_source_does_not_load(name: str, column: str) -> None:
    rows = told(laws.FILE)
    for empty in ({**rows[name], column: ""}, {key: value for key, value in rows[name].items() if key != column}):
        with pytest.raises(BadLaw):
            laws.read({name: empty})


@pytest.mark.parametrize(
    "wrong", [{"unit": "moons"}, {"zone": "Mars/Olympus"}, {"calendar": "mars"}, {"where": "mars"}, {"secret": 1}]
)
def test_a_rule_that_cannot_be_counted_does_not_load(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadLaw):
        laws.read({"china": {**told(laws.FILE)["china"], **wrong}})


@pytest.mark.parametrize("name", told(calendars.FILE))
def test_a_calendar_without_a_source_does_not_load(name: str) -> None:
    says = told(calendars.FILE)[name]
    for wrong in ({**says, "source": " "}, {key: value for key, value in says.items() if key != "source"}):
        with pytest.raises(BadCalendar):
            calendars.read({name: wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"rest": ["2028-01-01"]},  # outside the range that was published
        {"worked": ["2026-03-02"]},  # a Monday is worked anyway
        {"worked": ["2026-02-15"]},  # a rest day cannot be worked
        {"rest": ["2026-02-30"]},
    ],
)
def test_a_day_that_cannot_be_does_not_load(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadCalendar):
        calendars.read({"china": {**told(calendars.FILE)["china"], **wrong}})


def test_as_many_weekends_are_worked_as_the_notices_say() -> None:
    china = calendars.calendars()["china"]
    assert (len(china.worked), len(china.rest)) == (11, 28 + 33)
    assert (china.first, china.last) == (date(2025, 1, 1), date(2026, 12, 31))


def test_what_nobody_said_is_answered_by_every_law() -> None:
    for right in Right.values:
        unknown = {rule.name for rule in applying(right, Facts())}
        assert unknown == {rule.name for rule in laws.laws().values() if not rule.rights or right in rule.rights}


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (Facts(Place.CHINA, Place.CHINA), {"policy", "china"}),
        (Facts(Place.ELSEWHERE, Place.ELSEWHERE), {"policy", "china"}),
        (Facts(Place.EUROPE, Place.CHINA), {"policy", "china", "europe"}),
        (Facts(Place.CHINA, Place.EUROPE), {"policy", "china", "europe"}),
        (Facts(Place.CHINA), {"policy", "china", "europe"}),
        (Facts(Place.CALIFORNIA, Place.CHINA), {"policy", "china", "california", "california_confirm"}),
        (Facts(Place.CHINA, Place.CALIFORNIA), {"policy", "china"}),  # that law is for residents
    ],
)
@pytest.mark.promise("4.6-b")
def test_the_law_follows_from_what_was_said(said: Facts, held: set[str]) -> None:
    assert {rule.name for rule in applying("copy", said)} == held


@given(MOMENTS, st.sampled_from(FACTS), st.sampled_from(Right.values))
@pytest.mark.promise("4.6-b", "4.6-d")
def test_the_earliest_law_wins_and_saying_less_never_makes_it_later(at: datetime, said: Facts, right: str) -> None:
    found = deadline(at, right, said)
    answers = [one for one in found.dates if one.stage == "answer"]
    assert found.due_at == min(one.due for one in answers)
    assert found.due_at <= at + timedelta(days=15)
    assert deadline(at, right).due_at <= found.due_at


@given(MOMENTS, st.sampled_from(FACTS), st.sampled_from(Right.values))
def test_what_is_stored_is_what_was_found(at: datetime, said: Facts, right: str) -> None:
    found = deadline(at, right, said)
    assert read_dates(found.stored()) == found.dates


def test_a_law_that_asks_for_an_earlier_day_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = told(laws.FILE)
    sooner = laws.read({**rows, "china": {**rows["china"], "count": 5}})
    monkeypatch.setattr(laws, "laws", lambda: sooner)
    found = deadline(datetime(2026, 3, 2, 3, tzinfo=UTC), "copy")
    assert found.due_at == datetime(2026, 3, 9, 16, tzinfo=UTC)
    assert found.arithmetic == "2026-03-02 11:00 + 5 working days = 2026-03-10 00:00 Asia/Shanghai"
