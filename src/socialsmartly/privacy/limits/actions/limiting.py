"""Limits: set by the person at once, ended by the person at once, or by whoever answers with reasons and notice.

The mark stands beside the permits on the person's own row, and the row policies ask for it. The journal has each mark and its end, so
that a restored backup uses nobody's data against their word.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework.actions import add_text, ask_here
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import adding, change_together, setting
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.ledger.actions.noting import PROGRAM, STAFF
from socialsmartly.privacy.limits.errors import EndedAlready, EndsAlready, NobodyToLimit, NotHeld
from socialsmartly.privacy.limits.models import Limit
from socialsmartly.privacy.limits.queries import disputable
from socialsmartly.privacy.limits.rules import LIFTED, NOTICE, RIGHTS_OF, STEPS, RestrictionGround
from socialsmartly.privacy.limits.signals import announced
from socialsmartly.privacy.rights.actions.asking import Asker, finish, new_request, steps
from socialsmartly.privacy.rights.actions.carrying import change_permits
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.reading import own_row
from socialsmartly.privacy.rights.telling import ENDING
from socialsmartly.words import Mark, keeps
from socialsmartly.words.purposes import FINISHING

SET: Final = "set"
ENDED: Final = "ended"
OLD: Final = "-"
"""In the place of the number of a request that has been kept long enough."""


@keeps("4.6-g")
def restrict(asker: Asker, ground: RestrictionGround, *, channel: str) -> RightsRequest:
    """From the next statement on, what is held of the person is only stored and secured (NobodyToLimit). Asked twice, it is one request."""
    return _at_once(asker, Mark.RESTRICTED, channel, ground=str(ground))


@keeps("4.6-g")
def restrict_beside(asker: Asker, request: RightsRequest) -> None:
    """The same without a request of its own, inside the person's block: what was asked cannot be done."""
    if standing(asker, Mark.RESTRICTED) is None:
        put(asker, request, Mark.RESTRICTED, ground=str(RestrictionGround.CANNOT_DELETE))
        change_together(steps(request, (STEPS[Mark.RESTRICTED],), at=timezone.now()))
        enter([_line(asker, Mark.RESTRICTED, request.number, SET)])


@keeps("4.5-b")
def object_to_choosing(asker: Asker, *, channel: str) -> RightsRequest:
    """No program picks the person any more, and none writes to whom it picked (NobodyToLimit; GDPR 21(2), PIPL 24)."""
    return _at_once(asker, Mark.OBJECTED, channel)


def _at_once(asker: Asker, mark: Mark, channel: str, **more: str) -> RightsRequest:
    request = new_request(asker, RIGHTS_OF[mark], channel=channel, received_at=timezone.now())
    with asker.block():
        before = standing(asker, mark)
        asked: RightsRequest | None = RightsRequest.objects.filter(pk=before.request).first() if before else None
        if asked is not None:
            return asked
        change_together([adding([request]), *steps(request, ("received",), at=request.received_at, by=channel)])
        put(asker, request, mark, **more)
        finish(request, rows=1, done=(STEPS[mark],))
        enter([_line(asker, mark, request.number, SET)])
    return request


@keeps("4.1-c")
def dispute(asker: Asker, field: str, text: str, *, channel: str) -> RightsRequest:
    """Put the person's statement beside a value; nothing is picked, written or decided by it until somebody has settled it with reasons
    (NotHeld, NobodyToLimit, and what casework refuses of a text)."""
    if field not in disputable(asker.kind):
        raise NotHeld
    with asker.block():
        value = own_row(asker.kind).get(field)
        if not person(asker).exists():
            raise NobodyToLimit
        request = ask_here(asker, RIGHTS_OF[Mark.DISPUTED], text, channel=channel)
        put(asker, request, Mark.DISPUTED, field=field, value=None if value is None else str(value), statement=text)
        change_together(steps(request, (STEPS[Mark.DISPUTED],), at=request.received_at))
        enter([_line(asker, Mark.DISPUTED, request.number, SET)])
    return request


@keeps("4.1-c", "4.6-g")
def lift(asker: Asker, limit: UUID, *, channel: str) -> None:
    """The person ends a limit of their own (EndedAlready). A dispute that still waits for its answer is answered all the same."""
    with asker.block():
        found = Limit.objects.select_for_update().filter(owner=asker.owner, pk=limit, ended_at=None).first()
        if found is None:
            raise EndedAlready
        end(asker, found, by=channel)


def end(asker: Asker, limit: Limit, *, by: str) -> None:
    """Take the mark off the row, unless another limit of the same kind stands; call it inside the person's block."""
    now, mark = timezone.now(), Mark(limit.mark)
    request = RightsRequest.objects.filter(pk=limit.request).first()
    told = steps(request, (LIFTED,), at=now, by=by) if request is not None else []  # a request is kept three years
    change_together([setting(limit, ended_at=now), *told])
    if standing(asker, mark) is None:
        change_permits(asker, person(asker), F("permits").bitand(~int(mark)))
    enter([_line(asker, mark, request.number if request is not None else OLD, ENDED)])


@keeps("4.6-g")
def announce_end(asker: Asker, request: RightsRequest, text: str) -> None:
    """Whoever answers may end a restriction, with reasons and not without notice: the person reads when, and may ask anew until then
    (EndedAlready, EndsAlready; GDPR 18(3))."""
    now = timezone.now()
    with asker.block():
        theirs = Limit.objects.filter(owner=asker.owner, request=request.pk, mark=int(Mark.RESTRICTED), ended_at=None)
        limit = theirs.select_for_update().first()
        if limit is None:
            raise EndedAlready
        if limit.ends_at is not None:
            raise EndsAlready
        add_text(asker, request, text)
        change_together([setting(limit, ends_at=now + NOTICE), *steps(request, (ENDING,), at=now, by=STAFF)])
        announced.send(Limit, request=request)


@keeps("4.6-g")
def end_what_is_due(now: datetime) -> int:
    """End every restriction whose notice is over."""
    with reading_for(FINISHING), all_owners("what has come due may be anybody's"):
        due = dict(Limit.objects.filter(ended_at=None, ends_at__lte=now).values_list("pk", "request"))
        requests = {
            request.pk: request for request in RightsRequest.objects.filter(pk__in=due.values()).order_by("received_at")
        }
    for pk, request in ((pk, requests[asked]) for pk, asked in due.items() if asked in requests):
        asker = Asker(request.subject_kind, request.subject, request.workspace)
        with asker.block():
            limit = Limit.objects.select_for_update().filter(owner=asker.owner, pk=pk, ended_at=None).first()
            if limit is not None:
                end(asker, limit, by=PROGRAM)
    return len(due)


def put(asker: Asker, request: RightsRequest, mark: Mark, **more: Any) -> None:
    if not change_permits(asker, person(asker), F("permits").bitor(int(mark))):
        raise NobodyToLimit
    Limit.objects.create(owner=asker.owner, subject=asker.subject, request=request.pk, mark=int(mark), **more)


def standing(asker: Asker, mark: Mark) -> Limit | None:
    theirs = Limit.objects.filter(owner=asker.owner, subject=asker.subject, mark=int(mark), ended_at=None)
    found: Limit | None = theirs.order_by("since").first()
    return found


def person(asker: Asker) -> Any:
    return person_kinds()[asker.kind]._default_manager.filter(pk=asker.subject)


def _line(asker: Asker, mark: Mark, number: str, says: str) -> Line:
    scope = str(asker.workspace) if asker.workspace else ""
    return Line(Event.LIMITED, asker.subject, scope=scope, what=asker.kind, pointer=f"{mark.name}/{number}/{says}")
