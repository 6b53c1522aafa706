"""The due-date board: which requests there are and when they are due, read for the purpose that sees no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from socialsmartly.privacy.access.actions import Seen
from socialsmartly.privacy.rights.models import RequestState, RequestStep, RightsRequest

SHOWN = 200


@dataclass(frozen=True)
class Board:
    """Requests in the order of their dates, with how many wait and how many are late."""

    requests: list[RightsRequest]
    open: int
    overdue: int
    answered: int


def board(now: datetime) -> Board:
    """Open ones first, the nearest date on top; then the answered ones, newest first."""
    everything = RightsRequest.objects.all()
    waiting = everything.filter(state=RequestState.RECEIVED)
    answered = everything.exclude(state=RequestState.RECEIVED)
    shown = [*waiting.order_by("due_at")[:SHOWN], *answered.order_by("-answered_at")[:SHOWN]]
    return Board(shown, waiting.count(), waiting.filter(due_at__lt=now).count(), answered.count())


def seen(requests: list[RightsRequest]) -> list[Seen]:
    """Whose requests these are."""
    return [Seen(r.workspace or r.subject, r.subject, r.number) for r in requests]


def one(number: str) -> tuple[RightsRequest, list[RequestStep]] | None:
    found = RightsRequest.objects.filter(number=number).first()
    if found is None:
        return None
    return found, list(RequestStep.objects.filter(request=found.pk).order_by("at", "id"))
