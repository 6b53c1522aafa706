"""What My account shows, each part read for the purpose it belongs to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.models import Look
from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework.queries import Conversation, for_the_person
from socialsmartly.privacy.consent.models import Agreement, ConsentEvent
from socialsmartly.privacy.consent.queries import agreements, history, history_of_owner
from socialsmartly.privacy.datamap.ids import moment_of
from socialsmartly.privacy.disclosures.codes import What
from socialsmartly.privacy.fees.queries import Standing, standing
from socialsmartly.privacy.grounds.queries import Shown as ShownDemand
from socialsmartly.privacy.grounds.queries import demand_of
from socialsmartly.privacy.ledger.pack import Proven
from socialsmartly.privacy.ledger.wordings import own_words
from socialsmartly.privacy.recipients.listing import Listed, announced, said_in
from socialsmartly.privacy.recipients.models import Disclosure
from socialsmartly.privacy.recipients.queries import (
    Carried,
    Choice,
    Received,
    Suspended,
    carried_since,
    choices_of,
    notices_to,
    passed_on,
    suspended_of,
)
from socialsmartly.privacy.recipients.walking import titles
from socialsmartly.privacy.retention.models import Hold
from socialsmartly.privacy.retention.queries import name_of
from socialsmartly.privacy.rights.actions import Asker, hold_of, waits_for_a_hold
from socialsmartly.privacy.rights.certificate import WAITS
from socialsmartly.privacy.rights.copy import PERMITS
from socialsmartly.privacy.rights.models import Certificate, RequestState, RequestStep, Right, RightsRequest
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.billing.queries import edition_of
from socialsmartly.product.billing.rules import CATALOGUE
from socialsmartly.product.billing.table import Applies, applying
from socialsmartly.product.my.letters import mark_of
from socialsmartly.product.my.wordings import EXTRAS
from socialsmartly.product.workspaces.actions.seating import CHANGED, ENDED, TAKEN, is_offered
from socialsmartly.product.workspaces.models import Colleague, Role, Seat, Workspace
from socialsmartly.product.workspaces.queries import seats_of
from socialsmartly.product.workspaces.rules import held_by
from socialsmartly.words import NO_PERSONAL_DATA, Permit
from socialsmartly.words.purposes import ACCOUNT, AGREEMENT, PREFERENCES, PROFILE, RIGHTS, WORKSPACE

SEAT_STATES: Final = {
    TAKEN: gettext_noop("taken"),
    CHANGED: gettext_noop("given"),
    ENDED: gettext_noop("ended"),
}


@dataclass(frozen=True)
class Place:
    """A workspace as the frame of a page shows it."""

    id: UUID
    name: str
    role: str = Role.OWNER


@dataclass(frozen=True)
class StoreSwitch:
    """The store authorisation of one workspace: whether it is given, or else whether a hold keeps something of what went with it, and every step
    it took."""

    place: Place
    given: bool
    waits: bool
    steps: list[ConsentEvent]


@dataclass(frozen=True)
class Account:
    member: Member
    email: str | None
    phone: str | None
    profile_given: bool
    profile_steps: list[ConsentEvent]


def me(request: HttpRequest) -> UUID:
    """The handle of the signed-in member."""
    return UUID(str(request.user.pk))


def framed(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """The context of a page within My account."""
    return {"section": "my", "workspace": first_place(request), **context}


def first_place(request: HttpRequest) -> Place | None:
    """The workspace whose navigation stands beside My account."""
    shops = [seat for seat in seats_of(request).values() if seat.role != Role.STAFF]
    seat = next(iter([*own_shops(request), *shops]), None)
    return Place(seat.workspace, seat.title, seat.role) if seat else None


def account(member_id: UUID) -> Account:
    with reading_for(ACCOUNT, member=member_id):
        member = Member.objects.get(pk=member_id)
        given = bool(member.permits & Permit.PROFILE)
        steps = [e for e in history(member_id, member_id) if e.permit == Permit.PROFILE]
        return Account(member, member.email, member.phone, given, steps)


def applies_to(member_id: UUID) -> list[Applies]:
    """What is necessary and what is optional for this member, by their edition and what they allowed."""
    edition = edition_of(member_id)
    with reading_for(ACCOUNT, member=member_id):
        permits = Member.objects.get(pk=member_id).permits
    return applying(edition, permits)


def extras(member_id: UUID) -> dict[str, str | None]:
    """The optional fields and what stands in them. Opens only while the profile is on (NotAuthorised)."""
    with reading_for(PROFILE, member=member_id):
        member = Member.objects.get(pk=member_id)
        return {name: getattr(member, name) for name in EXTRAS}


def agreements_of(member_id: UUID) -> list[Agreement]:
    with reading_for(AGREEMENT, member=member_id):
        return agreements(member_id, member_id)


def store_switches(request: HttpRequest) -> list[StoreSwitch]:
    return [_store_switch(Place(seat.workspace, seat.title)) for seat in own_shops(request)]


def own_shops(request: HttpRequest) -> list[Seat]:
    """The shops this member runs; a seat of the operator's staff is none."""
    return [seat for seat in seats_of(request).values() if seat.role == Role.OWNER]


