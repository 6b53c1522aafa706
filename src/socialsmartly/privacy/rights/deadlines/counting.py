"""From the moment of receipt to the last moment for an answer, by one rule."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from socialsmartly.privacy.rights.deadlines.calendars import DAY, Calendar, calendars, weekend
from socialsmartly.privacy.rights.deadlines.laws import Ends, Rule, Unit

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """The last day, and how it was reached. `rest` days were passed over and `worked` weekend days counted; `rolled` says that the
    count ended on a rest day; `beyond` that it went past the published calendar and so stops as early as it can."""

    last: date
    rest: int = 0
    worked: int = 0
    rolled: int = 0
    beyond: bool = False


def due(rule: Rule, received_at: datetime, *, extended: bool = False) -> tuple[datetime, Counted]:
    """The moment after which an answer is late, in UTC, and the arithmetic of its day."""
    zone = ZoneInfo(rule.zone)
    found = last_day(rule, received_at.astimezone(zone).date(), extended=extended)
    if rule.ends is Ends.HOUR:
        return received_at + (found.last - received_at.astimezone(zone).date()), found
    return datetime.combine(found.last + DAY, time(), zone).astimezone(UTC), found


@lru_cache(maxsize=4096)
def last_day(rule: Rule, received_on: date, *, extended: bool = False) -> Counted:
    """The last day for a request received on a day of the rule's zone. That day itself never counts (Civil Code 201; Regulation
    1182/71, article 3(1))."""
    count = rule.count + (rule.extension if extended else 0)
    calendar = calendars().get(rule.calendar)
    match rule.unit:
        case Unit.WORKING_DAYS:
            assert calendar is not None  # laws.toml with working days and no calendar does not load
            return _working_days(calendar, received_on, count)
        case Unit.MONTHS:
            found = _months_later(received_on, count)
        case Unit.DAYS:
            found = received_on + timedelta(days=count)
    return _rolled(calendar, found) if rule.rolls and calendar is not None else Counted(found)


def _working_days(calendar: Calendar, day: date, count: int) -> Counted:
    rest = worked = 0
    beyond = False
    while count:
        day += DAY
        beyond |= not calendar.knows(day)
        if calendar.works(day):
            count -= 1
            worked += weekend(day) and calendar.knows(day)
        else:
            rest += 1
    return Counted(day, rest, worked, beyond=beyond)


def _months_later(day: date, months: int) -> date:
    """The same number of the month, or its last day where it has none (Regulation 1182/71, article 3(2)(c))."""
    years, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 + months, MONTHS_OF_A_YEAR)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def _rolled(calendar: Calendar, day: date) -> Counted:
    """To the next working day (Regulation 1182/71, article 3(4))."""
    last = day
    while not calendar.works(last):
        last += DAY
    return Counted(last, rolled=(last - day).days, beyond=not calendar.knows(last))
