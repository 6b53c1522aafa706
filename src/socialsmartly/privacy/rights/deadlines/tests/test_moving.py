"""What may be extended, and what may wait; our own promise is neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.rights.deadlines import moving
from socialsmartly.privacy.rights.deadlines.dates import deadline
from socialsmartly.privacy.rights.deadlines.errors import NoSuchStep, NotExtendable, NotPausable, NotPaused
from socialsmartly.privacy.rights.deadlines.laws import Facts, Place
from socialsmartly.privacy.rights.deadlines.moving import CONTINUED, EXTENDED, PAUSED, Happened, after

AT = datetime(2026, 3, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = deadline(AT, "copy").dates
CHINESE = deadline(AT, "copy", Facts(Place.CHINA, Place.CHINA)).dates
STEPS = st.lists(
    st.tuples(st.sampled_from([*EXTENDED, PAUSED, CONTINUED, "received"]), st.integers(0, 120)), max_size=8
)


def ends(*steps: Happened) -> dict[str, datetime]:
    return {one.rule: one.due for one in after(ALL, steps)}


@pytest.mark.promise("4.6-d")
def test_an_extension_moves_the_dates_of_the_laws_that_allow_one_and_no_other() -> None:
    before, now = ends(), ends(Happened(EXTENDED[0], AT + DAY))
    assert {name for name in now if now[name] != before[name]} == {"europe", "california"}
    assert now["europe"] == datetime(2026, 6, 2, 22, tzinfo=UTC)  # 24:00 of 2 June in Berlin
    assert now["california"] == datetime(2026, 5, 31, 7, tzinfo=UTC)  # received on 1 March there


def test_a_law_whose_first_period_is_over_is_not_extended() -> None:
    late = Happened(EXTENDED[0], AT + 40 * DAY)
    assert {name for name, end in ends(late).items() if end != ends()[name]} == {"california"}


def test_an_extension_needs_a_law_that_allows_it_a_first_time_and_the_first_period() -> None:
    moving.must(EXTENDED[0], ALL, [], AT + 44 * DAY)
    for dates, steps, now in (
        (CHINESE, [], AT + DAY),
        (ALL, [Happened(EXTENDED[1], AT)], AT + DAY),
        (ALL, [], AT + 46 * DAY),
    ):
        with pytest.raises(NotExtendable):
            moving.must(EXTENDED[0], dates, steps, now)


def test_only_the_law_that_lets_a_clock_wait_waits_and_by_whole_days() -> None:
    waited = [Happened(PAUSED, AT + DAY), Happened(CONTINUED, AT + 4 * DAY - timedelta(seconds=1))]
    now = ends(*waited)
    assert {name for name in now if now[name] != ends()[name]} == {"europe"}
    assert now["europe"] - ends()["europe"] == 2 * DAY


def test_a_clock_that_still_waits_has_moved_nothing_yet() -> None:
    assert ends(Happened(PAUSED, AT + DAY)) == ends()


def test_a_pause_needs_a_law_a_running_clock_and_an_end_before_the_next() -> None:
    waiting = [Happened(PAUSED, AT)]
    moving.must(PAUSED, ALL, [], AT)
    moving.must(CONTINUED, ALL, waiting, AT)
    for dates, steps, now in ((CHINESE, [], AT), (ALL, waiting, AT), (ALL, [], AT + 50 * DAY)):
        with pytest.raises(NotPausable):
            moving.must(PAUSED, dates, steps, now)
    with pytest.raises(NotPaused):
        moving.must(CONTINUED, ALL, [*waiting, Happened(CONTINUED, AT)], AT)


@given(STEPS)
@pytest.mark.promise("4.6-d")
def test_whatever_happens_our_own_date_stays_and_no_date_comes_earlier(told: list[tuple[str, int]]) -> None:
    check_after(
        [Happened(step, AT + hours * timedelta(hours=6)) for step, hours in sorted(told, key=lambda one: one[1])]
    )


def check_after(steps: list[Happened]) -> None:
    now = ends(*steps)
    assert now["policy"] == AT + 15 * DAY
    assert now["china"] == ends()["china"]
    assert all(now[name] >= end for name, end in ends().items())


def test_a_house_that_moves_its_promise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    true = moving._after
    monkeypatch.setattr(moving, "_after", lambda one, *happened: true(replace(one, pauses=True), *happened))
    with pytest.raises(AssertionError):
        check_after([Happened(PAUSED, AT), Happened(CONTINUED, AT + DAY)])


@pytest.mark.parametrize(
    ("hours", "part"), [(0, 0), (179, 0), (180, 0.5), (287, 0.5), (288, 0.8), (359, 0.8), (360, 1)]
)
def test_warnings_come_at_fractions_of_the_time(hours: int, part: float) -> None:
    assert moving.warned(AT, AT + 15 * DAY, AT + timedelta(hours=hours)) == part


def test_what_may_be_done_now_is_offered_and_nothing_else() -> None:
    waiting = [Happened(PAUSED, AT)]
    assert moving.allowed(ALL, [], AT) == [*EXTENDED, PAUSED]
    assert moving.allowed(ALL, waiting, AT) == [*EXTENDED, CONTINUED]
    assert moving.allowed(CHINESE, [], AT) == []
    with pytest.raises(NoSuchStep):
        moving.must("received", ALL, [], AT)