@dataclass(frozen=True)
class WorksIn:
    """A shop that the member works in, and what their role means there. `offered` says that it can be taken over."""

    seat: Seat
    says: str | Promise
    offered: bool
    alone: bool


def works_in(request: HttpRequest) -> list[WorksIn]:
    return [_works_in(seat) for seat in seats_of(request).values() if seat.role != Role.STAFF]


def _works_in(seat: Seat) -> WorksIn:
    with reading_for(WORKSPACE, workspace=seat.workspace):
        people = list(Colleague.objects.filter(workspace_id=seat.workspace))
    mine = next((one for one in people if one.member == seat.member_id), None)
    offered = mine is not None and seat.role != Role.OWNER and (is_offered(mine) or mine.role == Role.OWNER)
    return WorksIn(seat, held_by(seat.role).says, offered, len(people) < 2)


def shops_of(member_id: UUID) -> list[UUID]:
    """The same for the worker, who signed in nowhere."""
    with reading_for(WORKSPACE, member=member_id):
        return list(Seat.objects.filter(role=Role.OWNER).values_list("workspace", flat=True))


def still_closing(workspace: UUID) -> bool:
    """Whether a hold keeps something of a shop whose owner left."""
    with reading_for(WORKSPACE, workspace=workspace):
        return waits_for_a_hold(workspace)


def certified_to_wait(asked: RightsRequest) -> bool:
    """Whether the certificate of a deletion says that a hold keeps something of what was to go along."""
    with reading_for(NO_PERSONAL_DATA):
        kept = Certificate.objects.filter(number=asked.number).first()
    return kept is not None and WAITS in json.loads(kept.body)


def _store_switch(place: Place) -> StoreSwitch:
    with reading_for(WORKSPACE, workspace=place.id):
        workspace = Workspace.objects.get(pk=place.id)
        steps = history_of_owner(place.id, Permit.STORE_DATA)
        given = bool(workspace.permits & Permit.STORE_DATA)
        return StoreSwitch(place, given, not given and waits_for_a_hold(place.id), steps)


def requests_of(member_id: UUID) -> list[RightsRequest]:
    with reading_for(RIGHTS, member=member_id, subject=member_id):
        return list(RightsRequest.objects.order_by("-received_at"))


def deletion_by(link: PersonalLink) -> RightsRequest | None:
    """The request to be deleted that a link takes back, whatever became of it."""
    asked = (one for one in requests_of(link.workspace) if one.right == Right.DELETE)
    return next((one for one in asked if mark_of(one) == link.subject), None)


def looks(member_id: UUID) -> list[Look]:
    with reading_for(RIGHTS, member=member_id, subject=member_id):
        return looks_at(member_id, member_id)


