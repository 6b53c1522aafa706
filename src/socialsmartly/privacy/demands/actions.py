"""Entering a demand, deciding it by two, and handing over the least that it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.demands.codes import LONGEST_SILENCE, Place, Refused, State
from socialsmartly.privacy.demands.errors import (
    DecidedAlready,
    NoApproval,
    NobodyNamed,
    NobodyToProtect,
    NotAboutThem,
    SilenceTooLong,
    SomebodyElseDecides,
)
from socialsmartly.privacy.demands.ground import under_age
from socialsmartly.privacy.demands.lines import line_of
from socialsmartly.privacy.demands.models import Concern, Demand
from socialsmartly.privacy.ledger.actions.noting import queue
from socialsmartly.privacy.recipients.actions import register
from socialsmartly.privacy.recipients.actions.handing import To, may_leave, opened
from socialsmartly.privacy.recipients.codes import Case, Category, Use
from socialsmartly.privacy.recipients.errors import HandoverRefused
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.walking import Passed, walk
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.purposes import DISCLOSING, FINISHING, REGISTER

MONTH_TO_HAND_OVER: Final = timedelta(days=31)
"""A granted demand is carried out within this time or not at all: then it is decided anew."""

DEMANDED: Final = "What it lawfully demanded under {law}", "依据{law}依法提出的要求"
PROTECTS: Final = "What it needs to protect somebody under 18, under {law}", "依据{law}保护未成年人所必需"


@keeps("3.1-b", "7-c")
def enter(demand: Demand, people: Iterable[UUID], *, staff: UUID) -> Demand:
    """Enter what arrived, about members of ours (NobodyNamed, NobodyToProtect, SilenceTooLong). Nothing leaves by it: somebody else decides."""
    about, now = sorted(set(people)), timezone.now()
    shown_from = _shown_from(demand, now)
    if not about:
        raise NobodyNamed
    if demand.protects and not all(map(under_age, about)):
        raise NobodyToProtect
    demand.people, demand.entered_by, demand.state = len(about), mark_of(staff, demand.pk), State.ENTERED
    demand.recipient = demand.decided_by = demand.decided_at = None
    with reading_for(REGISTER):
        demand.save(force_insert=True)
    for one in about:
        with reading_for(DISCLOSING, member=one, subject=one):
            Concern.objects.create(
                owner=one, subject=one, demand=demand.pk, authority=demand.authority, at=now, shown_from=shown_from
            )
    return demand


def _shown_from(demand: Demand, now: datetime) -> datetime:
    if demand.gag_until is None:
        return now
    until = datetime.combine(demand.gag_until, time.min, UTC)
    if until > now + LONGEST_SILENCE:
        raise SilenceTooLong
    return max(until, now)


@keeps("3.1-b")
def grant(demand: UUID, *, staff: UUID) -> Demand:
    """A second person grants it (SomebodyElseDecides, DecidedAlready, NoApproval). From then on the authority stands in the register of
    recipients, for a month and with exactly the information that was asked for. The public list does not name it (docs/decisions/0029)."""
    with reading_for(REGISTER):
        held = _may_decide(demand, staff)
        if held.place == Place.ABROAD and not held.approval:
            raise NoApproval
        entry = register.first(Category.AUTHORITY, _terms(held))
        return _decide(held, staff, state=State.GRANTED, recipient=entry.recipient_id)


@keeps("3.1-b")
def refuse(demand: UUID, because: Refused, *, staff: UUID) -> Demand:
    """A second person refuses it, with a reason from the list (SomebodyElseDecides, DecidedAlready)."""
    with reading_for(REGISTER):
        return _decide(_may_decide(demand, staff), staff, state=State.REFUSED, refused_because=because)


def _may_decide(demand: UUID, staff: UUID) -> Demand:
    held: Demand = Demand.objects.select_for_update().get(pk=demand)
    if held.state != State.ENTERED:
        raise DecidedAlready
    if held.entered_by == mark_of(staff, held.pk):
        raise SomebodyElseDecides
    return held


def _decide(held: Demand, staff: UUID, **decision: object) -> Demand:
    told = {**decision, "decided_by": mark_of(staff, held.pk), "decided_at": timezone.now()}
    Demand.objects.filter(pk=held.pk).update(**told)
    for name, value in told.items():
        setattr(held, name, value)
    return held


def _terms(demand: Demand) -> Contract:
    today = timezone.now().date()
    said_en, said_zh = PROTECTS if demand.protects else DEMANDED
    return Contract(
        use=Use.LEGAL,
        name=demand.authority,
        contact=demand.contact,
        said_en=said_en.format(law=demand.law),
        said_zh=said_zh.format(law=demand.law),
        method_en="Handed over by our staff, after two of them granted it",
        method_zh="经我方两名人员批准后，由我方人员提供",
        items=list(demand.items),
        begins_on=today,
        ends_on=today + MONTH_TO_HAND_OVER,
    )


@keeps("3.1-b", "3.1-a")
def hand_over(demand: UUID, person: UUID, *, staff: UUID) -> Passed:
    """What the demand asks for of one person and nothing more, once, on record before it leaves (NotAboutThem)."""
    asker = Asker("member", person)
    with reading_for(DISCLOSING, member=person, subject=person):
        held: Demand | None = Demand.objects.filter(pk=demand, state=State.GRANTED).first()
        concern: Concern | None = (
            Concern.objects.select_for_update().filter(owner=person, subject=person, demand=demand).first()
        )
        if held is None or held.recipient is None or concern is None or concern.handed_over_at is not None:
            raise NotAboutThem
        to = To(held.recipient, Use.LEGAL, Case.PROTECTION if held.protects else Case.LEGAL_DUTY, held.pk)
        try:
            _contract, parts = may_leave(asker, to, opened(to), held.items)
        except HandoverRefused as refused:
            raise NotAboutThem from refused
        fields = walk(asker, parts.passes)
        if fields is None:
            raise NotAboutThem
        _record(concern, held, parts.passes)
    return fields


def _record(concern: Concern, held: Demand, items: Iterable[str]) -> None:
    concern.items, concern.handed_over_at = " ".join(items), timezone.now()
    Concern.objects.filter(owner=concern.owner, pk=concern.pk).update(
        items=concern.items, handed_over_at=concern.handed_over_at
    )
    Demand.objects.filter(pk=held.pk).update(handed_over=F("handed_over") + 1)
    queue([line_of(concern)])


def told(concern: Concern) -> None:
    """Somebody was told by message. Once is enough."""
    with reading_for(FINISHING):
        Concern.objects.filter(owner=concern.owner, pk=concern.pk).update(told_at=timezone.now())
