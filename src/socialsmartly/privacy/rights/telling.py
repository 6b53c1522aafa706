"""What a request's dates are, in plain words of the reader's language: each law's own date, which one holds, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, gettext_noop, ngettext

from socialsmartly.privacy.rights.articles import articles, places_of
from socialsmartly.privacy.rights.deadlines.dates import UNKNOWN, RuleDate, deadline, earliest, read_dates
from socialsmartly.privacy.rights.deadlines.laws import Ends, Facts, Place, Stage, Unit, applying, laws
from socialsmartly.privacy.rights.deadlines.moving import CONTINUED, EXTENDED, PAUSED, Happened, after, waits
from socialsmartly.privacy.rights.models import RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.prepared import PREPARED
from socialsmartly.words import keeps

PLACES: Final[Mapping[Place, Promise]] = {
    Place.UNKNOWN: gettext_lazy("I would rather not say: every law that may hold is counted"),
    Place.CHINA: gettext_lazy("China"),
    Place.EUROPE: gettext_lazy("European Union or European Economic Area"),
    Place.CALIFORNIA: gettext_lazy("California"),
    Place.ELSEWHERE: gettext_lazy("somewhere else"),
}
AGAIN: Final = gettext_noop("received again")
QUOTED: Final = gettext_noop("fee quoted")
WITHDRAWN: Final = "permission withdrawn"
CONFIRMED: Final = "receipt confirmed"
ANSWERED: Final = gettext_noop("answered")
REFUSED: Final = gettext_noop("refused")
ENDING: Final = gettext_noop("the restriction will end")
HELD: Final = gettext_noop("deletion held back")
ARRANGED: Final = gettext_noop("meeting arranged")
ANSWERS: Final = frozenset({ANSWERED, REFUSED, ENDING, QUOTED, WITHDRAWN, ARRANGED, *PREPARED.values()})
"""Steps after which no date is left to tell."""
A_MOMENT: Final = timedelta(microseconds=1)
HAPPENED: Final = {
    CONFIRMED: gettext_noop("We have received your request."),
    EXTENDED[0]: gettext_noop("We need more time for your request, because it is complex."),
    EXTENDED[1]: gettext_noop("We need more time for your request, because of the number of requests."),
    PAUSED: gettext_noop(
        "We are waiting for proof that the request is yours. Where a law says so below, its clock waits too."
    ),
    CONTINUED: gettext_noop("The proof has arrived, and every clock runs again."),
    HELD: gettext_noop(
        "Your deletion waits: a dispute or a law needs the information for now. It is not forgotten, and it is carried out on the day on which the reason ends. You can read the law, and when we look at it again, beside the request."
    ),
    WITHDRAWN: gettext_noop("A permission of yours is withdrawn, as you asked us to. It holds from now on."),
    **dict.fromkeys(
        PREPARED.values(),
        gettext_noop(
            "What you asked us to switch on is prepared beside your request. Nothing begins before you say yes there yourself."
        ),
    ),
    QUOTED: gettext_noop(
        "Your request repeats earlier ones beyond what is free. You can read what it would cost and how that was reckoned beside the request, and choose a shorter answer that costs nothing."
    ),
    ARRANGED: gettext_noop(
        "Somebody of us can meet you, so that you can show who you are. You can read when and where beside the request."
    ),
    ENDING: gettext_noop(
        "The restriction that you asked for ends in seven days. You can read why beside the request, and ask for a new one."
    ),
    ANSWERED: gettext_noop("Your request is answered. You can read the answer beside the request."),
    REFUSED: gettext_noop(
        "Your request is refused. You can read the reason, the law and what you can do about it beside the request."
    ),
}
"""What the person is told of a step."""
STEPS: Final = (
    gettext_noop("receipt confirmed"),
    gettext_noop("extended: complex"),
    gettext_noop("extended: many requests"),
    gettext_noop("paused: proof awaited"),
    gettext_noop("continued: proof arrived"),
)
"""For the catalogue: pages translate the name of a step as it is stored."""
ZONES: Final = {
    "Asia/Shanghai": gettext_noop("time of China"),
    "Europe/Berlin": gettext_noop("time of Berlin"),
    "America/Los_Angeles": gettext_noop("time of California"),
}


@dataclass(frozen=True)
class ToldDate:
    """One law's date for the page and the mail. `holds`: it is the one that counts."""

    law: str
    end: str
    how: str
    holds: bool


@dataclass(frozen=True)
class Told:
    """All of a request's dates in words, the earliest first."""

    why: str
    dates: list[ToldDate]
    articles: list[str]


