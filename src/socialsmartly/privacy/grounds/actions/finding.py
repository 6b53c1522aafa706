"""Findings of people: one enters what was used against a law or the policy, another confirms it, and what it concerns is deleted.

Nobody has to ask for it (4.2-b, 4.2-d), and how heavy the breach was does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import owner_field
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.grounds.actions.unasked import Why, delete_unasked
from socialsmartly.privacy.grounds.errors import (
    NamesSomebody,
    NoSuchRequest,
    NoSuchSentence,
    NothingBroken,
    NothingToConfirm,
    NotTheirs,
    SomebodyElseConfirms,
)
from socialsmartly.privacy.grounds.models import Demand, Finding, Stands
from socialsmartly.privacy.grounds.queries import deletable
from socialsmartly.privacy.grounds.rules import Found, Ground
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.text import digest
from socialsmartly.privacy.publishing.rules import kinds_in
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import FINDING, FINISHING, REGISTER

AT_ONCE = 1000
"""People looked up in one statement."""


@keeps("4.2-b", "4.2-d")
def enter_finding(one: Finding, *, staff: UUID, asked: RightsRequest | None = None) -> Finding:
    """Keep what one of us found until a colleague has confirmed it (NothingBroken, NoSuchSentence, NotTheirs, NoSuchRequest,
    NamesSomebody). Nothing is deleted yet. `asked` is the request whose person alone it concerns."""
    if not (one.law if one.ground == Ground.UNLAWFUL else one.clause):
        raise NothingBroken
    policy = current_policy(settings.LANGUAGES[0][0])
    if one.clause and one.clause not in {clause.id for clause in policy.clauses()}:
        raise NoSuchSentence
    if one.about not in deletable(one.subject_kind):
        raise NotTheirs
    if one.request and (asked is None or asked.subject_kind != one.subject_kind):
        raise NoSuchRequest
    if kinds_in(one.facts, one.law):
        raise NamesSomebody
    one.number, one.version, one.state = new_number("F"), digest(policy), Stands.ENTERED
    one.asked = asked.pk if asked and one.request else None
    one.entered_by = mark_of(staff, one.pk)
    with reading_for(REGISTER):
        one.save(force_insert=True)
    return one


@keeps("4.2-b", "4.2-d")
def confirm_finding(finding: UUID, *, staff: UUID) -> None:
    """A colleague agrees, and the worker begins to delete within minutes (SomebodyElseConfirms, NothingToConfirm)."""
    _decide(finding, Stands.CONFIRMED, staff)


@keeps("4.2-b", "4.2-d")
def dismiss_finding(finding: UUID, *, staff: UUID) -> None:
    """A colleague does not agree; it stays in the register as that (SomebodyElseConfirms, NothingToConfirm)."""
    _decide(finding, Stands.DISMISSED, staff)


def _decide(finding: UUID, state: Stands, staff: UUID) -> None:
    with reading_for(REGISTER):
        held = Finding.objects.select_for_update().filter(pk=finding, state=Stands.ENTERED).first()
        if held is None:
            raise NothingToConfirm
        mark = mark_of(staff, held.pk)
        if held.entered_by == mark:
            raise SomebodyElseConfirms
        Finding.objects.filter(pk=finding).update(state=state, decided_by=mark, decided_at=timezone.now())


@keeps("4.2-b", "4.2-d")
def carry_out_findings(now: datetime) -> int:
    """Delete what every confirmed finding concerns, and close it; how many people that were. A second run does what a first left."""
    with reading_for(FINDING):
        confirmed = list(Finding.objects.filter(state=Stands.CONFIRMED, decided_at__lt=now))
    return sum(_carry_out_one(one) for one in confirmed)


def _carry_out_one(one: Finding) -> int:
    why = Why(Ground(one.ground), Found.OURS, one.clause, one.pk)
    for asker in _concerned(one):
        delete_unasked(asker, one.about, why)
    with reading_for(FINISHING), all_owners("a finding concerns anybody"):
        people = int(Demand.objects.filter(finding=one.pk).count())
    with reading_for(FINDING):
        Finding.objects.filter(pk=one.pk).update(state=Stands.DONE, done_at=timezone.now(), people=people)
    return people


def _concerned(one: Finding) -> Iterator[Asker]:
    """Whom it concerns, by handle: the person of its request, or everybody of its kind whom a deletion may reach."""
    if one.asked is None:
        return everybody(one.subject_kind)
    with reading_for(FINISHING), all_owners("a request may be anybody's"):
        found = list(RightsRequest.objects.filter(pk=one.asked).order_by("received_at"))
    return (Asker(asked.subject_kind, asked.subject, asked.workspace) for asked in found)


def everybody(kind: str, *, without: Permit | None = None) -> Iterator[Asker]:
    """Everybody of a kind (who does not give a permit), by handle and in the order of it, looked up some at a time."""
    model = person_kinds()[kind]
    owner, last = owner_field(model), UUID(int=0)
    while True:
        with reading_for(FINDING, because="a finding concerns them"), all_owners("a finding concerns anybody"):
            rows = model._default_manager.filter(pk__gt=last).order_by("pk")
            if without:
                rows = rows.annotate(given=F("permits").bitand(int(without))).filter(given=0)
            found = list(rows.values_list("pk", owner.attname if owner else "pk")[:AT_ONCE])
        for handle, owned_by in found:
            yield Asker(kind, handle, owned_by if owner else None)
        if len(found) < AT_ONCE:
            return
        last = found[-1][0]
