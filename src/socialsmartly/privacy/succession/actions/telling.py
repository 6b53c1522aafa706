"""Telling everybody who takes over, and writing down what they say to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import roots
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.ledger.actions.noting import queue
from socialsmartly.privacy.minors.queries import standing
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession.codes import State
from socialsmartly.privacy.succession.errors import GoneAlready, GuardianSaidNo, NotInForce
from socialsmartly.privacy.succession.lines import line_of
from socialsmartly.privacy.succession.models import Announcement, Succession
from socialsmartly.privacy.succession.rules import AGAIN_AFTER, time_to_answer
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING, PREFERENCES, REPLAY

AT_ONCE: Final = 500
NO: Final = "succession"
"""How the journal calls a no: what it revokes is that somebody's information goes along."""


@keeps("3.3-a")
def announce() -> int:
    """A row for each member of whom a succession in force knows nothing yet; how many there were now. The message comes after it, so that
    nobody is passed over who joins meanwhile."""
    with reading_for(FINISHING):
        in_force = list(Succession.objects.filter(state=State.GRANTED))
    return sum(_announce(one) for one in in_force)


def _announce(one: Succession) -> int:
    """Some hundreds at a time, each after the last: all members are gone through once."""
    made, last = 0, UUID(int=0)
    mine = Announcement.objects.filter(owner=OuterRef("pk"), subject=OuterRef("pk"), succession=one.pk)
    while True:
        with reading_for(FINISHING), all_owners("everybody is told"):
            people = roots()["member"]._default_manager.filter(~Exists(mine), pk__gt=last).order_by("pk")
            found = [UUID(str(person)) for person in people.values_list("pk", flat=True)[:AT_ONCE]]
            Announcement.objects.bulk_create([_row(one, person) for person in found], ignore_conflicts=True)
        made += len(found)
        if len(found) < AT_ONCE:
            return made
        last = found[-1]


def _row(one: Succession, person: UUID) -> Announcement:
    return Announcement(owner=person, subject=person, succession=one.pk, name=one.name, contact=one.contact)


@keeps("3.3-a")
def told(one: Announcement, succession: Succession, channel: str) -> None:
    """A message was taken by the mail server or the text service: from this moment on the person has the time to say no."""
    one.channel, one.sent_at = channel, timezone.now()
    one.answer_until = time_to_answer(one.sent_at, succession.answer_days)
    with reading_for(FINISHING):
        mine = Announcement.objects.filter(owner=one.owner, pk=one.pk, sent_at=None)
        if mine.update(channel=channel, sent_at=one.sent_at, answer_until=one.answer_until):
            queue([line_of(one)])


def put_off(one: Announcement) -> None:
    """No message reaches them now. They are tried again later, and nothing of theirs goes before."""
    with reading_for(FINISHING):
        Announcement.objects.filter(owner=one.owner, pk=one.pk).update(next_at=timezone.now() + AGAIN_AFTER)


@keeps("3.3-a")
def say_no(member: UUID, succession: UUID) -> None:
    """A member's information does not go along (NotInForce, GoneAlready). The journal has it, so a restored backup does not send it."""
    with Asker("member", member).block(PREFERENCES):
        _answer(member, succession, timezone.now())
        enter([Line(Event.REVOKED, member, scope=str(member), what=NO, pointer=str(succession))])


@keeps("3.3-a", "7-b")
def take_back_no(member: UUID, succession: UUID, *, guardian: bool = False) -> None:
    """They changed their mind (NotInForce, GoneAlready). For a minor a guardian does it (GuardianSaidNo): the no may be theirs."""
    if not guardian and standing(member) is not None:
        raise GuardianSaidNo
    with Asker("member", member).block(PREFERENCES):
        _answer(member, succession, None)


def _answer(member: UUID, succession: UUID, refused_at: datetime | None) -> None:
    mine = Announcement.objects.filter(owner=member, subject=member, succession=succession)
    held: Announcement | None = mine.select_for_update().first()
    if held is None or not Succession.objects.filter(pk=succession, state=State.GRANTED).exists():
        raise NotInForce
    if held.handed_over_at is not None:
        raise GoneAlready
    mine.update(refused_at=refused_at)


@keeps("3.3-a", "4.2-h")
def say_no_again(entries: Sequence[Entry]) -> None:
    """A restored backup has forgotten that they said no, and perhaps that they were told at all."""
    late = [entry for entry in entries if entry.what == NO]
    if not late:
        return
    with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
        known = {one.pk: one for one in Succession.objects.all()}
        for entry in late:
            one = known.get(UUID(entry.pointer))
            if one is not None:
                _refuse_again(one, entry)


def _refuse_again(one: Succession, entry: Entry) -> None:
    row = _row(one, entry.subject)
    row.refused_at = entry.at
    Announcement.objects.bulk_create([row], ignore_conflicts=True)
    mine = Announcement.objects.filter(owner=entry.subject, subject=entry.subject, succession=one.pk)
    mine.filter(refused_at=None, handed_over_at=None).update(refused_at=entry.at)
