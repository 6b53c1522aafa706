"""The hours of a desk: as they are typed, by the clock, and as customers read them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation

from socialsmartly.product.desk import hours as clocks
from socialsmartly.product.desk.errors import DaysRefused, HoursRefused, NeverOpen
from socialsmartly.product.desk.forms import OF_THE_WEEK
from socialsmartly.product.desk.hours import USUAL, Hours, day_text, due, read_closed, read_day, read_hours, staffed
from socialsmartly.product.desk.telling import told
from socialsmartly.product.desk.tests.shop import Shop, open_shop, write
from tests.once import once

LONDON = ZoneInfo("Europe/London")
OFFICE = replace(USUAL, zone=LONDON)
NIGHTS = Hours(LONDON, (((0, 360),),) * 7)
HOUR = timedelta(hours=1)


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


def test_closed_days_count_for_nothing() -> None:
    christmas = replace(OFFICE, closed=read_closed("2026-12-24 to 2026-12-28\n2026-12-30"))
    assert due(london("2026-12-23T16:30"), christmas) == london("2026-12-29T12:00")
    assert due(london("2026-12-29T16:30"), christmas) == london("2026-12-31T12:00")


def test_the_day_of_a_shop_is_that_of_its_own_place() -> None:
    shanghai = read_hours("Asia/Shanghai", ["09:00-18:00"] * 5 + [""] * 2, [])
    friday_evening_in_london = datetime(2026, 11, 27, 20, tzinfo=UTC)  # Saturday in Shanghai
    assert due(friday_evening_in_london, shanghai) == datetime(2026, 11, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "length"),
    [
        (date(2026, 3, 28), 6 * HOUR),
        (date(2026, 3, 29), 5 * HOUR),  # 01:00 to 02:00 is not there
        (date(2026, 10, 25), 7 * HOUR),  # and here it is there twice
    ],
)
def test_a_shift_is_as_long_as_the_clock_makes_it(day: date, length: timedelta) -> None:
    assert sum((ends - begins for begins, ends in staffed(day, NIGHTS)), timedelta(0)) == length


def test_a_shift_that_the_clock_skips_is_none_and_one_that_it_shows_twice_is_two() -> None:
    half_past_one = Hours(LONDON, (((75, 105),),) * 7)
    assert not list(staffed(date(2026, 3, 29), half_past_one))
    twice = [datetime(2026, 10, 25, hour, 15, tzinfo=UTC) for hour in (0, 1)]
    assert list(staffed(date(2026, 10, 25), half_past_one)) == [(at, at + HOUR / 2) for at in twice]
    until_half_past = Hours(LONDON, (((0, 90),),) * 7)
    spring = [(begins.hour, ends.hour) for begins, ends in staffed(date(2026, 3, 29), until_half_past)]
    assert spring == [(0, 1)], "it ends when the clock jumps over its end"


@pytest.mark.parametrize(
    "zone", ["America/Havana", "Asia/Beirut", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu"]
)
def test_a_desk_that_is_always_there_misses_no_minute_of_a_year(zone: str) -> None:
    """Also where the clock changes at midnight, or by half an hour."""
    always = read_hours(zone, ["00:00-24:00"] * 7, [])
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    spans = [span for day in days for span in staffed(day, always)]
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert spans[-1][1] - spans[0][0] == timedelta(days=365)


def test_a_clock_that_never_changed_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the distance from UTC that midnight had, the night of the change is as long as any other."""
    monkeypatch.setattr(clocks, "_ahead", lambda *_: timedelta(0))
    assert sum((e - b for b, e in staffed(date(2026, 3, 29), NIGHTS)), timedelta(0)) == 6 * HOUR


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("09:00-12:30, 13:30-17:30", "09:00-12:30, 13:30-17:30"),
        ("13-17;9-12", "09:00-12:00, 13:00-17:00"),
        ("9:00 – 17:00", "09:00-17:00"),
        ("９：００至１８：００、１９：００～２４：００", "09:00-18:00, 19:00-24:00"),
        (" ", ""),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, kept: str) -> None:
    assert day_text(read_day(typed)) == kept
    assert day_text(read_day(kept)) == kept


@pytest.mark.parametrize(
    "typed", ["9", "17-9", "9-9", "9-25", "9:60-12", "9-12, 11-14", "9am-5pm", "9-12 13-17", "22-2"]
)
def test_hours_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(HoursRefused):
        read_day(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "25 December",
        "2026-02-30",
        "2026-12-31 to 2026-12-24",
        "2026-01-01 to 2027-06-01",
        "\n".join(f"{y}-01-01" for y in range(2000, 2061)),
    ],
)
def test_closed_days_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(DaysRefused):
        read_closed(typed)


def test_a_week_without_hours_is_refused() -> None:
    with pytest.raises(NeverOpen):
        read_hours("UTC", [""] * 7, [])


@pytest.mark.parametrize(
    ("language", "by", "line", "closed"),
    [
        (
            "en",
            "Monday, November 30, 14:00",
            "Monday to Friday: 09:00–12:30, 13:30–17:30",
            "December 24 to December 28",
        ),
        ("zh-hans", "11月30日（星期一）14:00", "星期一至星期五：09:00–12:30, 13:30–17:30", "12月24日至12月28日"),
    ],
)
def test_hours_are_told_in_the_words_of_the_reader(language: str, by: str, line: str, closed: str) -> None:
    with translation.override(language):
        words = told(
            replace(OFFICE, closed=read_closed("2026-12-24 to 2026-12-28\n2027-03-01")), london("2026-11-28T03:00")
        )
    assert (words.by, words.hours, words.closed, words.zone) == (by, [line], closed, "Europe/London")


@pytest.fixture
@once
def tea(shop_owner: Client) -> Shop:
    return open_shop(shop_owner)


def week(**days: str) -> dict[str, str]:
    return {**dict.fromkeys(OF_THE_WEEK, ""), "zone": "Asia/Shanghai", "closed": "", **days}


def test_a_shop_sets_its_hours_and_customers_are_told_and_answered_by_them(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    before = tea.only().due_at
    assert tea.owner.post(f"{tea.desk}/settings", week(saturday="10-14")).status_code == 302
    page = tea.owner.get(f"{tea.desk}/settings").content.decode()
    assert 'value="10:00-14:00"' in page
    assert tea.only().due_at == before, "what was told stays"
    form = stranger.get(f"/write/{tea.workspace}").content.decode()
    assert "Saturday: 10:00–14:00" in form
    assert "Asia/Shanghai" in form
    made = write(stranger, tea, title="Second", email="ben@example.test").content.decode()
    assert re.search(r"first answer by Saturday, \w+ \d+, 1[0-4]:\d\d \(Asia/Shanghai\)", made), "also on a Saturday"


def test_hours_that_are_refused_change_nothing_and_say_what_to_do(tea: Shop, stranger: Client) -> None:
    def answers(**days: str) -> str:
        return tea.owner.post(f"{tea.desk}/settings", week(**days)).content.decode()

    assert "Write the hours of a day as" in answers(monday="17-9")
    assert "Write one day a line" in answers(monday="9-17", closed="Christmas")
    assert "Give the hours of at least one day" in answers()
    assert "Select a valid choice" in answers(monday="9-17", zone="Moon/Sea_of_Tranquility")
    assert "Monday to Friday: 09:00–12:30, 13:30–17:30" in stranger.get(f"/write/{tea.workspace}").content.decode()
