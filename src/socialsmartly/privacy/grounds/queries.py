"""What may be demanded, and what our own records say to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import State
from socialsmartly.privacy.consent.queries import agreements, history_of_owner, was_allowed
from socialsmartly.privacy.datamap.map import said_by, value_columns
from socialsmartly.privacy.grounds.models import Demand, Finding
from socialsmartly.privacy.grounds.rules import EVERYTHING, Found, Ground, needs_only_consent
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.reading import own_row, sealed_fields
from socialsmartly.words import Permit, Record, keeps
from socialsmartly.words.purposes import ANSWERING, WORKSPACE

COLLECTED: tuple[str, ...] = ("made_at", "joined_at")
"""The column of a person's row that says since when it is there."""


@cache
def deletable(kind: str) -> tuple[str, ...]:
    """What can go by itself: the sealed values of the person's own row. A shop's customer may also demand everything; a member cancels
    the account."""
    own = tuple(field.name for field in sealed_fields(person_kinds()[kind]))
    return own if kind == "member" else (EVERYTHING, *own)


@keeps("4.2-b", "4.2-c", "4.2-f")
def found_by_records(asker: Asker, ground: Ground, about: str) -> Found | None:
    """What decides a demand without anybody deciding: the consent records at the time of collection and now. None leaves it to people."""
    with asker.block():
        own = own_row(asker.kind)
        held = _held_permits(own, person_kinds()[asker.kind])
        without = [one for one in held if not _allowed(asker, one, timezone.now())]
    if not own:
        return None
    if ground is Ground.UNLAWFUL:
        return Found.WITHOUT_BASIS if without and about == EVERYTHING else None
    if ground is Ground.NO_CONSENT:
        return _unconsented(asker, about, own)
    if ground is Ground.ENDED and asker.workspace and about == EVERYTHING:
        return Found.SERVICE_OVER if not _authorised(asker.workspace, timezone.now()) else None
    return None


def _unconsented(asker: Asker, about: str, own: dict[str, Any]) -> Found | None:
    if about == EVERYTHING and asker.workspace:
        return None if _authorised(asker.workspace, _collected(own)) else Found.NO_RECORD
    says = said_by(person_kinds()[asker.kind])
    permits = needs_only_consent(says.columns[about]) if isinstance(says, Record) and about != EVERYTHING else ()
    with asker.block():
        for permit in permits:
            if not _allowed(asker, permit, timezone.now()):
                return Found.TAKEN_BACK if _ever(asker, permit) else Found.NO_RECORD
    return None


@cache
def resting_on(kind: str, permit: Permit) -> tuple[str, ...]:
    """The sealed values of a person's row that rest on this permit alone, and go with it."""
    says = said_by(person_kinds()[kind])
    columns = says.columns if isinstance(says, Record) else {}
    return tuple(
        field.name
        for field in sealed_fields(person_kinds()[kind])
        if needs_only_consent(columns.get(field.name)) == {permit}
    )


def _held_permits(own: dict[str, Any], model: Any) -> list[Permit]:
    """The permits that stand on the person's own row, as far as the person gives them for themselves."""
    says = said_by(model)
    bits = int(own.get(getattr(says, "permits", None) or "", 0) or 0)
    return [one for one in Permit if one & bits and one.root is None]


def _allowed(asker: Asker, permit: Permit, moment: datetime) -> bool:
    return was_allowed(permit, owner=asker.owner, subject=asker.subject, moment=moment)


def _ever(asker: Asker, permit: Permit) -> bool:
    steps = history_of_owner(asker.owner, permit)
    return any(step.subject == asker.subject and step.state == State.GIVEN for step in steps)


def _authorised(workspace: UUID, moment: datetime) -> bool:
    """Whether the shop's authorisation was in force at a moment: whoever of the shop spoke last before it."""
    with reading_for(WORKSPACE, workspace=workspace):
        steps = history_of_owner(workspace, Permit.STORE_DATA)
    last = next((step for step in steps if step.at <= moment), None)
    return last is not None and last.state == State.GIVEN


def _collected(own: dict[str, Any]) -> datetime:
    told = next((own[name] for name in COLLECTED if own.get(name)), None)
    return datetime.fromisoformat(told) if told else timezone.now()


@keeps("4.2-d")
def bound_by(asker: Asker) -> str:
    """The digest of the text that a member agreed to last; a shop's customer has agreed to none. Inside the person's block."""
    made = agreements(asker.owner, asker.subject)
    return next((str(one.digest) for one in made if one.document == "policy"), "")


@dataclass(frozen=True)
class Shown:
    """A demand as pages show it."""

    demand: Demand
    about: str


def demand_of(request: RightsRequest) -> Shown | None:
    """Call it inside a block of the person, or for answering."""
    found = Demand.objects.filter(owner=request.workspace or request.subject, request=request.pk).first()
    return Shown(found, label_of(request.subject_kind, found.about)) if found is not None else None


def label_of(kind: str, about: str) -> str:
    column = value_columns(person_kinds()[kind]).get(about)
    return str(column.verbose_name) if column is not None else ""


def for_staff(staff: UUID, request: RightsRequest) -> Shown | None:
    with reading_for(ANSWERING, member=staff, because=request.number):
        found = demand_of(request)
        looked_at([Seen(request.workspace or request.subject, request.subject)])
    return found


@dataclass(frozen=True)
class Listed:
    """A finding as the register shows it."""

    finding: Finding
    about: str


def findings() -> list[Listed]:
    """The register, newest first. Call it inside a block for REGISTER."""
    return [Listed(one, label_of(one.subject_kind, one.about)) for one in Finding.objects.all()]
