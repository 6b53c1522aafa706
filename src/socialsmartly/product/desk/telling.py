"""A shop's hours in the words of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from socialsmartly.product.desk.hours import Hours, Range, alike, clock, closed_soon, due


@dataclass(frozen=True)
class Told:
    """`by` is when somebody who writes now is answered."""

    by: str
    hours: list[str]
    closed: str
    zone: str

    @property
    def promise(self) -> str:
        """Before somebody writes."""
        return self._filled(_("If you write now, you are to have a first answer by %(by)s (%(zone)s)."))

    @property
    def promised(self) -> str:
        """After it."""
        return self._filled(_("You are to have a first answer by %(by)s (%(zone)s)."))

    @property
    def lines(self) -> list[str]:
        """The hours, the closed days that are near, and whose clock it is."""
        closed = [_("Closed: %(days)s") % {"days": self.closed}] if self.closed else []
        return [*self.hours, *closed, _("Times are those of %(zone)s.") % {"zone": self.zone}]

    def _filled(self, text: str) -> str:
        return text % {"by": self.by, "zone": self.zone}


def told(hours: Hours, now: datetime) -> Told:
    return Told(
        by=moment(due(now, hours), hours),
        hours=[
            _("%(days)s: %(times)s") % {"days": _days(first, last), "times": _times(periods)}
            for first, last, periods in alike(hours)
        ],
        closed=", ".join(_range(days) for days in closed_soon(hours, now.astimezone(hours.zone).date())),
        zone=hours.zone.key.replace("_", " "),
    )


def moment(at: datetime, hours: Hours) -> str:
    """By the shop's own clock."""
    there = at.astimezone(hours.zone)
    day = {"weekday": date_format(there, "l"), "day": _day(there), "time": date_format(there, "H:i")}
    return _("%(weekday)s, %(day)s, %(time)s") % day


def _days(first: int, last: int) -> str:
    if (first, last) == (0, 6):
        return _("Every day")
    return str(WEEKDAYS[first]) if first == last else _from_to(str(WEEKDAYS[first]), str(WEEKDAYS[last]))


def _times(periods: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{clock(opens)}–{clock(closes)}" for opens, closes in periods)


def _range(days: Range) -> str:
    first, last = days
    return _day(first) if first == last else _from_to(_day(first), _day(last))


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _from_to(first: str, last: str) -> str:
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
