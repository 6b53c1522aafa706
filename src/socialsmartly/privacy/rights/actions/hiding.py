"""Between the request and the deletion: the person is hidden at once, and whoever asked may take it back until it is carried out.

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
from socialsmartly.privacy.retention.actions import keep_holds_still
from socialsmartly.privacy.retention.models import Hold
from socialsmartly.privacy.retention.queries import hold_on
from socialsmartly.privacy.rights.actions.asking import Asker, new_request, steps
from socialsmartly.privacy.rights.actions.carrying import change_permits
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.errors import NobodyToDelete
from socialsmartly.privacy.rights.models import RequestState, RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.signals import held, hidden, hiding, released
from socialsmartly.privacy.rights.telling import HELD
from socialsmartly.words import HIDDEN, keeps

WINDOW: Final = timedelta(hours=72)
"""How long a deletion may be taken back, within the 15 days for its answer (4.6-d)."""
RELEASED: Final = "released"
RESTORED: Final = gettext_noop("restored backup")
REPORTED: Final = gettext_noop("report of a child")
"""How a deletion came in that nobody with a link may take back."""
ASKED: Final = ("received", gettext_noop("hidden"))
ASKED_TOO: Final = gettext_noop("asked by the person too")
TAKEN_BACK: Final = gettext_noop("taken back")
CLOSES: Final = gettext_noop("the shop closes")
LIFTED: Final = gettext_noop("report lifted, the wish stays")
SHOP: Final = "shop"
"""The channel of a shop that deletes a customer. What the shop asked for, the shop alone takes back, and what a person asked, the person."""
CLOSED: Final = gettext_noop("closing of the shop")
"""The channel of whoever a hold keeps while their shop goes. Nobody takes that back."""
WHOSE: Final = {SHOP: SHOP, REPORTED: "reported", CLOSED: "closing"}
"""What the journal calls a deletion that is not the person's own wish."""
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


@keeps("4.2-a")
def delete_later(asker: Asker, *, channel: str) -> RightsRequest:
    """Hide the person at once and delete them when the window is over (NobodyToDelete). Asked twice, it is one request; once the
    person has asked for themselves, a shop that asked before cannot take it back any more."""
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
            return ask_too(asker, channel, now + window)
        change_together([adding([request]), *steps(request, ASKED, at=now, by=channel)])
        if hold is not None:
            wait_for(request)
        hiding.send(Asker, asker=asker)
        enter([_line(asker, request.number, _said(request))])
    hidden.send(Asker, asker=asker)
    return request


@keeps("5-f")
def delete_with_shop(asker: Asker) -> None:
    """Their shop goes and a hold keeps them: hidden at once, and deleted as soon as nothing holds them. A deletion that waits already
    becomes this one; one that was begun goes on. As often as one likes, with the same end."""
    now = timezone.now()
    request = new_request(asker, Right.DELETE, channel=CLOSED, received_at=now)
    request.carry_out_at = now
    with asker.block():
        hid, before = _hide(asker), _open(asker)
        if before is None and hid:
            change_together([adding([request]), *steps(request, ASKED, at=now, by=CLOSED)])
        elif before is None or before.carry_out_at is None or before.channel == CLOSED:
            return
        else:
            request, sooner = before, min(before.carry_out_at, now)
            change = setting(before, channel=CLOSED, carry_out_at=sooner, wished_at=None)
            change_together([change, *steps(before, (CLOSES,), at=now, by=CLOSED)])
        if hold_on(asker.subject, now) is not None:
            wait_for(request)
        hiding.send(Asker, asker=asker)
        enter([_line(asker, request.number, _said(request))])
    hidden.send(Asker, asker=asker)


def _said(request: RightsRequest) -> str:
    moment = request.carry_out_at
    assert moment is not None  # it waits
    told = [_spelt(moment), *([WHOSE[request.channel]] if request.channel in WHOSE else [])]
    return "/".join([*told, *([_spelt(request.wished_at)] if request.wished_at else [])])


