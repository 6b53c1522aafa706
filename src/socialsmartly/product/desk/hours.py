"""When a desk is staffed, and by when a first answer is due. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import groupby, pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from socialsmartly.product.desk.errors import DaysRefused, HoursRefused, NeverOpen

FIRST_ANSWER: Final = timedelta(hours=4)
"""Working time within which somebody who wrote is answered."""
DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
IN_A_DAY: Final = DAY // MINUTE
WEEK: Final = range(7)
MOST_RANGES: Final = 60
LONGEST_RANGE: Final = timedelta(days=366)
AHEAD: Final = timedelta(days=30)
"""So long before, a closed day is told of."""
JOINED: Final = r"\s*(?:-|–|—|~|to|至|到)\s*"
PERIOD: Final = re.compile(rf"(\d\d?)(?::(\d\d))?{JOINED}(\d\d?)(?::(\d\d))?")
A_DATE: Final = r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)"
CLOSED: Final = re.compile(rf"{A_DATE}(?:{JOINED}{A_DATE})?")
REGIONS: Final = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

Period = tuple[int, int]
"""From which minute of the day to which, as a clock on the wall shows them."""
Range = tuple[date, date]
"""The first and the last day that nobody is there."""


@dataclass(frozen=True)
class Hours:
    """When a desk is staffed: seven days of periods, Monday first, by the clock of a place, which may change in spring and autumn."""

    zone: ZoneInfo
    week: tuple[tuple[Period, ...], ...]
    closed: tuple[Range, ...] = ()

    def __post_init__(self) -> None:
        if not any(self.week):
            raise NeverOpen

    def on(self, day: date) -> tuple[Period, ...]:
        shut = any(first <= day <= last for first, last in self.closed)
        return () if shut else self.week[day.weekday()]

    @property
    def columns(self) -> dict[str, Any]:
        """As a row keeps them."""
        return {
            "zone": self.zone.key,
            "week": [day_text(one) for one in self.week],
            "closed": [range_text(one) for one in self.closed],
        }


OFFICE: Final[tuple[Period, ...]] = ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 17 * 60 + 30))
USUAL: Final = Hours(ZoneInfo("UTC"), (OFFICE,) * 5 + ((),) * 2)
"""When the desk of a shop is staffed that says nothing else."""


def read_hours(zone: str, week: Sequence[str], closed: Iterable[str]) -> Hours:
    """From what was typed, or what a row keeps (HoursRefused, DaysRefused, NeverOpen)."""
    return Hours(ZoneInfo(zone), tuple(read_day(text) for text in week), read_closed("\n".join(closed)))


def read_day(text: str) -> tuple[Period, ...]:
    """The periods of one day, in their order; none where nothing is typed (HoursRefused)."""
    parts = [part.strip() for part in re.split(r"[,;、]", unicodedata.normalize("NFKC", text)) if part.strip()]
    found = tuple(sorted(_period(part) for part in parts))
    if any(earlier[1] > later[0] for earlier, later in pairwise(found)):
        raise HoursRefused
    return found


def _period(text: str) -> Period:
    read = PERIOD.fullmatch(text)
    if read is None:
        raise HoursRefused
    from_hour, from_minute, to_hour, to_minute = (int(part or 0) for part in read.groups())
    opens, closes = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if max(from_minute, to_minute) > 59 or not opens < closes <= IN_A_DAY:
        raise HoursRefused
    return opens, closes


def read_closed(text: str) -> tuple[Range, ...]:
    """The days that are closed, one or one range a line, in their order (DaysRefused)."""
    lines = [line.strip() for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip()]
    found = tuple(sorted({_range(line) for line in lines}))
    if len(found) > MOST_RANGES:
        raise DaysRefused
    return found


def _range(line: str) -> Range:
    read = CLOSED.fullmatch(line)
    if read is None:
        raise DaysRefused
    year, month, day, *until = read.groups()
    try:
        first = date(int(year), int(month), int(day))
        last = date(int(until[0]), int(until[1]), int(until[2])) if until[0] else first
    except ValueError:
        raise DaysRefused from None
    if not first <= last <= first + LONGEST_RANGE:
        raise DaysRefused
    return first, last


def day_text(periods: Iterable[Period]) -> str:
    return ", ".join(f"{clock(opens)}-{clock(closes)}" for opens, closes in periods)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def range_text(days: Range) -> str:
    first, last = days
    return str(first) if first == last else f"{first} - {last}"


def alike(hours: Hours) -> list[tuple[int, int, tuple[Period, ...]]]:
    """The week in as few lines as it takes: from which weekday to which the same periods hold. Days off are left out."""
    lines = []
    for periods, days in groupby(WEEK, key=lambda day: hours.week[day]):
        run = list(days)
        if periods:
            lines.append((run[0], run[-1], periods))
    return lines


def closed_soon(hours: Hours, today: date) -> list[Range]:
    return [(first, last) for first, last in hours.closed if last >= today and first <= today + AHEAD]


@cache
def zones() -> dict[str, list[str]]:
    """The places whose clocks a shop may go by, by part of the world."""
    found: dict[str, list[str]] = {region: [] for region in REGIONS}
    for name in sorted(available_timezones()):
        region = name.partition("/")[0]
        if region in found:
            found[region].append(name)
    return found


def due(since: datetime, hours: Hours) -> datetime:
    """The moment by which somebody who wrote then has a first answer."""
    left, day = FIRST_ANSWER, since.astimezone(hours.zone).date()
    while True:
        for opens, closes in staffed(day, hours):
            begins = max(opens, since)
            if closes - begins >= left:
                return begins + left
            left -= max(closes - begins, timedelta(0))
        day += DAY


def staffed(day: date, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """From when to when somebody is there on a day, as moments: whenever the clock on the wall shows a time of a period. What the
    clock skips is no time, and what it shows twice is there twice."""
    midnight, periods = datetime.combine(day, time(), UTC), hours.on(day)
    for begins, ends, ahead in _stretches(day, hours.zone) if periods else ():
        for opens, closes in periods:
            first = max(begins, midnight + opens * MINUTE - ahead)
            last = min(ends, midnight + closes * MINUTE - ahead)
            if first < last:
                yield first, last


def _stretches(day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """A day in two parts, before and after its clock changes, each with how far the clock is ahead of UTC."""
    begins, ends = (datetime.combine(one, time(), zone).astimezone(UTC) for one in (day, day + DAY))
    before, after = _ahead(begins, zone), _ahead(ends, zone)
    minutes = range((ends - begins) // MINUTE)
    changes = begins + MINUTE * bisect_left(minutes, True, key=lambda n: _ahead(begins + n * MINUTE, zone) != before)
    yield begins, changes, before
    yield changes, ends, after


def _ahead(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
