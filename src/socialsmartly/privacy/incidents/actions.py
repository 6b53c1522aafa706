"""Entering an incident, agreeing to what is said, finding whom it touched, and writing down who was told."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import roots
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.incidents.codes import AGAIN_AFTER, State, Tell
from socialsmartly.privacy.incidents.errors import DecidedAlready, NotAgreed, NothingTouched, SomebodyElseDecides
from socialsmartly.privacy.incidents.models import Incident, Touched
from socialsmartly.privacy.incidents.scope import touchable, touches
from socialsmartly.privacy.incidents.signals import agreed
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING, REGISTER

AT_ONCE: Final = 200


@keeps("5-h")
def enter(one: Incident, *, staff: UUID) -> Incident:
    """Write down what happened (NothingTouched). Nobody is told by it: somebody else agrees to the words first."""
    known = {label for label, _title in touchable()}
    if not one.tables or not set(one.tables) <= known:
        raise NothingTouched
    one.number, one.entered_by, one.state = new_number("N"), mark_of(staff, one.pk), State.ENTERED
    one.decided_by = one.decided_at = one.authority_told_at = one.searched_to = one.searched_at = None
    with reading_for(REGISTER):
        one.save(force_insert=True)
    return one


@keeps("5-h")
def decide(key: UUID, *, staff: UUID, agrees: bool) -> Incident:
    """A second person agrees that it is so and to what is said, or that it was none (SomebodyElseDecides, DecidedAlready)."""
    with reading_for(REGISTER):
        held: Incident | None = Incident.objects.select_for_update().filter(pk=key, state=State.ENTERED).first()
        if held is None:
            raise DecidedAlready
        if held.entered_by == mark_of(staff, held.pk):
            raise SomebodyElseDecides
        held.state = State.AGREED if agrees else State.REFUSED
        held.decided_by, held.decided_at = mark_of(staff, held.pk), timezone.now()
        held.save(update_fields=["state", "decided_by", "decided_at"])
        if agrees:
            agreed.send(Incident, incident=held.pk)
    return held


@keeps("5-h")
def authority_told(key: UUID) -> None:
    """Staff handed the notice in, by the way that the authority has for it (NotAgreed). The first time counts."""
    with reading_for(REGISTER):
        rows = Incident.objects.filter(pk=key, state=State.AGREED)
        if not rows.exists():
            raise NotAgreed
        rows.filter(authority_told_at=None).update(authority_told_at=timezone.now())


@keeps("5-h")
def find_everybody() -> int:
    """Look at each member once and keep whom an agreed incident touched; how many there were now. A crash goes on where it was."""
    with reading_for(FINISHING):
        waiting = list(Incident.objects.filter(state=State.AGREED, searched_at=None).order_by("decided_at"))
    return sum(_find(one) for one in waiting)


def _find(one: Incident) -> int:
    found, last = 0, one.searched_to or UUID(int=0)
    while True:
        with reading_for(FINISHING), all_owners("anybody may be touched"):
            people = roots()["member"]._default_manager.filter(pk__gt=last).order_by("pk")
            looked_at = [UUID(str(person)) for person in people.values_list("pk", flat=True)[:AT_ONCE]]
        touched = [person for person in looked_at if _touches(one, person)]
        last, over = (looked_at[-1] if looked_at else last), len(looked_at) < AT_ONCE
        found += len(touched)
        with reading_for(FINISHING), all_owners("anybody may be touched"):
            Touched.objects.bulk_create([_row(one, person) for person in touched], ignore_conflicts=True)
            Incident.objects.filter(pk=one.pk).update(searched_to=last, searched_at=timezone.now() if over else None)
        if over:
            return found


def _touches(one: Incident, person: UUID) -> bool:
    with Asker("member", person).block():
        return touches(one.tables, person)


def _row(one: Incident, person: UUID) -> Touched:
    """Whoever is spared the message is counted all the same, and finds the row with their information."""
    due = timezone.now() if one.tell == Tell.PEOPLE else None
    return Touched(owner=person, subject=person, incident=one.pk, number=one.number, next_at=due)


@keeps("5-h")
def told(one: Touched, channel: str) -> None:
    """The mail server or the text service took the message."""
    with reading_for(FINISHING):
        Touched.objects.filter(owner=one.owner, pk=one.pk).update(channel=channel, sent_at=timezone.now(), next_at=None)


def put_off(one: Touched) -> None:
    """No message reaches them now. They are tried again later, and find it with their information meanwhile."""
    with reading_for(FINISHING):
        Touched.objects.filter(owner=one.owner, pk=one.pk).update(next_at=timezone.now() + AGAIN_AFTER)
