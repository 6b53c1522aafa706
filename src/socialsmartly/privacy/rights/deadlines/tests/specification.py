"""What the dates are, said a second time and in another way: day by day from lists, with clocks that know no time-zone database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CHINA_KNOWN = (2025, 2026)
CALIFORNIA_KNOWN = (2025, 2026, 2027)
# month, first day, last day
CHINA_RESTS = {
    2025: [(1, 1, 1), (1, 28, 31), (2, 1, 4), (4, 4, 6), (5, 1, 5), (5, 31, 31), (6, 1, 2), (10, 1, 8)],
    2026: [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)],
}
CHINA_WORKS = {
    2025: [(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    2026: [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
}


def worked_in_china(day: date) -> bool:
    if day.year not in CHINA_KNOWN:
        return True
    if (day.month, day.day) in CHINA_WORKS[day.year]:
        return True
    rests = any(m == day.month and a <= day.day <= b for m, a, b in CHINA_RESTS[day.year])
    return not rests and day.isoweekday() not in (6, 7)


def worked_in_california(day: date) -> bool:
    if day.isoweekday() in (6, 7):
        return False
    return day.year not in CALIFORNIA_KNOWN or not (_californian(day) or (day.isoweekday() == 1 and _fixed(day - DAY)))


def _fixed(day: date) -> bool:
    return (day.month, day.day) in {(1, 1), (3, 31), (7, 4), (11, 11), (12, 25)}


def _californian(day: date) -> bool:
    which, monday, thursday = (day.day - 1) // 7 + 1, day.isoweekday() == 1, day.isoweekday() == 4
    last_of_may = day.month == 5 and (day + 7 * DAY).month == 6
    return (
        _fixed(day)
        or (monday and (day.month, which) in {(1, 3), (2, 3), (9, 1)})
        or (monday and last_of_may)
        or (thursday and day.month == 11 and which == 4)
        or ((day - DAY).month == 11 and (day - DAY).isoweekday() == 4 and ((day - DAY).day - 1) // 7 == 3)
    )


def offset(zone: str, at: datetime) -> timedelta:
    """Hours ahead of UTC, from the rules of summer time as people know them."""
    if zone == "Asia/Shanghai":
        return 8 * HOUR
    if zone == "Europe/Berlin":
        begin, end = _sunday(at.year, 3, -1) + HOUR, _sunday(at.year, 10, -1) + HOUR
        return 2 * HOUR if begin <= at < end else HOUR
    begin, end = _sunday(at.year, 3, 2) + 10 * HOUR, _sunday(at.year, 11, 1) + 9 * HOUR
    return -7 * HOUR if begin <= at < end else -8 * HOUR


def _sunday(year: int, month: int, which: int) -> datetime:
    days = [date(year, month, 1) + n * DAY for n in range(31)]
    sundays = [day for day in days if day.month == month and day.isoweekday() == 7]
    found = sundays[which] if which < 0 else sundays[which - 1]
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def midnight_after(zone: str, day: date) -> datetime:
    """24:00 of a day in a zone: the one moment whose wall clock says so."""
    naive = datetime(day.year, day.month, day.day, tzinfo=UTC) + DAY
    hours = (naive - n * HOUR for n in range(-9, 9))
    return next(at for at in hours if at + offset(zone, at) == naive)


def local_day(zone: str, at: datetime) -> date:
    return (at + offset(zone, at)).date()


def last_day(rule: str, day: date) -> date:
    """The last day for a request received on `day` where the rule holds."""
    if rule in ("policy", "california"):
        for _ in range(15 if rule == "policy" else 45):
            day += DAY
        return day
    if rule == "europe":
        month, number = day.month % 12 + 1, day.day
        while day.month != month:
            day += DAY
        while day.day < number and (day + DAY).month == month:
            day += DAY
        while day.isoweekday() in (6, 7):
            day += DAY
        return day
    works, left = (worked_in_china, 15) if rule == "china" else (worked_in_california, 10)
    while left:
        day += DAY
        left -= works(day)
    return day


def due(rule: str, zone: str, at: datetime) -> datetime:
    if rule == "policy":
        return at + 15 * 24 * HOUR
    return midnight_after(zone, last_day(rule, local_day(zone, at)))
