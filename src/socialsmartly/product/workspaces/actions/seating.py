"""Who works in a shop: what changes of it, and what each change leaves in the log. Every change holds the rows of the shop's people, so
that two at once come one after the other; the shop has one owner throughout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.shredding import forget
from socialsmartly.privacy.ledger.actions.noting import PERSON, PROGRAM, SEAT, SHOP, Concerning, Said, note
from socialsmartly.product.workspaces.allowance import SEATS, SHOPS, ask_for
from socialsmartly.product.workspaces.errors import NotOffered, NotYours, OwnerStays
from socialsmartly.product.workspaces.models import Colleague, Invitation, Seat
from socialsmartly.product.workspaces.queries import owns
from socialsmartly.product.workspaces.rules import LASTS, Role, gives
from socialsmartly.words import keeps
from socialsmartly.words.purposes import TEAM, WORKSPACE

TAKEN, CHANGED, ENDED = "taken", "changed", "ended"


@dataclass(frozen=True)
class By:
    """Who acts in a shop, and in which role."""

    member: UUID
    role: str


def people_held(workspace: UUID) -> list[Colleague]:
    """The people of the shop, held until the block ends. Looked at again once they are held: whoever came meanwhile is among them."""
    here = Colleague.objects.filter(workspace_id=workspace).order_by("pk")
    list(here.select_for_update())
    return list(here.all())


def sit_down(workspace: UUID, member: UUID, title: str, role: str, address: str) -> None:
    """A seat, on both sides. Inside a block that holds the people of the shop."""
    Colleague.objects.create(workspace_id=workspace, member=member, role=role, address=address)
    Seat.objects.create(member_id=member, workspace=workspace, title=title, role=role)
    _note(member, role, TAKEN, PERSON)


def sit_down_anew(workspace: UUID, member: UUID, title: str, role: str, since: datetime) -> None:
    """The seat that somebody had in a shop that came here with them, on both sides. Twice makes none twice. Opens its own block."""
    with reading_for(TEAM, member=member, workspace=workspace):
        if not Seat.objects.filter(member_id=member, workspace=workspace).exists():
            Colleague.objects.create(workspace_id=workspace, member=member, role=role, since=since)
            Seat.objects.create(member_id=member, workspace=workspace, title=title, role=role, since=since)
            _note(member, role, TAKEN, PROGRAM)


@keeps("2.1-c", "5-h")
def change_role(workspace: UUID, colleague: UUID, role: str, by: By) -> None:
    """From the next request on they hold what the new role holds (NotYours, OwnerStays)."""
    member = _member_of(workspace, colleague)
    with reading_for(TEAM, member=member, workspace=workspace):
        one = _one_of(people_held(workspace), member)
        _require(by, one, role)
        _set_role(one, Role(role), SHOP)


@keeps("2.1-c", "5-h")
def remove(workspace: UUID, colleague: UUID, by: By) -> None:
    """Their next request finds no seat, on whichever device (NotYours, OwnerStays)."""
    member = _member_of(workspace, colleague)
    with reading_for(TEAM, member=member, workspace=workspace):
        one = _one_of(people_held(workspace), member)
        _require(by, one)
        _get_up(one, SHOP)


@keeps("2.1-c")
def leave(workspace: UUID, member: UUID) -> None:
    """By oneself, from whichever role but the owner's (OwnerStays)."""
    with reading_for(TEAM, member=member, workspace=workspace):
        one = _one_of(people_held(workspace), member)
        if one.role == Role.OWNER:
            raise OwnerStays
        _get_up(one, PERSON)


def offer(workspace: UUID, colleague: UUID, by: By, *, on: bool = True) -> None:
    """The owner offers the shop to a colleague, for seven days, or takes the offer back. It is theirs once they take it (NotYours)."""
    if by.role != Role.OWNER:
        raise NotYours
    with reading_for(TEAM, member=by.member, workspace=workspace):
        people = people_held(workspace)
        if _one_of(people, by.member).role != Role.OWNER:
            raise NotYours
        for one in people:
            offered = on and one.pk == colleague and one.role != Role.OWNER
            Colleague.objects.filter(workspace_id=workspace, pk=one.pk).update(
                offered_at=timezone.now() if offered else None
            )


