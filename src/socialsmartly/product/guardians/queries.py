"""What the page of a guardian shows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from socialsmartly.privacy.casework.queries import Conversation, for_the_person
from socialsmartly.privacy.casework.rules import IN_WORDS
from socialsmartly.privacy.minors.actions import member
from socialsmartly.privacy.retention.queries import title_of
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.reading import everything
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
