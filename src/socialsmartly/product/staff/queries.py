"""The due-date board: which requests there are and when they are due, read for the purpose that sees no personal data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.minors.queries import behind, minors_among
from socialsmartly.privacy.retention.models import Hold
from socialsmartly.privacy.rights.deadlines.dates import read_dates
from socialsmartly.privacy.rights.deadlines.moving import CONTINUED, EXTENDED, PAUSED, warned
from socialsmartly.privacy.rights.deadlines.moving import allowed as may
from socialsmartly.privacy.rights.models import RequestState, RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.telling import happened
from socialsmartly.words.purposes import CASEWORK

SHOWN = 200
CHANGES = {
    EXTENDED[0]: gettext_noop("Extend: the request is complex"),
    EXTENDED[1]: gettext_noop("Extend: many requests"),
    PAUSED: gettext_noop("Wait for proof of identity"),
    CONTINUED: gettext_noop("The proof has arrived"),
}


Found = tuple[RightsRequest, list[RequestStep]]


@dataclass(frozen=True)
class Line:
    """A request, and the fraction of its time after which it was last called to attention; 1 is late. Of somebody under 18 the board shows
    the number and the date alone."""

    asked: RightsRequest
    warned: float
    minor: bool


@dataclass(frozen=True)
class Board:
    """Requests in the order of their dates, with how many wait and how many are late."""

    lines: list[Line]
    open: int
    overdue: int
    answered: int
    reviews: int


def board(now: datetime) -> Board:
    """Open ones first, the nearest date on top; then the answered ones, newest first."""
    everything = RightsRequest.objects.all()
    waiting = everything.filter(state=RequestState.RECEIVED)
    answered = everything.exclude(state=RequestState.RECEIVED)
    shown = [*waiting.order_by("due_at")[:SHOWN], *answered.order_by("-answered_at")[:SHOWN]]
    minors = minors_among({one.subject for one in shown})
    lines = [Line(one, _warned(one, now), one.subject in minors) for one in shown]
    return Board(
        lines,
        waiting.count(),
        waiting.filter(due_at__lt=now, answered_at=None).count(),
        answered.count(),
        _reviews(now),
    )


def _reviews(now: datetime) -> int:
    """Holds whose day of the next look is over."""
    return int(Hold.objects.filter(holds_until__gt=now, review_on__lt=now.date()).count())


def _warned(one: RightsRequest, now: datetime) -> float:
    return warned(one.received_at, one.due_at, now) if one.state == RequestState.RECEIVED else 0


def seen(requests: list[RightsRequest]) -> list[Seen]:
    """Whose requests these are."""
    return [Seen(r.workspace or r.subject, r.subject, r.number) for r in requests]


def seen_in(request: RightsRequest) -> list[Seen]:
    """Whom a request is about once it is opened: a guardian who is checked, and the minor for whom they would answer."""
    minor = behind(request.pk) if request.right == Right.VERIFY else None
    return [*seen([request]), *([Seen(minor.subject, minor.subject, request.number)] if minor is not None else [])]


def one(number: str) -> Found | None:
    found = RightsRequest.objects.filter(number=number).first()
    if found is None:
        return None
    return found, list(RequestStep.objects.filter(request=found.pk).order_by("at", "id"))


@contextmanager
def as_case(staff: UUID, number: str) -> Iterator[Found | None]:
    """A request as the case of a block for CASEWORK, its look written down with it; None where there is none. Of somebody under 18 only
    after a colleague approved (NeedsApproval)."""
    with reading_for(CASEWORK, member=staff, because=number):
        found = one(number)
        looked_at(seen_in(found[0]) if found else [])
        yield found


def case(staff: UUID, number: str) -> RightsRequest | None:
    """The same for a page that goes on in other blocks. Opens its own block."""
    with as_case(staff, number) as found:
        return found[0] if found else None


def allowed(request: RightsRequest, steps: list[RequestStep], now: datetime) -> list[tuple[str, str]]:
    """What a law lets staff do to the time now, with its name on the button."""
    if request.state != RequestState.RECEIVED:
        return []
    return [(step, gettext(CHANGES[step])) for step in may(read_dates(request.dates), happened(steps), now)]
