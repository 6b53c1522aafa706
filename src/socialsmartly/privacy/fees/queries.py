"""How often somebody asked, and what they were told that it costs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.fees.models import Quote, Reply
from socialsmartly.privacy.fees.rules import FREE, MAY_COST, WITHIN
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ANSWERING


@dataclass(frozen=True)
class Standing:
    """The how manieth request of its kind this is within the time, and its quote if there is one."""

    count: int
    may_cost: bool
    quote: Quote | None
    free: int = FREE
    days: int = WITHIN.days

    @property
    def beyond(self) -> bool:
        return self.may_cost and self.count > FREE

    @property
    def waits(self) -> bool:
        return self.quote is not None and self.quote.reply == Reply.WAITS


@keeps("4.6-f")
def standing(request: RightsRequest) -> Standing:
    """Call it inside a block of the person. What was taken back counts for nothing."""
    earlier = RightsRequest.objects.filter(
        subject=request.subject,
        right=request.right,
        received_at__gt=request.received_at - WITHIN,
        received_at__lte=request.received_at,
    ).exclude(state=RequestState.TAKEN_BACK)
    return Standing(earlier.count(), request.right in MAY_COST, Quote.objects.filter(request=request.pk).first())


def standing_of(asker: Asker, number: str) -> tuple[RightsRequest, Standing] | None:
    """The person's request of this number, and how it stands."""
    with asker.block():
        found = RightsRequest.objects.filter(number=number).first()
        return (found, standing(found)) if found is not None else None


def for_staff(staff: UUID, request: RightsRequest) -> Standing:
    """The same for a member of staff who answers; the number of requests is counted for the person's rights."""
    with Asker(request.subject_kind, request.subject, request.workspace).block():
        found = standing(request)
    with reading_for(ANSWERING, member=staff, because=request.number):
        looked_at([Seen(request.workspace or request.subject, request.subject)])
    return found


def charges() -> bool:
    return settings.SOCIALSMARTLY_COST_PER_HOUR > 0
