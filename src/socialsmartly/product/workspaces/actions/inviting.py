"""Asking somebody into a shop, and coming in. Nothing here asks whether an address has an account, so nothing can tell it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.shredding import forget
from socialsmartly.product.accounts.actions import budgets
from socialsmartly.product.accounts.errors import TooManyCodes
from socialsmartly.product.accounts.queries import ways_of
from socialsmartly.product.accounts.rules import EMAIL, Address, Allowance
from socialsmartly.product.workspaces.actions.linking import invited
from socialsmartly.product.workspaces.actions.seating import By, people_held, sit_down
from socialsmartly.product.workspaces.allowance import SEATS, LimitReached, ask_for
from socialsmartly.product.workspaces.errors import (
    AlreadyHere,
    AlreadyInvited,
    InvitationOver,
    NotYours,
    OtherAddress,
    SeatsTaken,
    TooOften,
    TooSoon,
)
from socialsmartly.product.workspaces.models import Colleague, Invitation, Workspace
from socialsmartly.product.workspaces.queries import owner_of
from socialsmartly.product.workspaces.rules import A_DAY, AGAIN_AFTER, LASTS, Role, gives
from socialsmartly.product.workspaces.tasks import send_invitation
from socialsmartly.words import keeps
from socialsmartly.words.keeping import DAY
from socialsmartly.words.purposes import TEAM

INVITED = "invited"
TRIES = 5


@keeps("2.1-c", "5-h")
def invite(workspace: UUID, address: Address, role: str, by: By, language: str) -> UUID:
    """For seven days. The edition of the shop's owner says how many seats there are, open invitations among them (LimitReached, NotYours,
    AlreadyHere, AlreadyInvited, TooOften)."""
    if role not in gives(by.role):
        raise NotYours
    with reading_for(TEAM, member=by.member, workspace=workspace):
        _enter_owner(workspace, by)
        people = list(Colleague.objects.filter(workspace_id=workspace))
        if any(one.address == address.value for one in people):
            raise AlreadyHere
        open_ones = Invitation.objects.filter(workspace_id=workspace, expires_at__gt=timezone.now()).count()
    if address in ways_of(by.member).addresses:
        raise AlreadyHere
    ask_for(owner_of(workspace) or by.member, SEATS, len(people) + open_ones + 1)
    _take_from_the_day(address)
    asked = index.claim(str(workspace), INVITED, address.value, uuid7())
    with reading_for(TEAM, member=by.member, workspace=workspace):
        people_held(workspace)
        if Invitation.objects.filter(workspace_id=workspace, pk=asked).exists():
            raise AlreadyInvited
        Invitation.objects.create(
            id=asked,
            workspace_id=workspace,
            address=address.value,
            role=role,
            language=language,
            expires_at=timezone.now() + LASTS,
        )
        enqueue(send_invitation, workspace_id=workspace, invitation_id=asked)
    return asked


def _enter_owner(workspace: UUID, by: By) -> None:
    """Whoever opened a shop before there were colleagues stands in no list yet."""
    if by.role == Role.OWNER and not Colleague.objects.filter(workspace_id=workspace).exists():
        made = Colleague(workspace_id=workspace, member=by.member, role=Role.OWNER)
        Colleague.objects.bulk_create([made], ignore_conflicts=True)


def _take_from_the_day(address: Address) -> None:
    try:
        budgets.take([Allowance(INVITED, address.value, A_DAY, DAY)])
    except TooManyCodes:
        raise TooOften from None


def send_again(workspace: UUID, invitation: UUID, by: By) -> None:
    """Seven days more, by a new link; the one before ends. Nothing within ten minutes of the last (TooSoon, TooOften, NotYours)."""
    with reading_for(TEAM, member=by.member, workspace=workspace):
        found = _invitation(workspace, invitation, by)
        address, waits = Address(EMAIL, str(found.address)), found.sent_at > timezone.now() - AGAIN_AFTER
    if waits:
        raise TooSoon
    _take_from_the_day(address)
    now = timezone.now()
    with reading_for(TEAM, member=by.member, workspace=workspace):
        same = Invitation.objects.filter(workspace_id=workspace, pk=invitation)
        if same.update(expires_at=now + LASTS, sent_at=now, link_digest=None):
            enqueue(send_invitation, workspace_id=workspace, invitation_id=invitation)


@keeps("2.1-c")
def take_back(workspace: UUID, invitation: UUID, by: By) -> None:
    """Its link leads nowhere from now on, and the address is forgotten (NotYours)."""
    with reading_for(TEAM, member=by.member, workspace=workspace):
        found = _invitation(workspace, invitation, by)
        Invitation.objects.filter(workspace_id=workspace, pk=found.pk).delete()
    forget([invitation])


def _invitation(workspace: UUID, invitation: UUID, by: By) -> Invitation:
    found: Invitation | None = Invitation.objects.filter(workspace_id=workspace, pk=invitation).first()
    if found is None or found.role not in gives(by.role):
        raise NotYours
    return found


@keeps("2.1-c", "5-h")
def accept(workspace: UUID, secret: UUID, member: UUID) -> None:
    """With the link, and as the member whose confirmed address it was sent to: a link that was passed on opens nothing (InvitationOver,
    OtherAddress, AlreadyHere, SeatsTaken).

    How many seats that makes is asked before the block. If somebody came in meanwhile it is asked again, so that two at once never take
    the same last seat.
    """
    mine = ways_of(member).on(EMAIL)
    for _try in range(TRIES):
        with reading_for(TEAM, workspace=workspace):
            there = Colleague.objects.filter(workspace_id=workspace).count()
        try:
            ask_for(owner_of(workspace) or member, SEATS, there + 1)
        except LimitReached:
            raise SeatsTaken from None
        if (done := _come_in(workspace, secret, member, mine, there)) is not None:
            forget([done])
            return
    raise SeatsTaken


def _come_in(workspace: UUID, secret: UUID, member: UUID, mine: Address | None, there: int) -> UUID | None:
    """The invitation that was used; None when the number of people has changed since it was asked about."""
    with reading_for(TEAM, member=member, workspace=workspace):
        people = people_held(workspace)
        found = invited(workspace, secret)
        if found is None:
            raise InvitationOver
        if mine is None or found.address != mine.value:
            raise OtherAddress
        if any(one.member == member for one in people):
            raise AlreadyHere
        if len(people) != there:
            return None
        title = Workspace.objects.values_list("title", flat=True).get(pk=workspace)
        sit_down(workspace, member, title, found.role, mine.value)
        Invitation.objects.filter(workspace_id=workspace, pk=found.pk).delete()
        return UUID(str(found.pk))
