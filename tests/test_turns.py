"""A run deals out its tests so that none waits for another, and says at its end what it did not do."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from tests.turns import (
    LEFT_OUT,
    NOT_BEGUN,
    others_first,
    part_of,
    pytest_deselected,
    pytest_runtest_protocol,
    summary,
    turn_of,
)


def test_a_file_stays_together_and_so_do_all_journeys() -> None:
    assert part_of("src/a/tests/test_b.py::test_c[d::e]") == "src/a/tests/test_b.py"
    assert part_of("tests/journeys/test_a.py::test_b") == part_of("tests/journeys/test_c.py::test_d")


def test_journeys_begin_first_and_small_things_come_last() -> None:
    asked = [
        "src/socialsmartly/words/tests/test_a.py",
        "tests/test_b.py",
        "tests/core/test_c.py",
        "tests/journeys/test_d.py",
    ]
    assert sorted(asked, key=turn_of) == asked[::-1]


def test_what_was_left_out_and_skipped_is_said_with_its_reason() -> None:
    told = summary(422.4, Counter(deep=53, soak=4), Counter({"there is no Chromium": 39}))
    assert told == [
        "Took 7 min 2 s.",
        "Left out: 53 deep (make test-deep), 4 soak (make soak).",
        "Skipped: 39.",
        "  39: there is no Chromium",
    ]


def test_a_run_of_everything_says_so() -> None:
    assert summary(59.6, Counter(), Counter())[1:] == ["Left out: nothing.", "Skipped: nothing."]


def test_a_mark_that_leaves_out_is_counted(pytestconfig: pytest.Config, request: pytest.FixtureRequest) -> None:
    """Through the same hook that the runner calls."""
    before = pytestconfig.stash[LEFT_OUT].copy()
    request.node.add_marker("soak")
    pytest_deselected([request.node])
    assert pytestconfig.stash[LEFT_OUT] - before == Counter(soak=1)
    pytestconfig.stash[LEFT_OUT] = before


def test_after_its_minutes_a_run_begins_nothing_and_says_how_much(
    pytestconfig: pytest.Config, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out: Counter[str] = Counter()
    monkeypatch.setitem(pytestconfig.stash._storage, LEFT_OUT, left_out)
    monkeypatch.setattr(pytestconfig.option, "minutes", 0.0)
    assert pytest_runtest_protocol(request.node) is True
    assert summary(60.0, left_out, Counter())[-1] == "For want of time 1 did not begin."


def test_with_minutes_left_or_without_a_limit_every_test_begins(
    pytestconfig: pytest.Config, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minutes in (None, 1e6):
        monkeypatch.setattr(pytestconfig.option, "minutes", minutes)
        assert pytest_runtest_protocol(request.node) is None
    assert NOT_BEGUN not in pytestconfig.stash[LEFT_OUT]


def test_a_walk_in_the_browser_begins_although_the_time_is_over(pytestconfig: pytest.Config) -> None:
    config = SimpleNamespace(getoption=lambda _: 0.0, stash=pytestconfig.stash)
    walk: Any = SimpleNamespace(nodeid="tests/journeys/test_a.py::test_b", config=config)
    assert pytest_runtest_protocol(walk) is None
    assert others_first([SimpleNamespace(nodeid="tests/test_c.py::test_d"), walk], 1)[0] is walk  # type: ignore[list-item]


def test_each_day_another_part_of_the_slow_ones_begins() -> None:
    items: Any = [SimpleNamespace(nodeid=f"tests/test_{name}.py::test_{n}") for name in "abc" for n in (1, 2)]
    begun = {others_first(items, day)[0].nodeid for day in range(3)}
    assert begun == {f"tests/test_{name}.py::test_1" for name in "abc"}
    assert all(len(others_first(items, day)) == len(items) for day in range(3))