def told(request: RightsRequest, done: Sequence[RequestStep]) -> Told | None:
    """None for a request from before dates were stored by law."""
    stored, steps = read_dates(request.dates), happened(done)
    if not stored:
        return None
    moved = {one.rule: one for one in after(stored, steps)}
    first = earliest(stored)
    lines = [
        ToldDate(
            law(one), end(moved[one.rule]), _sentences(_how(one, moved[one.rule], waiting=waits(steps))), one is first
        )
        for one in sorted(stored, key=lambda one: moved[one.rule].due)
    ]
    given = articles(Right(request.right), places_of(one.rule for one in stored))
    return Told(_sentences(_why(first, stored, request.right)), lines, given)


@dataclass(frozen=True)
class ByPlace:
    """What holds for whoever lives in one place and asks now: the laws that give the right, those that date the answer, the date."""

    place: Place
    label: Promise
    articles: list[str]
    laws: list[str]
    end: str


@keeps("4.6-b")
def by_place(right: Right, now: datetime) -> list[ByPlace]:
    """For the page that asks where somebody lives: what each answer means, before it is given."""
    return [_in_place(place, right, now) for place in PLACES]


def _in_place(place: Place, right: Right, now: datetime) -> ByPlace:
    dates = deadline(now, right, Facts(residence=place, establishment=Place.ELSEWHERE)).dates
    where = {Place.EUROPE, Place.CALIFORNIA} if place is Place.UNKNOWN else {place}
    return ByPlace(
        place,
        PLACES[place],
        articles(right, where),
        list(dict.fromkeys(law(one) for one in dates)),
        end(earliest(dates)),
    )


def in_words(request: RightsRequest, done: Sequence[RequestStep]) -> str:
    """The same as plain text, for a mail."""
    found = told(request, done)
    if found is None:
        return ""
    return "\n\n".join([found.why, *(f"- {one.end}\n  {one.law}\n  {one.how}" for one in found.dates)])


def happened(done: Sequence[RequestStep]) -> list[Happened]:
    return [Happened(step.step, step.at) for step in done]


def briefly(stored: Sequence[Mapping[str, Any]]) -> str:
    """The stored dates in one line, for a copy of what is held."""
    return "; ".join(f"{law(one)}: {end(one)}" for one in read_dates(stored))


def law(one: RuleDate) -> str:
    rule = laws()[one.rule]
    if _chinese():
        return f"{rule.law_zh}（{rule.article_zh or rule.article}）"
    return f"{rule.law} ({rule.article})"


def end(one: RuleDate) -> str:
    """A moment where the law lives; midnight is said as the end of the day before it."""
    local = one.due.astimezone(ZoneInfo(one.zone))
    zone = gettext(ZONES.get(one.zone, one.zone))
    if laws()[one.rule].ends is Ends.HOUR:
        return gettext("%(day)s, %(time)s (%(zone)s)") % {"day": _day(local), "time": f"{local:%H:%M}", "zone": zone}
    return gettext("the end of %(day)s (%(zone)s)") % {"day": _day(local - A_MOMENT), "zone": zone}


def _why(first: RuleDate, stored: Sequence[RuleDate], right: str) -> Iterator[str]:
    yield gettext("%(law)s asks for the earliest answer, so its date is the one we keep to.") % {"law": law(first)}
    if {one.rule for one in stored} == {rule.name for rule in applying(right, UNKNOWN)}:
        yield gettext("Nobody said where the person lives, and we do not guess it: every law that may hold is counted.")


def _how(one: RuleDate, moved: RuleDate, *, waiting: bool) -> Iterator[str]:
    counted = one.counted
    if one.stage is Stage.CONFIRM:
        yield gettext("By then we say that the request has arrived.")
    yield _count(one) % {"count": one.count, "received": _day(one.received)}
    if counted.rest:
        yield ngettext("%(n)d rest day is passed over.", "%(n)d rest days are passed over.", counted.rest) % {
            "n": counted.rest
        }
    if counted.worked:
        yield ngettext(
            "%(n)d weekend day is worked and counts.", "%(n)d weekend days are worked and count.", counted.worked
        ) % {"n": counted.worked}
    if counted.rolled and moved.due == one.due:
        yield gettext("The count ends on a weekend, so the next working day is the last.")
    if counted.beyond:
        yield gettext(
            "Part of this time lies beyond the published holidays. There every day counts that may be worked, so the date can only be early."
        )
    if moved.due != one.due:
        yield gettext("Before the time was extended or stood still, this was %(end)s.") % {"end": end(one)}
    if one.pauses and waiting:
        yield gettext("This clock stands still while we wait for proof.")


def _sentences(said: Iterator[str]) -> str:
    return ("" if _chinese() else " ").join(said)


def _count(one: RuleDate) -> str:
    match Unit(one.unit):
        case Unit.MONTHS:
            return ngettext("%(count)d month from %(received)s.", "%(count)d months from %(received)s.", one.count)
        case Unit.WORKING_DAYS:
            return gettext("%(count)d working days; the day after %(received)s is the first that may count.")
        case Unit.DAYS:
            return gettext(
                "%(count)d calendar days; the day after %(received)s is the first. Weekends and holidays count."
            )


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
