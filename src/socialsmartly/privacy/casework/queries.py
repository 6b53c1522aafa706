"""What was written and decided about one request: for the person whose it is, and for whoever answers it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from socialsmartly.privacy.access.actions import Seen, looked_at, mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework.models import Author, Decision, Outcome, Written
from socialsmartly.privacy.casework.rules import REMEDIES
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ANSWERING


@dataclass(frozen=True)
class Text:
    """One text, opened."""

    by: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Conversation:
    """The texts in their order, and the decision; a refusal that nobody else agreed to is none yet, and the person is not shown it. It
    may be `mine` who reads here: then it is theirs to take back, and somebody else's to agree to."""

    texts: list[Text]
    decision: Decision | None
    mine: bool = False

    @property
    def settled(self) -> bool:
        made = self.decision
        return made is not None and (made.outcome == Outcome.GRANTED or made.approved_by is not None)

    @property
    def remedies(self) -> list[str]:
        return [str(one) for one in REMEDIES]


def conversation(request: RightsRequest) -> Conversation:
    """Call it inside a block that reads for the person's rights, or for answering."""
    with all_owners("a request names the person, and its texts are theirs"):
        rows = list(Written.objects.filter(subject=request.subject, request=request.pk).order_by("at", "id"))
    texts = [Text(str(row.by), row.text or "", row.at) for row in rows]
    return Conversation(texts, Decision.objects.filter(request=request.pk).first())


def for_the_person(request: RightsRequest) -> Conversation:
    """The same without a refusal that is only proposed, nor the words that were written for it."""
    found = conversation(request)
    if found.decision is None or found.settled:
        return found
    return Conversation([text for text in found.texts if text.by == Author.PERSON], None)


@keeps("2.3-c")
def to_answer(staff: UUID, request: RightsRequest) -> Conversation:
    """Open what a person wrote, as a member of staff with this request as the case; the look is written down for the person."""
    with reading_for(ANSWERING, member=staff, because=request.number):
        found = conversation(request)
        looked_at([Seen(request.workspace or request.subject, request.subject)])
    made = found.decision
    return replace(found, mine=made is not None and made.decided_by == mark_of(staff, request.subject))