@keeps("2.1-c")
def take_over(workspace: UUID, member: UUID) -> None:
    """The colleague takes the shop that they were offered, and its owner becomes an administrator, in one transaction: never two owners and
    never none (NotOffered; LimitReached where the edition of the new owner holds no such shop). The new owner's own seat follows, and
    taking it once more makes it follow after a crash."""
    people = _people(workspace)
    owner = next((one.member for one in people if one.role == Role.OWNER), None)
    if owner is None:
        raise NotOffered
    if owner != member:
        _require_offer(people, member)
        ask_for(member, SHOPS, owns(member) + 1)
        ask_for(member, SEATS, len(people))
        _hand_over(workspace, owner, member)
    with reading_for(TEAM, member=member, workspace=workspace):
        if Seat.objects.filter(member_id=member, workspace=workspace).exclude(role=Role.OWNER).update(role=Role.OWNER):
            _note(member, Role.OWNER, CHANGED, PERSON)


def _hand_over(workspace: UUID, owner: UUID, member: UUID) -> None:
    with reading_for(TEAM, member=owner, workspace=workspace):
        people = people_held(workspace)
        _require_offer(people, member)
        before, after = _one_of(people, owner), _one_of(people, member)
        if before.role != Role.OWNER:
            raise NotOffered
        _set_role(before, Role.ADMIN, SHOP)
        here = Colleague.objects.filter(workspace_id=workspace, pk=after.pk)
        here.update(role=Role.OWNER, offered_at=None)


def _require_offer(people: list[Colleague], member: UUID) -> None:
    if not any(one.member == member and is_offered(one) for one in people):
        raise NotOffered


def is_offered(one: Colleague) -> bool:
    return one.offered_at is not None and timezone.now() < one.offered_at + LASTS


@keeps("4.4-b")
def vacate(workspace: UUID) -> None:
    """Before a shop closes: nobody keeps a seat that leads nowhere, and nobody is asked into it any more. As often as one likes. What the
    shop knows of a colleague goes with the shop."""
    with reading_for(TEAM, workspace=workspace):
        asked = list(Invitation.objects.filter(workspace_id=workspace).values_list("pk", flat=True))
        Invitation.objects.filter(workspace_id=workspace).delete()
    forget(asked)
    for one in _people(workspace):
        if one.role != Role.OWNER:
            with reading_for(TEAM, member=one.member, workspace=workspace):
                if Seat.objects.filter(member_id=one.member, workspace=workspace).delete()[0]:
                    _note(one.member, one.role, ENDED, PROGRAM)


def _people(workspace: UUID) -> list[Colleague]:
    with reading_for(WORKSPACE, workspace=workspace):
        return list(Colleague.objects.filter(workspace_id=workspace))


def _member_of(workspace: UUID, colleague: UUID) -> UUID:
    with reading_for(TEAM, workspace=workspace):
        found = Colleague.objects.filter(workspace_id=workspace, pk=colleague).first()
    if found is None:
        raise NotYours
    return UUID(str(found.member))


def _one_of(people: list[Colleague], member: UUID) -> Colleague:
    found = next((one for one in people if one.member == member), None)
    if found is None:
        raise NotYours
    return found


def _require(by: By, one: Colleague, role: str = "") -> None:
    may = gives(by.role)
    if one.role == Role.OWNER:
        raise OwnerStays
    if one.role not in may or (role and role not in may):
        raise NotYours


def _set_role(one: Colleague, role: Role, actor: str) -> None:
    Colleague.objects.filter(workspace_id=one.workspace_id, pk=one.pk).update(role=role, offered_at=None)
    Seat.objects.filter(member_id=one.member, workspace=one.workspace_id).update(role=role)
    _note(one.member, role, CHANGED, actor)


def _get_up(one: Colleague, actor: str) -> None:
    Seat.objects.filter(member_id=one.member, workspace=one.workspace_id).delete()
    Colleague.objects.filter(workspace_id=one.workspace_id, pk=one.pk).delete()
    _note(one.member, one.role, ENDED, actor)


def _note(member: UUID, role: str, state: str, actor: str) -> None:
    note(Concerning(member, member), Said(SEAT, actor, {"seat": str(role), "state": state}))
