"""Who works for the operator, and what they do to a request."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.applicants import actions as applicants
from socialsmartly.privacy.applicants.queries import for_staff as application_of
from socialsmartly.privacy.casework import actions as casework
from socialsmartly.privacy.casework.actions import RefusalReason
from socialsmartly.privacy.casework.models import Author, Written
from socialsmartly.privacy.consent.actions import Proof, withdraw
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.privacy.datamap.together import change_together
from socialsmartly.privacy.decisions import actions as decisions
from socialsmartly.privacy.fees import actions as fees
from socialsmartly.privacy.grounds.queries import resting_on
from socialsmartly.privacy.identity import actions as identity
from socialsmartly.privacy.identity.codes import Outcome
from socialsmartly.privacy.ledger.actions.noting import STAFF
from socialsmartly.privacy.limits import actions as limits
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.asking import steps
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.actions.factors import vouch
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.staff.errors import NoInstruction, NothingGiven
from socialsmartly.product.staff.rules import ACTS, CHANNEL, OFFERS, ON_WORD, WORDING
from socialsmartly.product.staff.tasks import tell
from socialsmartly.product.workspaces.models import Role, Seat, Workspace
from socialsmartly.words import Permit, keeps
from socialsmartly.words.house import HOUSE_ID
from socialsmartly.words.purposes import ACCOUNT, PREFERENCES, WORKSPACE

HOUSE: Final = "The operator"


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
    enqueue(
        tell, lock=None, not_before=None, **ids, **({"workspace_id": request.workspace} if request.workspace else {})
    )


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


@keeps("4.6-d", "4.6-e")
def grant(request: RightsRequest, text: str, *, staff: UUID) -> None:
    """Whichever page asks: nothing is granted to somebody without an account who has not shown enough (NotProven, AgainstTheirWishes)."""
    applicants.may_be_granted(application_of(staff, request))
    casework.grant(_asker(request), request, text, staff=staff)


@keeps("4.5-b")
def decide_anew(request: RightsRequest, outcome: str, text: str, *, staff: UUID) -> None:
    decisions.decide_anew(_asker(request), request, outcome, text, staff=staff)


@keeps("4.3-c", "4.6-g")
def propose_refusal(request: RightsRequest, text: str, because: RefusalReason, *, staff: UUID) -> None:
    casework.propose_refusal(_asker(request), request, text, because, staff=staff)


@keeps("4.6-g")
def agree_to_refusal(request: RightsRequest, *, staff: UUID) -> None:
    casework.agree_to_refusal(_asker(request), request, staff=staff)


@keeps("4.6-d", "4.6-g")
def take_back_refusal(request: RightsRequest, *, staff: UUID) -> None:
    casework.take_back_refusal(_asker(request), request, staff=staff)


@keeps("4.6-g")
def announce_end(request: RightsRequest, text: str) -> None:
    limits.announce_end(_asker(request), request, text)


@keeps("4.6-f")
def quote(request: RightsRequest, minutes: int, *, staff: UUID) -> None:
    fees.quote(_asker(request), request, minutes, staff=staff)


@keeps("4.6-e")
def see_proof(request: RightsRequest, *, staff: UUID) -> None:
    applicants.see_proof(request, staff=staff)


@keeps("4.6-e")
def arrange(request: RightsRequest, at: datetime, where: str) -> None:
    identity.arrange(_asker(request), request, at, where)


@keeps("2.1-f")
def note_meeting(request: RightsRequest, outcome: str, seen: str, *, staff: UUID) -> None:
    identity.note(_asker(request), request, Outcome(outcome), seen, staff=staff)


@keeps("2.1-f", "4.6-e")
def agree_to_meeting(request: RightsRequest, *, staff: UUID) -> None:
    identity.agree(_asker(request), request, staff=staff)


@keeps("4.3-b")
def act_on_word(request: RightsRequest, act: str, *, staff: UUID) -> list[RightsRequest]:
    """Withdraw a permit as the person instructed in this request (NoInstruction, NothingGiven, NobodyThere).

    The consent event names the request as its proof; the person gets a request of their own with a number, which is the receipt, and
    for a store authorisation one for each shop that they run.
    """
    asker = _asker(request)
    permit = _instructed(asker, request, act, ACTS)
    proof = Proof(WORDING, str(CHANNEL), {"request": request.number, "by": str(mark_of(staff, request.subject))})
    made = [_withdrawn(asker, permit, place, proof) for place in _where_given(asker, permit)]
    if not made:
        raise NothingGiven
    with asker.block():
        change_together(steps(request, (ON_WORD,), at=timezone.now(), by=STAFF))
        for one in made:
            tell_the_person(one)
    return made


@keeps("4.3-b")
def prepare_on_word(request: RightsRequest, act: str) -> None:
    """Put what the person asked for in words beside their request, with a button for their own yes (NoInstruction)."""
    asker = _asker(request)
    permit = _instructed(asker, request, act, OFFERS)
    with asker.block():
        rights.prepare(request, permit)
        tell_the_person(request)


def _instructed(
    asker: Asker, request: RightsRequest, act: str, among: Mapping[str, Mapping[Permit, Promise]]
) -> Permit:
    permit = next((one for one in among.get(asker.kind, {}) if one.name == act), None)
    with asker.block():
        words = Written.objects.filter(
            owner=asker.owner, subject=asker.subject, request=request.pk, by=Author.PERSON
        ).exists()
    if permit is None or not words:
        raise NoInstruction
    return permit


def _where_given(asker: Asker, permit: Permit) -> list[UUID]:
    """On whose row the permit stands: the person's own, or that of each shop that they authorised and run."""
    if permit is not Permit.STORE_DATA:
        return [asker.owner]
    with reading_for(WORKSPACE, member=asker.subject):
        shops = list(Seat.objects.filter(role=Role.OWNER).values_list("workspace", flat=True))
    return [shop for shop in shops if _authorised(asker.subject, shop)]


def _authorised(member: UUID, workspace: UUID) -> bool:
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        return bool(Workspace.objects.get(pk=workspace).permits & Permit.STORE_DATA)


def _withdrawn(asker: Asker, permit: Permit, place: UUID, proof: Proof) -> RightsRequest:
    """The withdrawal and its request. Whoever notes it first, here or a worker, the number is the same."""
    with _own_block(asker, permit, place):
        event = withdraw(permit, owner=place, subject=asker.subject, proof=proof)
    rights.note_withdrawal(asker, channel=str(CHANNEL), emptied=resting_on(asker.kind, permit), event=event.pk)
    with asker.block():
        made: RightsRequest = RightsRequest.objects.get(pk=event.pk)
    return made


def _own_block(asker: Asker, permit: Permit, place: UUID) -> AbstractContextManager[Reading]:
    """Open for the purpose in which the person themselves would do it."""
    if permit is Permit.STORE_DATA:
        return reading_for(WORKSPACE, member=asker.subject, workspace=place)
    if asker.workspace is None:
        return reading_for(ACCOUNT, member=asker.subject)
    return reading_for(PREFERENCES, workspace=asker.workspace, subject=asker.subject)


def _asker(request: RightsRequest) -> Asker:
    return Asker(request.subject_kind, request.subject, request.workspace)
