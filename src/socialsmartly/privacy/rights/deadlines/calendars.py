"""Which days are worked, as far as it is published."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from socialsmartly.privacy.rights.deadlines.errors import BadCalendar

FILE: Final = Path(__file__).with_name("calendars.toml")
DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


@dataclass(frozen=True)
class Calendar:
    """Rest days beside weekends, and weekends that are worked, from `first` to `last`.

    Outside that range `works` takes the answer that makes a date earlier, so that a notice which appears later moves none forward.
    """

    name: str
    first: date
    last: date
    trades: bool
    source: str
    rest: frozenset[date]
    worked: frozenset[date]

    def knows(self, day: date) -> bool:
        return self.first <= day <= self.last

    def works(self, day: date) -> bool:
        if not self.knows(day):
            return self.trades or not weekend(day)
        return day in self.worked or not (weekend(day) or day in self.rest)


def weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


@cache
def calendars() -> Mapping[str, Calendar]:
    return read(tomllib.loads(FILE.read_text("utf-8")))


def read(told: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Calendar]:
    """The calendars of a file (BadCalendar for one without a source or with a day that cannot be)."""
    return MappingProxyType({name: _calendar(name, says) for name, says in told.items()})


def _calendar(name: str, says: Mapping[str, Any]) -> Calendar:
    try:
        made = Calendar(
            name=name,
            first=says["first"],
            last=says["last"],
            trades=says["trades"],
            source=says["source"],
            rest=frozenset(_days(says["rest"])),
            worked=frozenset(_days(says["worked"])),
        )
    except (KeyError, ValueError) as wrong:
        raise BadCalendar(f"{name}: {wrong}") from wrong
    if wrongs := list(_wrong(made)):
        raise BadCalendar(f"{name}: {', '.join(wrongs)}")
    return made


def _wrong(made: Calendar) -> Iterator[str]:
    if not made.source.strip():
        yield "no source"
    for day in sorted(made.rest | made.worked):
        if not made.knows(day):
            yield f"{day} is outside the range"
    for day in sorted(made.worked):
        if not weekend(day) or day in made.rest:
            yield f"{day} is worked anyway, or is a rest day too"


def _days(spans: list[str]) -> Iterator[date]:
    for span in spans:
        begin, _, end = span.partition("/")
        day, last = date.fromisoformat(begin), date.fromisoformat(end or begin)
        while day <= last:
            yield day
            day += DAY
