"""Changing a confirmed address: written down, claimed, switched, the old one released, everybody told, and only then over.

Each step may be done twice with the same end. The row of the change is there from before the first to after the last, so the worker
takes up what a crash left, and carries out what has waited its three days, through the same function.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Line
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.rights.actions import Asker, correct, field_line
from socialsmartly.product.accounts import notices
from socialsmartly.product.accounts.actions import sign_ins
from socialsmartly.product.accounts.actions.members import claim_address
from socialsmartly.product.accounts.errors import AddressTaken, ChangeUnderWay, NobodyTold
from socialsmartly.product.accounts.models import ContactChange, Member
from socialsmartly.product.accounts.rules import Address
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING, SECURITY

WAIT = timedelta(hours=72)
STILL_RUNNING = timedelta(minutes=2)
CHANNEL = "My account"


class Ended(Enum):
    DONE = auto()
    TAKEN = auto()
    OVERTAKEN = auto()
    NOT_OURS = auto()


@dataclass(frozen=True)
class Asked:
    """A change as its row has it."""

    before: Address
    after: Address
    at: datetime


@keeps("2.1-e", "4.1-b")
def change_now(member: UUID, before: Address, after: Address, *, here: UUID | None) -> Ended:
    """For a member who proved both addresses, or the new one and a second factor (ChangeUnderWay)."""
    return carry_out(member, _write_down(member, before, after, timezone.now()), here=here)


@keeps("2.1-e", "4.1-b")
def change_later(member: UUID, before: Address, after: Address) -> datetime:
    """For a member who proved the new address alone: when it will be made (ChangeUnderWay, NobodyTold). Every address that they have
    is told and can stop it; where none takes the notice, nothing begins."""
    due = timezone.now() + WAIT
    change = _write_down(member, before, after, due)
    if not notices.waits(member, change, before.channel, due):
        stop(member, change)
        raise NobodyTold
    return due


def _write_down(member: UUID, before: Address, after: Address, due: datetime) -> UUID:
    """At most one change of a member waits: a new one takes the place of one that is not begun."""
    with reading_for(SECURITY, member=member):
        if ContactChange.objects.exclude(begun_at=None).exists():
            raise ChangeUnderWay
        gone = list(ContactChange.objects.values_list("pk", flat=True))
        ContactChange.objects.filter(pk__in=gone).delete()
        made = ContactChange.objects.create(
            member_id=member, channel=before.channel, before=before.value, after=after.value, due_at=due
        )
        enter([sign_ins.revoked(ContactChange, member, each) for each in gone])
    return UUID(str(made.pk))


@keeps("2.1-e")
def stop(member: UUID, change: UUID) -> bool:
    """Whether it was still waiting; it will not be made, also after a restored backup."""
    with reading_for(SECURITY, member=member):
        stopped = bool(ContactChange.objects.filter(pk=change, begun_at=None).delete()[0])
        if stopped:
            enter([sign_ins.revoked(ContactChange, member, change)])
    return stopped


@keeps("2.1-e", "4.1-b")
def carry_out(member: UUID, change: UUID, *, here: UUID | None = None) -> Ended:
    """Make a change that is due, or end it where the address was taken or replaced meanwhile. `here` is the device that stays in."""
    asked = _take_up(member, change)
    if asked is None:
        return Ended.NOT_OURS
    ended = _switch(member, asked)
    if ended is Ended.DONE:
        index.release(index.MEMBERS, asked.before.channel, asked.before.value, member)
        sign_ins.end_others(member, here)
        notices.made(member, asked.before)
    else:
        notices.not_made(member, asked.before.channel)
    _over(member, change)
    return ended


def carry_out_due(now: datetime) -> int:
    """What has waited long enough and what a crash left half done; one that fails comes last the next time."""
    with reading_for(FINISHING), all_owners("changes come due for everybody"):
        due = ContactChange.objects.filter(Q(begun_at=None, due_at__lte=now) | Q(begun_at__lte=now - STILL_RUNNING))
        waiting = list(due.order_by(F("begun_at").asc(nulls_first=True)).values_list("member_id", "pk"))
    for member, change in waiting:
        carry_out(member, change)
    return len(waiting)


def _take_up(member: UUID, change: UUID) -> Asked | None:
    """None when somebody else is at it or it is over. From here on it cannot be stopped."""
    now = timezone.now()
    with reading_for(SECURITY, member=member):
        free = Q(begun_at=None, due_at__lte=now) | Q(begun_at__lte=now - STILL_RUNNING)
        row = ContactChange.objects.filter(free, pk=change).first()
        if row is None or not ContactChange.objects.filter(free, pk=change).update(begun_at=now):
            return None
        return Asked(Address(row.channel, row.before), Address(row.channel, row.after), row.asked_at)


def _switch(member: UUID, asked: Asked) -> Ended:
    """The member's row is what counts, and it changes in one commit with the line in the journal. Before it the old address opens the
    account, after it the new one; the index leads to the member from both for a moment."""
    channel = asked.before.channel
    with reading_for(SECURITY, member=member):
        present = getattr(Member.objects.get(pk=member), channel)
    if present == asked.after.value:
        return Ended.DONE
    if present not in (None, asked.before.value):
        return Ended.OVERTAKEN
    try:
        claim_address(member, asked.after)
    except AddressTaken:
        return Ended.TAKEN
    asker = Asker("member", member)
    correct(
        asker,
        channel,
        asked.after.value,
        channel=CHANNEL,
        received_at=asked.at,
        beside=_no_way_back(asker, asked.before),
    )
    return Ended.DONE


def _no_way_back(asker: Asker, before: Address) -> list[Line]:
    """A backup holds the old address: in the row, which is emptied again, and in the index, which lets go of it again."""
    return [
        field_line(asker, before.channel, None),
        *index.released(index.MEMBERS, before.channel, before.value, asker.subject),
    ]


def _over(member: UUID, change: UUID) -> None:
    with reading_for(SECURITY, member=member):
        ContactChange.objects.filter(pk=change).delete()
        enter([sign_ins.revoked(ContactChange, member, change)])
