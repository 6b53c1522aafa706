"""Who asks, and the request that records it before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.privacy.datamap.together import Change, adding, change_together, setting
from socialsmartly.privacy.ledger.actions.noting import PROGRAM, leaves
from socialsmartly.privacy.retention.queries import is_held
from socialsmartly.privacy.rights.deadlines.dates import UNKNOWN, deadline
from socialsmartly.privacy.rights.deadlines.laws import Facts
from socialsmartly.privacy.rights.lines import line_of
from socialsmartly.privacy.rights.models import Closing, RequestState, RequestStep, Right, RightsRequest
from socialsmartly.words import Purpose, keeps
from socialsmartly.words.purposes import RIGHTS


@dataclass(frozen=True)
class Asker:
    """Who asks: a kind of person on the map, by handle, and for a shop's customer the shop."""

    kind: str
    subject: UUID
    workspace: UUID | None = None

    @property
    def owner(self) -> UUID:
        """Whose rows these are: the shop's, or the member's own."""
        return self.workspace or self.subject

    def block(self, purpose: Purpose = RIGHTS, *, leaving: bool = False) -> AbstractContextManager[Reading]:
        """A block that reads for a purpose that serves one person, and sees this person and nobody else."""
        member = self.subject if self.workspace is None else None
        return reading_for(purpose, member=member, workspace=self.workspace, subject=self.subject, leaving=leaving)

    def is_leaving(self) -> bool:
        """Whether a deletion of theirs was begun and nothing stops it any more, or their shop's that does not spare them. Call it in
        their block."""
        begun = RightsRequest.objects.filter(subject=self.subject, right=Right.DELETE, state=RequestState.RECEIVED)
        return bool(begun.filter(carry_out_at=None).exists()) or self._goes_with_the_shop()

    def _goes_with_the_shop(self) -> bool:
        if self.workspace is None:
            return False
        going = Closing.objects.filter(owner=self.workspace, going=True, of__in=("", self.kind))
        return bool(going.exists()) and not is_held(self.subject, timezone.now())


@keeps("4.6-d")
def open_request(
    asker: Asker, right: Right, *, channel: str, received_at: datetime | None = None, facts: Facts = UNKNOWN
) -> RightsRequest:
    """Record a request with its number and its deadline, before anything is done about it. `facts` is what the person said of where
    they live and the shop of its seat."""
    made = new_request(asker, right, channel=channel, received_at=received_at or timezone.now(), facts=facts)
    with asker.block():
        change_together([adding([made]), *steps(made, ("received",), at=made.received_at, by=channel)])
    return made


def new_request(
    asker: Asker, right: Right, *, channel: str, received_at: datetime, facts: Facts = UNKNOWN
) -> RightsRequest:
    due = deadline(received_at, right, facts)
    return RightsRequest(
        number=new_number(),
        right=right,
        subject=asker.subject,
        subject_kind=asker.kind,
        workspace=asker.workspace,
        channel=channel,
        received_at=received_at,
        due_at=due.due_at,
        arithmetic=due.arithmetic,
        dates=due.stored(),
    )


def finish(request: RightsRequest, *, rows: int, done: Iterable[str], beside: Sequence[Change] = ()) -> None:
    """Call a request answered and granted, with what was done for it, in one statement."""
    now = timezone.now()
    answered = setting(request, state=RequestState.DONE, answered_at=now, outcome="granted", rows_touched=rows)
    change_together([answered, *beside, *steps(request, done, at=now, rows=rows)])


@keeps("4.6-d")
def steps(
    request: RightsRequest, done: Iterable[str], *, at: datetime, by: str = PROGRAM, rows: int = 0
) -> list[Change]:
    """What happened to a request, each step with its line in the public log."""
    return recorded(request, new_steps(request, done, at=at, by=by, rows=rows))


def new_steps(
    request: RightsRequest, done: Iterable[str], *, at: datetime, by: str = PROGRAM, rows: int = 0
) -> list[RequestStep]:
    return [
        RequestStep(request=request.pk, subject=request.subject, step=step, by=by, at=at, rows_touched=rows)
        for step in done
    ]


def recorded(request: RightsRequest, made: Sequence[RequestStep]) -> list[Change]:
    return [adding(made), adding(leaves(line_of(request.number, step) for step in made))]
