"""Ids made in Python sort as they were made, and tell when that was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import time_machine

from socialsmartly.privacy.datamap.ids import lowest_uuid7, uuid7

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_ids_sort_as_they_were_made() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_more_than_fit_into_a_millisecond_still_sort() -> None:
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        made = [uuid7() for _ in range(10_000)]
    assert made == sorted(made)


def test_a_clock_that_was_put_right_is_followed() -> None:
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        uuid7()
    with time_machine.travel(NOW, tick=False):
        assert uuid7() < lowest_uuid7(NOW + timedelta(seconds=1))


def test_threads_never_get_the_same_one() -> None:
    with ThreadPoolExecutor(8) as hands:
        made = [one for many in hands.map(lambda _: [uuid7() for _ in range(500)], range(8)) for one in many]
    assert len(set(made)) == len(made)


def test_an_id_lies_in_the_month_it_was_made() -> None:
    with time_machine.travel(NOW, tick=False):
        made = uuid7()
    assert lowest_uuid7(NOW) <= made < lowest_uuid7(NOW + timedelta(milliseconds=1))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
