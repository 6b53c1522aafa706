"""Entering an incident, agreeing to what is said, finding whom it touched, and writing down who was told."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import owner_field
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.incidents.codes import AGAIN_AFTER, State, Tell
from socialsmartly.privacy.incidents.errors import DecidedAlready, NotAgreed, NothingTouched, SomebodyElseDecides
from socialsmartly.privacy.incidents.models import Incident, Touched
from socialsmartly.privacy.incidents.scope import kinds_touched, touchable_labels, touches
from socialsmartly.privacy.incidents.signals import agreed
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING, REGISTER

AT_ONCE: Final = 200


@keeps("5-h")
def enter(one: Incident, *, staff: UUID) -> Incident:
    """Write down what happened (NothingTouched). Nobody is told by it: somebody else agrees to the words first."""
    known = touchable_labels()
    if not one.tables or not set(one.tables) <= known:
        raise NothingTouched
    one.number, one.entered_by, one.state = new_number("N"), mark_of(staff, one.pk), State.ENTERED
    one.decided_by = one.decided_at = one.authority_told_at = one.searched_to = one.searched_at = None
    one.searched_kind = ""
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
    """Look at each person once, members and the customers of every shop, and keep whom an agreed incident touched; how many there were
    now. A crash goes on where it was."""
    with reading_for(FINISHING):
        waiting = list(Incident.objects.filter(state=State.AGREED, searched_at=None).order_by("decided_at"))
    return sum(_find(one) for one in waiting)


def _find(one: Incident) -> int:
    """One kind of people after the other, in the order of their names."""
    kinds = sorted(kind for kind in kinds_touched(one.tables) if kind >= one.searched_kind)
    found = sum(_find_of(one, kind, one.searched_to if kind == one.searched_kind else None) for kind in kinds)
    with reading_for(FINISHING):
        Incident.objects.filter(pk=one.pk).update(searched_at=timezone.now())
    return found


def _find_of(one: Incident, kind: str, searched_to: UUID | None) -> int:
    found, last, people = 0, searched_to or UUID(int=0), person_kinds()[kind]
    owner = owner_field(people)
    while True:
        with reading_for(FINISHING), all_owners("anybody may be touched"):
            rows = people._default_manager.filter(pk__gt=last).order_by("pk")
            looked_at = list(rows.values_list("pk", owner.attname if owner else "pk")[:AT_ONCE])
        asked = [Asker(kind, UUID(str(pk)), UUID(str(shop)) if owner else None) for pk, shop in looked_at]
        touched = [asker for asker in asked if _touches(one, asker)]
        last = asked[-1].subject if asked else last
        found += len(touched)
        with reading_for(FINISHING), all_owners("anybody may be touched"):
            Touched.objects.bulk_create([_row(one, asker) for asker in touched], ignore_conflicts=True)
            Incident.objects.filter(pk=one.pk).update(searched_kind=kind, searched_to=last)
        if len(looked_at) < AT_ONCE:
            return found


def _touches(one: Incident, asker: Asker) -> bool:
    with asker.block():
        return touches(one.tables, asker)


def _row(one: Incident, asker: Asker) -> Touched:
    """Whoever is spared the message is counted all the same, and finds the row with their information."""
    due = timezone.now() if one.tell == Tell.PEOPLE else None
    whose = {"owner": asker.owner, "subject": asker.subject, "person": asker.kind}
    return Touched(**whose, incident=one.pk, number=one.number, next_at=due)


@keeps("5-h")
def note_telling(one: Touched, channel: str, *, guardian: bool | None = None) -> None:
    """Which way the person's own message took (none is empty), and whether a guardian's was taken, where a guardian answers for them. Whoever
    could not be told is tried again later, and nobody who was."""
    said: dict[str, object] = {}
    now = timezone.now()
    if channel:
        said |= {"channel": channel, "sent_at": now}
    if guardian:
        said |= {"guardian_at": now}
    later = None if channel and guardian is not False else now + AGAIN_AFTER
    with reading_for(FINISHING):
        Touched.objects.filter(owner=one.owner, pk=one.pk).update(**said, next_at=later)
