"""Extending the time for an answer, or letting a clock wait, where a law allows it. Each is a step with its line in the public log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.together import change_together
from socialsmartly.privacy.ledger.actions.noting import STAFF
from socialsmartly.privacy.rights.actions.asking import Asker, steps
from socialsmartly.privacy.rights.deadlines.dates import read_dates
from socialsmartly.privacy.rights.deadlines.errors import Answered, NotExtendable
from socialsmartly.privacy.rights.deadlines.moving import must
from socialsmartly.privacy.rights.models import RequestState, RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.telling import CONFIRMED, happened
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING


@keeps("4.6-d")
def change_time(request: RightsRequest, step: str, *, at: datetime, by: str = STAFF) -> None:
    """One of the steps of `deadlines.moving` (NotMovable where no law allows it). Call it inside a block that sees the request.

    The dates are not written again: they follow from what was stored and from the steps. Our own date does not move.
    """
    if request.state != RequestState.RECEIVED:
        raise Answered
    must(step, read_dates(request.dates), happened(_steps(request)), at)
    try:
        with transaction.atomic():
            change_together(steps(request, (step,), at=at, by=by))
    except IntegrityError as second:
        raise NotExtendable from second


@keeps("4.6-d")
def confirm(asker: Asker, request: RightsRequest) -> None:
    """The person was told that the request has arrived; California asks for it within ten working days."""
    with asker.block():
        change_together(steps(request, (CONFIRMED,), at=timezone.now()))


def waiting_unconfirmed(before: datetime) -> list[tuple[Asker, RightsRequest]]:
    """Requests that wait and whose person was not yet told that they arrived. A deletion is left out: it is finished by itself."""
    with reading_for(FINISHING):
        waiting = RightsRequest.objects.filter(state=RequestState.RECEIVED, received_at__lt=before).order_by(
            "received_at"
        )
        found = [(Asker(r.subject_kind, r.subject, r.workspace), r.pk) for r in waiting.exclude(right=Right.DELETE)]
    return [(asker, request) for asker, pk in found for request in _unconfirmed(asker, pk)]


def _unconfirmed(asker: Asker, pk: UUID) -> list[RightsRequest]:
    with asker.block():
        if RequestStep.objects.filter(request=pk, step=CONFIRMED).exists():
            return []
        return list(RightsRequest.objects.filter(pk=pk))


def _steps(request: RightsRequest) -> list[RequestStep]:
    return list(RequestStep.objects.filter(request=request.pk).order_by("at", "id"))