def request_by_number(member_id: UUID, number: str) -> tuple[RightsRequest, list[RequestStep]] | None:
    with reading_for(RIGHTS, member=member_id, subject=member_id):
        found = RightsRequest.objects.filter(number=number).first()
        if found is None:
            return None
        return found, list(RequestStep.objects.filter(request=found.pk).order_by("at", "id"))


def why_it_waits(asked: RightsRequest) -> Hold | None:
    """What holds back a deletion of this member; None for every other request."""
    if asked.right != Right.DELETE or asked.state != RequestState.RECEIVED:
        return None
    return hold_of(Asker(asked.subject_kind, asked.subject, asked.workspace))


def talk(asked: RightsRequest) -> Conversation:
    """What was written about a request of this member, as far as it concerns them yet."""
    with reading_for(RIGHTS, member=asked.subject, subject=asked.subject):
        return for_the_person(asked)


def demanded(asked: RightsRequest) -> ShownDemand | None:
    with reading_for(RIGHTS, member=asked.subject, subject=asked.subject):
        return demand_of(asked)


def fee(asked: RightsRequest) -> Standing:
    """How often this was asked, and what it would cost."""
    with reading_for(RIGHTS, member=asked.subject, subject=asked.subject):
        return standing(asked)


@dataclass(frozen=True)
class Offer:
    """A recipient that asks for the member's yes, with the five facts in the reader's language."""

    choice: Choice
    purpose: str
    method: str
    kinds: str


@dataclass(frozen=True)
class ShownDisclosure:
    passed: Disclosure
    items: str
    dropped: str


@dataclass(frozen=True)
class Recipients:
    offers: list[Offer]
    suspended: list[Suspended]
    passed: list[ShownDisclosure]
    notices: list[Received]
    coming: list[Listed]
    carried: list[Carried]


def recipients_of(member_id: UUID, language: str) -> Recipients:
    asker = Asker("member", member_id)
    with asker.block(PREFERENCES):
        offers = [Offer(one, *said_in(one.contract, language), titles(one.contract.items)) for one in choices_of(asker)]
        suspended = suspended_of(asker)
    with asker.block():
        passed = [
            ShownDisclosure(one, titles(one.items.split()), titles(one.dropped.split())) for one in passed_on(asker)
        ]
        return Recipients(
            offers, suspended, passed, notices_to(asker), announced(language), carried_since(moment_of(member_id))
        )


@dataclass(frozen=True)
class ShownProof:
    """One line of the public log in the words of the page; `index` is None while it is on its way."""

    words: str
    at: datetime
    detail: str
    index: int | None


def shown_proof(one: Proven) -> ShownProof:
    return ShownProof(own_words(one.opening.kind), one.opening.at, _detail(one.opening.said), one.index)


def _detail(said: Mapping[str, str]) -> str:
    told = next((tell for word, tell in DETAILS.items() if word in said), None)
    return told(said) if told is not None else ""


def _of_recipient(said: Mapping[str, str]) -> str:
    return f"{said['name']}: {gettext(said['state'])}" if "state" in said else said["name"]


def _of_edition(said: Mapping[str, str]) -> str:
    edition = CATALOGUE.edition(said["edition"])
    return str(edition.title) if edition else said["edition"]


DETAILS: Final[Mapping[str, Callable[[Mapping[str, str]], str]]] = {
    "request": lambda said: f"{said['request']}: {gettext(said['step'])}",
    "permit": lambda said: f"{gettext(PERMITS[Permit[said['permit']]])}: {gettext(said['state'])}",
    "public": lambda said: said.get("number") or str(What(said["public"]).label),
    "recipient": _of_recipient,
    "longer": lambda said: f"{name_of(said['longer'])}: {gettext(said['state'])}",
    "case": lambda said: said["case"],
    "handover": lambda said: said["handover"],
    "seat": lambda said: f"{Role(said['seat']).label}: {gettext(SEAT_STATES[said['state']])}",
    "edition": _of_edition,
    "version": lambda said: f"{said['version']} ({said['language']})",
}
"""What the words of a line say in one phrase, by the word that tells its kind; the first that is there counts."""
