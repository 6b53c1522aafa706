"""What whoever asked without an account sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from socialsmartly.privacy.applicants.models import Applicant, Application, Evidence
from socialsmartly.privacy.applicants.queries import KIND, account_with, own
from socialsmartly.privacy.applicants.rules import GUARDIANS, LADDER, PAPERS, Level, Role, needed
from socialsmartly.privacy.casework.queries import Conversation, for_the_person
from socialsmartly.privacy.identity.codes import Ground
from socialsmartly.privacy.identity.queries import Meeting, meeting_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.telling import Told, told
from socialsmartly.words import keeps

__all__ = ["KIND", "LINK", "Shown", "email_of", "ground_of", "requests_of"]
LINK = "asked"


@dataclass(frozen=True)
class Shown:
    asked: RightsRequest
    said: Application | None
    told: Told | None
    talk: Conversation
    meeting: Meeting | None
    pieces: int

    @property
    def level(self) -> Level:
        return needed(Right(self.said.asked), self.said.role) if self.said else Level.NOTHING

    @property
    def missing(self) -> bool:
        return self.said is not None and self.said.level < self.level

    @property
    def may_meet(self) -> bool:
        """Whether a way can still be chosen: nobody looked yet, or what was seen did not show it."""
        return self.meeting is None or not self.meeting.check.outcome or self.meeting.over

    @property
    def ladder(self) -> str:
        return str(LADDER[self.level])

    @property
    def papers(self) -> str:
        if self.asked.right == Right.VERIFY:
            return str(GUARDIANS)
        return str(PAPERS[self.said.role]) if self.said and self.level is Level.PAPERS else ""


def requests_of(asker: Asker) -> list[Shown]:
    with asker.block():
        steps = list(RequestStep.objects.order_by("at", "id"))
        found = list(RightsRequest.objects.order_by("-received_at"))
        return [
            Shown(
                one,
                own(asker, one.pk),
                told(one, [step for step in steps if step.request == one.pk]),
                for_the_person(one),
                meeting_of(asker, one.pk),
                Evidence.objects.filter(owner=asker.owner, subject=asker.subject, request=one.pk).count(),
            )
            for one in found
        ]


def ground_of(one: Shown) -> Ground:
    """Why we need to know: a guardian's request is about a minor; any other is a request like everybody's."""
    return Ground.MINORS if one.said is not None and one.said.role == Role.GUARDIAN else Ground.RIGHTS


def email_of(asker: Asker) -> str:
    with asker.block():
        found = Applicant.objects.filter(pk=asker.subject).first()
        return (found.email or "") if found else ""


@keeps("4.6-e")
def is_on_record(asker: Asker, request: UUID) -> bool:
    """Whether the mailbox that was confirmed is one that leads to whom the request is about: somebody else's account is not opened by
    an account of one's own."""
    with asker.block():
        said = own(asker, request)
        whom = (said.whom or "").strip().lower() if said is not None else ""
    holder = account_with(email_of(asker))
    return holder is not None and account_with(whom) == holder
