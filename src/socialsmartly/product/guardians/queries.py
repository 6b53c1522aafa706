"""What the page of a guardian shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.applicants.models import Evidence
from socialsmartly.privacy.applicants.queries import KIND, handle_of, known_since
from socialsmartly.privacy.casework.queries import Conversation, for_the_person
from socialsmartly.privacy.casework.rules import IN_WORDS
from socialsmartly.privacy.identity.queries import Meeting, meeting_of
from socialsmartly.privacy.minors.actions import member
from socialsmartly.privacy.retention.queries import title_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.product.guardians.links import Ward
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Kind:
    """One kind of information and how much of it is held (Minors Regulations 34)."""

    title: str
    rows: int
    kept: str


@dataclass(frozen=True)
class Asked:
    request: RightsRequest
    talk: Conversation | None


@keeps("7-e")
def kinds_held(subject: UUID) -> list[Kind]:
    """Counted, not shown: what a minor wrote is theirs, and the copy has it."""
    asker = member(subject)
    with asker.block():
        return [Kind(title_of(p.model), len(p.rows), p.kept()) for p in everything(asker.kind) if p.rows]


def requests_of(subject: UUID) -> list[Asked]:
    with member(subject).block():
        found = RightsRequest.objects.order_by("-received_at")
        return [Asked(one, for_the_person(one) if one.right in IN_WORDS else None) for one in found]


@dataclass(frozen=True)
class Check:
    """How it stands with what a guardian showed. `page` is their own page of the request, where they add something or choose a meeting."""

    request: RightsRequest
    talk: Conversation
    pieces: int
    meeting: Meeting | None
    page: str


@keeps("7-b")
def check_of(ward: Ward) -> Check | None:
    """None before anything was shown."""
    applicant = handle_of(ward.asked.channel, ward.asked.address)
    if applicant is None or ward.asked.request is None:
        return None
    asker = Asker(KIND, applicant)
    with asker.block():
        request = RightsRequest.objects.filter(pk=ward.asked.request).first()
        if request is None:
            return None
        pieces = Evidence.objects.filter(owner=applicant, subject=applicant, request=request.pk).count()
        token = PersonalLink("asked", applicant, applicant).token()
        return Check(request, for_the_person(request), pieces, meeting_of(asker, request.pk), token)


def seen_before(ward: Ward) -> datetime | None:
    """When two of us saw who this guardian is, for another child: then the tie to this one is all that is missing."""
    applicant = handle_of(ward.asked.channel, ward.asked.address)
    if applicant is None:
        return None
    with Asker(KIND, applicant).block():
        return known_since(applicant)
