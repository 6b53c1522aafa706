"""A link ends: the person withdraws it, its time is over, or a restored backup had brought it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.together import change_together, setting
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.portability.models import Handover
from socialsmartly.privacy.portability.rules import OPEN_FOR, OVER, WITHDRAWN
from socialsmartly.privacy.rights.actions.asking import Asker, finish, steps
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING

TABLE = Handover._meta.db_table


@keeps("4.1-a", "4.3-a")
def withdraw(asker: Asker, handover: UUID, *, channel: str) -> bool:
    """Close a link to everybody at once; False where there is none of theirs that is open. What was fetched before is not called back."""
    now = timezone.now()
    with asker.block():
        mine = Handover.objects.filter(owner=asker.owner, subject=asker.subject, pk=handover)
        found = mine.filter(withdrawn_at=None, until__gt=now, left__gt=0).select_for_update().first()
        if found is None:
            return False
        request = RightsRequest.objects.select_for_update().get(pk=found.request)
        changes = [setting(found, withdrawn_at=now), *steps(request, (WITHDRAWN,), at=now, by=channel)]
        if request.state == RequestState.RECEIVED:
            back = RequestState.TAKEN_BACK
            changes.append(setting(request, state=back, answered_at=now, outcome=str(back)))
        change_together(changes)
        enter([revoked(asker, found.pk)])
    return True


def revoked(asker: Asker, handover: UUID) -> Line:
    """The journal learns which link opens nothing any more."""
    return Line(Event.REVOKED, asker.subject, str(asker.owner), TABLE, f"{asker.kind}/{handover}")


@keeps("4.2-h")
def withdraw_again(entries: Sequence[Entry]) -> None:
    """Close again what a restored backup opened, as often as one likes. The request is ended by the clock, if it went back too."""
    for entry in entries:
        if entry.what == TABLE:
            kind, _, row = entry.pointer.partition("/")
            owner = UUID(entry.scope)
            with Asker(kind, entry.subject, None if owner == entry.subject else owner).block():
                back = Handover.objects.filter(owner=owner, subject=entry.subject, pk=UUID(row), withdrawn_at=None)
                back.update(withdrawn_at=timezone.now())


@keeps("4.6-d")
def end_what_is_over(now: datetime) -> int:
    """Call the requests answered whose link is over and was never fetched: the person had what they asked for, and nobody came."""
    with reading_for(FINISHING):
        waiting = RightsRequest.objects.filter(right=Right.MOVE, state=RequestState.RECEIVED)
        over = list(waiting.filter(received_at__lte=now - OPEN_FOR).order_by("received_at"))
    return sum(_end(one) for one in over)


def _end(one: RightsRequest) -> bool:
    """False where somebody fetched or withdrew meanwhile, and where people answer: a request in words has no link."""
    with Asker(one.subject_kind, one.subject, one.workspace).block():
        still = RightsRequest.objects.select_for_update().filter(pk=one.pk, state=RequestState.RECEIVED).first()
        if (
            still is None
            or not Handover.objects.filter(owner=still.workspace or still.subject, request=still.pk).exists()
        ):
            return False
        finish(still, rows=0, done=(OVER,))
        return True
