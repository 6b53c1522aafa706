"""Who works for the operator, and what they do to a request."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework import actions as casework
from socialsmartly.privacy.casework.actions import RefusalReason
from socialsmartly.privacy.fees import actions as fees
from socialsmartly.privacy.limits import actions as limits
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.actions.factors import vouch
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.staff.tasks import tell
from socialsmartly.product.workspaces.models import Role, Seat, Workspace
from socialsmartly.words import keeps
from socialsmartly.words.purposes import WORKSPACE

HOUSE: Final = "The operator"
HOUSE_ID: Final = UUID("00000000-0000-7000-8000-000000000001")  # one house in each installation, the same in all


def seat_staff(member_id: UUID) -> bool:
    """Give a member a seat in the staff area; False when they have one already."""
    with reading_for(WORKSPACE, member=member_id, workspace=HOUSE_ID):
        Workspace.objects.get_or_create(id=HOUSE_ID, defaults={"title": HOUSE})
        if Seat.objects.filter(role=Role.STAFF).exists():
            return False
        Seat.objects.create(member_id=member_id, workspace=HOUSE_ID, title=HOUSE, role=Role.STAFF)
    return True


@keeps("4.6-d")
def change_time(request: RightsRequest, step: str) -> None:
    """Change the time and tell the person, or neither (NotMovable)."""
    rights.change_time(request, step, at=timezone.now())
    tell_the_person(request)


def tell_the_person(request: RightsRequest) -> None:
    """Put it on the queue, in the transaction of what they are told of."""
    ids = {"request_id": request.pk, "subject_id": request.subject}
    enqueue(tell, lock=None, **ids, **({"workspace_id": request.workspace} if request.workspace else {}))


@keeps("5-h")
def vouch_for(address: Address, number: str, *, by: UUID | None = None) -> bool:
    """Whether a second factor of the staff member with this address has this number; it opens the staff area from now on. `by` is the
    colleague who heard the number, whose own factor is vouched for; nobody does it for themselves. The console does it for the first."""
    member = member_of(address)
    if member is None or member == by:
        return False
    with reading_for(WORKSPACE, member=member):
        staff = Seat.objects.filter(role=Role.STAFF).exists()
    return staff and vouch(member, number)


@keeps("4.6-d")
def grant(request: RightsRequest, text: str, *, staff: UUID) -> None:
    casework.grant(_asker(request), request, text, staff=staff)


@keeps("4.3-c", "4.6-g")
def propose_refusal(request: RightsRequest, text: str, because: RefusalReason, *, staff: UUID) -> None:
    casework.propose_refusal(_asker(request), request, text, because, staff=staff)


@keeps("4.6-g")
def agree_to_refusal(request: RightsRequest, *, staff: UUID) -> None:
    casework.agree_to_refusal(_asker(request), request, staff=staff)


@keeps("4.6-g")
def announce_end(request: RightsRequest, text: str) -> None:
    limits.announce_end(_asker(request), request, text)


@keeps("4.6-f")
def quote(request: RightsRequest, minutes: int, *, staff: UUID) -> None:
    fees.quote(_asker(request), request, minutes, staff=staff)


def _asker(request: RightsRequest) -> Asker:
    return Asker(request.subject_kind, request.subject, request.workspace)
