"""Between the request and the deletion: the person is hidden at once, and may take it back until the moment it is carried out.

Hidden is a bit beside the person's permits, which the row policies ask for: nothing has to remember to look. The journal has each
hiding and each release, so that a restored backup shows nobody again and deletes nobody who came back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from socialsmartly.privacy.datamap.together import adding, change_together, setting
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.ledger.actions.noting import STAFF
from socialsmartly.privacy.retention.queries import hold_on
from socialsmartly.privacy.rights.actions.asking import Asker, new_request, steps
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.errors import NobodyToDelete
from socialsmartly.privacy.rights.models import RequestState, RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.signals import held, hidden
from socialsmartly.privacy.rights.telling import HELD
from socialsmartly.words import HIDDEN, keeps

WINDOW: Final = timedelta(hours=72)
"""How long a deletion may be taken back, within the 15 days for its answer (4.6-d)."""
RELEASED: Final = "released"
RESTORED: Final = gettext_noop("restored backup")
REPORTED: Final = gettext_noop("report of a child")
"""How a deletion came in that nobody with a link may take back."""
ASKED: Final = ("received", gettext_noop("hidden"))
TAKEN_BACK: Final = gettext_noop("taken back")
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


@keeps("4.2-a")
def delete_later(asker: Asker, *, channel: str) -> RightsRequest:
    """Hide the person at once and delete them when the window is over (NobodyToDelete). Asked twice, it is one request."""
    return _delete_at(asker, channel, WINDOW)


@keeps("7-d")
def delete_reported(asker: Asker, *, within: timedelta) -> RightsRequest:
    """The same for whom a report says that nothing should be held (NobodyToDelete): not taken back by whoever has the link, and one that
    waits already comes no later than this."""
    return _delete_at(asker, REPORTED, within)


def _delete_at(asker: Asker, channel: str, window: timedelta) -> RightsRequest:
    now = timezone.now()
    request = new_request(asker, Right.DELETE, channel=channel, received_at=now)
    request.carry_out_at = now + window
    with asker.block():
        hold = hold_on(asker.subject, now)
        if not _hide(asker):
            before = _asked(asker)
            if before is None:
                raise NobodyToDelete
            if channel == REPORTED and before.channel != REPORTED:
                sooner = min(before.carry_out_at or now, now + window)
                change_together([setting(before, channel=REPORTED, carry_out_at=sooner)])
                enter([_line(asker, before.number, _said(before))])
            return before
        change_together([adding([request]), *steps(request, ASKED, at=now, by=channel)])
        if hold is not None:
            wait_for(request)
        enter([_line(asker, request.number, _said(request))])
    hidden.send(Asker, asker=asker)
    return request


def _said(request: RightsRequest) -> str:
    moment = request.carry_out_at
    assert moment is not None  # it waits
    told = moment.astimezone(UTC).strftime(_MOMENT)
    return f"{told}/reported" if request.channel == REPORTED else told


@keeps("4.2-a")
def take_back(asker: Asker, *, channel: str) -> RightsRequest | None:
    """Show the person again and end the request; None once the moment is over, for then it is being carried out."""
    return _release(asker, channel, reported=False)


@keeps("7-d")
def release_reported(asker: Asker) -> RightsRequest | None:
    """The report was wrong; None once it is being carried out."""
    return _release(asker, STAFF, reported=True)


def _release(asker: Asker, channel: str, *, reported: bool) -> RightsRequest | None:
    with asker.block():
        request = _asked(asker)
        if request is None or (request.channel == REPORTED) is not reported:
            return None
        change_together(_ended(request, channel, timezone.now()))
        _show(asker)
        enter([_line(asker, request.number, RELEASED)])
    return request


def waiting(asker: Asker) -> RightsRequest | None:
    """The deletion that this person may still take back."""
    with asker.block():
        return _waiting(asker)


@keeps("5-f")
def wait_for(request: RightsRequest) -> None:
    """Say that a deletion waits, once, and tell the person, which is the answer they get. Call it in their block."""
    if not RequestStep.objects.filter(request=request.pk, step=HELD).exists():
        now = timezone.now()
        told = setting(request, answered_at=now, outcome="held")
        change_together([told, *steps(request, (HELD,), at=now)])
        held.send(RightsRequest, request=request)


def begin(request: RightsRequest) -> bool:
    """End the window. Who takes it back at this very moment comes before, and then it is False, or after, and is too late."""
    with Asker(request.subject_kind, request.subject, request.workspace).block():
        open_still = RightsRequest.objects.filter(pk=request.pk, state=RequestState.RECEIVED)
        return bool(open_still.update(carry_out_at=None))


@keeps("4.2-h")
def hide_again(entries: Sequence[Entry]) -> None:
    """What the journal says of hiding, in its order and for one person after another: the last word counts. Whoever is erased by now
    is passed over; a request that went back with the database is there again, with its number and its moment."""
    for entry in entries:
        asker = Asker(entry.what, entry.subject, UUID(entry.scope) if entry.scope else None)
        number, _, told = entry.pointer.partition("/")
        moment, _, why = told.partition("/")
        with asker.block():
            request = RightsRequest.objects.filter(number=number).first()
            if moment == RELEASED:
                _show(asker)
                if request is not None and request.state == RequestState.RECEIVED:
                    change_together(_ended(request, request.channel, entry.at))
            elif _hide(asker) and request is None:
                at = datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)
                _ask_again(asker, entry, number, at, REPORTED if why else RESTORED)


def _ask_again(asker: Asker, entry: Entry, number: str, moment: datetime, channel: str) -> None:
    """Received when the window was opened; should windows have grown since, a little earlier, so that no date moves later."""
    received_at = min(entry.at, moment - WINDOW)
    made = new_request(asker, Right.DELETE, channel=channel, received_at=received_at)
    made.number, made.carry_out_at = number, moment
    change_together([adding([made]), *steps(made, ASKED, at=received_at)])


def _ended(request: RightsRequest, channel: str, now: datetime) -> list[Any]:
    over = setting(
        request, state=RequestState.TAKEN_BACK, answered_at=now, outcome=str(RequestState.TAKEN_BACK), carry_out_at=None
    )
    return [over, *steps(request, (TAKEN_BACK,), at=now, by=channel)]


def _waiting(asker: Asker) -> RightsRequest | None:
    """What the person themselves may take back."""
    found = _asked(asker)
    return found if found is not None and found.channel != REPORTED else None


def _asked(asker: Asker) -> RightsRequest | None:
    """Held until the end of the block, so that it is taken back or begun, and never both."""
    open_still = RightsRequest.objects.filter(
        subject=asker.subject, right=Right.DELETE, state=RequestState.RECEIVED, carry_out_at__gt=timezone.now()
    )
    found: RightsRequest | None = open_still.select_for_update().first()
    return found


def _hide(asker: Asker) -> int:
    people = _person(asker).annotate(hidden=F("permits").bitand(HIDDEN)).filter(hidden=0)
    return int(people.update(permits=F("permits").bitor(HIDDEN)))


def _show(asker: Asker) -> None:
    _person(asker).update(permits=F("permits").bitand(~HIDDEN))


def _person(asker: Asker) -> Any:
    return person_kinds()[asker.kind]._default_manager.filter(pk=asker.subject)


def _line(asker: Asker, number: str, says: str) -> Line:
    """`says` is the moment of the deletion, and where it was reported that it was; or that it was taken back."""
    scope = str(asker.workspace) if asker.workspace else ""
    return Line(Event.RESTRICTED, asker.subject, scope=scope, what=asker.kind, pointer=f"{number}/{says}")