def ask_too(asker: Asker, channel: str, moment: datetime) -> RightsRequest:
    """Somebody else asks for a deletion that waits already (NobodyToDelete where none does). A report counts more than any wish, and the
    person's wish more than the shop's; a report lies over a wish and does not end it. Call it in the person's block."""
    before = _open(asker)
    if before is None:
        raise NobodyToDelete
    if before.carry_out_at is not None and (change := _change_of(before, channel, moment)):
        change_together(change)
        enter([_line(asker, before.number, _said(before))])
    return before


def _change_of(before: RightsRequest, channel: str, moment: datetime) -> list[Any]:
    """What becomes of a request that waits, when `channel` asks as well; nothing where that changes nothing."""
    assert before.carry_out_at is not None  # it waits
    told = steps(before, (ASKED_TOO,), at=timezone.now(), by=channel)
    if channel == before.channel:
        return []
    if before.channel == CLOSED:
        return told if channel not in WHOSE else []
    if channel == REPORTED:
        sooner = min(before.carry_out_at, moment)
        return [setting(before, channel=REPORTED, carry_out_at=sooner, wished_at=before.carry_out_at)]
    if before.channel == REPORTED and before.wished_at is None:
        return [setting(before, wished_at=moment), *told]
    if channel != SHOP == _wisher(before):
        return told if before.channel == REPORTED else [setting(before, channel=channel), *told]
    return []


def _wisher(request: RightsRequest) -> str:
    """By which channel the wish came that counts, also beneath a report."""
    asked = RequestStep.objects.filter(request=request.pk, step__in=(ASKED[0], ASKED_TOO)).order_by("at", "id")
    return str(asked.values_list("by", flat=True).last() or RESTORED)


@keeps("4.2-a")
def take_back(asker: Asker, *, channel: str, request: UUID | None = None) -> RightsRequest | None:
    """Show the person again and end the request, or this one alone; None once the moment is over, for then it is being carried out,
    and where somebody else asked."""
    return _release(asker, channel, SHOP if channel == SHOP else None, request)


@keeps("7-d")
def release_reported(asker: Asker) -> RightsRequest | None:
    """The report was wrong; None once it is being carried out. What was wished before it, or meanwhile, stays and has its own moment."""
    found = _bare_wish(asker)
    if found is None:
        return _release(asker, STAFF, REPORTED)
    hidden.send(Asker, asker=asker)
    return found


def _bare_wish(asker: Asker) -> RightsRequest | None:
    """Take the report away from above a wish; None where there is none beneath it."""
    with asker.block():
        found = _open(asker)
        if found is None or found.channel != REPORTED or found.wished_at is None or found.carry_out_at is None:
            return None
        wish = setting(found, channel=_wisher(found), carry_out_at=found.wished_at, wished_at=None)
        change_together([wish, *steps(found, (LIFTED,), at=timezone.now(), by=STAFF)])
        enter([_line(asker, found.number, _said(found))])
        return found


def _release(asker: Asker, channel: str, whose: str | None, request: UUID | None = None) -> RightsRequest | None:
    """`whose` wish it must have been: the shop's, a report, or None for the person's own."""
    with asker.block():
        found = _asked(asker) if whose != REPORTED else _open(asker)
        if found is None or found.carry_out_at is None or request not in {None, found.pk}:
            return None
        if (found.channel if found.channel in WHOSE else None) != whose:
            return None
        change_together(_ended(found, channel, timezone.now()))
        _show(asker)
        hiding.send(Asker, asker=asker)
        enter([_line(asker, found.number, RELEASED)])
    released.send(Asker, asker=asker)
    return found


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


def hold_of(asker: Asker) -> Hold | None:
    """What holds back the deletion of this person."""
    with asker.block():
        return hold_on(asker.subject, timezone.now())


def deletion_of(asker: Asker) -> RightsRequest | None:
    """The person's last request to be deleted, whatever became of it."""
    with asker.block():
        asked = RightsRequest.objects.filter(subject=asker.subject, right=Right.DELETE).order_by("-received_at")
        found: RightsRequest | None = asked.first()
        return found


