"""Working hours and files, by values alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from socialsmartly.privacy.rights.deadlines.calendars import Calendar, calendars
from socialsmartly.product.desk.rules import MOST_BYTES, Hours, due, kept, kind_of

LONDON = ZoneInfo("Europe/London")
OFFICE = Hours(LONDON, ((time(9), time(12, 30)), (time(13, 30), time(17, 30))))


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("since", "by"),
    [
        ("2026-11-26T09:00", "2026-11-26T14:00"),  # over the break, which counts for nothing
        ("2026-11-26T12:45", "2026-11-26T17:30"),  # in the break
        ("2026-11-26T16:30", "2026-11-27T12:00"),
        ("2026-11-27T17:00", "2026-11-30T12:30"),  # over a weekend, to the minute of the break
        ("2026-11-28T03:00", "2026-11-30T14:00"),  # written in the night to Saturday
        ("2026-03-27T16:30", "2026-03-30T12:00"),  # the clock goes forward between
        ("2026-10-23T16:30", "2026-10-26T12:00"),  # and back
    ],
)
def test_an_answer_is_due_after_four_hours_of_work(since: str, by: str) -> None:
    assert due(london(since).astimezone(UTC), OFFICE) == london(by)


def test_an_hour_that_the_clock_skips_is_no_hour_of_work() -> None:
    nights = Hours(LONDON, ((time(0), time(6)),), calendar=None)
    sunday = replace(nights, calendar=Calendar("always", date.max, date.max, True, "none", frozenset(), frozenset()))
    since = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert due(since, sunday) == since + timedelta(hours=4)
    assert due(since, Hours(LONDON, ())) == since + timedelta(hours=4)


def test_a_rest_day_of_the_calendar_counts_for_nothing() -> None:
    name, calendar = next((name, one) for name, one in calendars().items() if any(d.weekday() < 5 for d in one.rest))
    rest = min(day for day in calendar.rest if day.weekday() < 5)
    hours = Hours(ZoneInfo("UTC"), ((time(9), time(17)),), calendar)
    since = datetime.combine(rest, time(9), ZoneInfo("UTC"))
    assert due(since, hours).date() > rest, name


def test_the_kind_of_a_file_is_read_off_its_content() -> None:
    assert kind_of(b"\x89PNG\r\n\x1a\n...") == "image/png"
    assert kind_of(b"%PDF-1.7") == "application/pdf"
    assert kind_of("好茶\n".encode()) == "text/plain"
    assert kind_of(b"RIFF....WEBPVP8 ") == "image/webp"
    for content in (b"", b"PK\x03\x04", b"MZ\x90\x00", b"\xff\xfe"):
        assert kind_of(content) == ""


def test_three_files_are_kept_and_the_others_counted() -> None:
    many = [(f"/etc/{n}.txt", b"text") for n in range(5)]
    files, left_out = kept([*many, ("bomb.txt", b"x" * (MOST_BYTES + 1))])
    assert ([one.called for one in files], left_out) == (["0.txt", "1.txt", "2.txt"], 3)