@keeps("5-f")
def begin(request: RightsRequest) -> bool:
    """End the window. Who takes it back at this very moment comes before, and then it is False, or after, and is too late; and so does
    a hold."""
    with Asker(request.subject_kind, request.subject, request.workspace).block():
        keep_holds_still()
        if hold_on(request.subject, timezone.now()) is not None:
            wait_for(request)
            return False
        open_still = RightsRequest.objects.filter(pk=request.pk, state=RequestState.RECEIVED)
        return bool(open_still.update(carry_out_at=None))


@keeps("4.2-h")
def hide_again(entries: Sequence[Entry]) -> None:
    """What the journal says of hiding, in its order and for one person after another: the last word counts. Whoever is erased by now
    is passed over; a request that went back with the database is there again, with its number and its moment."""
    for entry in entries:
        asker = Asker(entry.what, entry.subject, UUID(entry.scope) if entry.scope else None)
        with asker.block():
            if _again(asker, entry):
                hiding.send(Asker, asker=asker)


def _again(asker: Asker, entry: Entry) -> bool:
    """Whether the person was not as the line says."""
    number, moment, why, wished = [*entry.pointer.split("/"), "", ""][:4]
    channel = next((name for name, told in WHOSE.items() if told == why), RESTORED)
    request = RightsRequest.objects.filter(number=number).first()
    open_still = request is not None and request.state == RequestState.RECEIVED
    if moment == RELEASED:
        if request is not None and open_still:
            change_together(_ended(request, request.channel, entry.at))
        return bool(_show(asker))
    changed = bool(_hide(asker))
    if request is not None and open_still and WHOSE.get(request.channel, "") != why:
        wish = _moment(wished) if wished else None
        change_together([setting(request, channel=channel, carry_out_at=_moment(moment), wished_at=wish)])
    elif request is None and changed:
        _ask_again(asker, entry, channel)
    return changed


def _spelt(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_MOMENT)


def _moment(told: str) -> datetime:
    return datetime.strptime(told, _MOMENT).replace(tzinfo=UTC)


def _ask_again(asker: Asker, entry: Entry, channel: str) -> None:
    """Received when the window was opened; should windows have grown since, a little earlier, so that no date moves later."""
    number, said, _whose, wished = [*entry.pointer.split("/"), "", ""][:4]
    moment = _moment(said)
    received_at = min(entry.at, moment - WINDOW)
    made = new_request(asker, Right.DELETE, channel=channel, received_at=received_at)
    made.number, made.carry_out_at, made.wished_at = number, moment, _moment(wished) if wished else None
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
    """What may be taken back still: its moment is to come."""
    found = _open(asker)
    return found if found is not None and found.carry_out_at and found.carry_out_at > timezone.now() else None


def _open(asker: Asker) -> RightsRequest | None:
    """The deletion that is not done, also one that a hold holds back after its moment. Held until the end of the block, so that it is
    taken back or begun, and never both."""
    open_still = RightsRequest.objects.filter(subject=asker.subject, right=Right.DELETE, state=RequestState.RECEIVED)
    found: RightsRequest | None = open_still.select_for_update().first()
    return found


def _hide(asker: Asker) -> int:
    people = _person(asker).annotate(hidden=F("permits").bitand(HIDDEN)).filter(hidden=0)
    return change_permits(asker, people, F("permits").bitor(HIDDEN))


def _show(asker: Asker) -> int:
    people = _person(asker).annotate(hidden=F("permits").bitand(HIDDEN)).exclude(hidden=0)
    return change_permits(asker, people, F("permits").bitand(~HIDDEN))


def _person(asker: Asker) -> Any:
    return person_kinds()[asker.kind]._default_manager.filter(pk=asker.subject)


def _line(asker: Asker, number: str, says: str) -> Line:
    """`says` is the moment of the deletion, where it was not the person's own wish whose, and the moment of a wish that lies beneath a
    report; or that it was taken back."""
    scope = str(asker.workspace) if asker.workspace else ""
    return Line(Event.RESTRICTED, asker.subject, scope=scope, what=asker.kind, pointer=f"{number}/{says}")
