"""What a shop has set, and what was asked of a second person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.product.approvals.models import Request, Threshold
from socialsmartly.product.approvals.rules import ENOUGH, OVER, UNASKED, WHO_MAY, Large, Stands, What, is_large, stands
from socialsmartly.product.workspaces.queries import how_many_hold


@dataclass(frozen=True)
class Line:
    """One request, as it stands now and for whoever looks."""

    request: Request
    stands: Stands
    mine: bool
    by_me: bool


@dataclass(frozen=True)
class Second:
    """What a page says of the second person: whether one has to agree now, from when on, and what was asked, newest first."""

    over: int | None
    needed: bool
    lines: list[Line]

    @property
    def newest(self) -> Line | None:
        return self.lines[0] if self.lines else None

    @property
    def agreed(self) -> bool:
        return any(line.stands is Stands.AGREED for line in self.lines)

    @property
    def open(self) -> Line | None:
        return next((line for line in self.lines if line.stands is Stands.WAITING), None)


def threshold(workspace: UUID, what: What) -> int | None:
    """More than so many people need a second person; None while the shop has not turned it on, or has turned it off. What is UNASKED is on
    where there is somebody to ask; that is a block for WORKSPACE, TEAM or EXPORTING."""
    newest = Threshold.objects.filter(workspace_id=workspace, what=what).order_by("-set_at", "-id").first()
    if newest is None and what in UNASKED and how_many_hold(workspace, WHO_MAY[what]) >= ENOUGH:
        return OVER[what]
    return newest.over if newest else None


def history(workspace: UUID, what: What) -> list[Threshold]:
    return list(Threshold.objects.filter(workspace_id=workspace, what=what).order_by("-set_at", "-id")[:20])


def waiting(workspace: UUID, what: What, thing: UUID) -> list[Request]:
    """Everything that was asked about one thing, newest first."""
    return list(
        Request.objects.filter(workspace_id=workspace, what=what, thing=thing).order_by("-asked_at", "-id")[:50]
    )


def newest_by_thing(workspace: UUID, what: What, things: Collection[UUID]) -> dict[UUID, Request]:
    """The last request about each of these."""
    asked = Request.objects.filter(workspace_id=workspace, what=what, thing__in=things).order_by("asked_at", "id")
    return {one.thing: one for one in asked}


def open_requests(workspace: UUID, what: What) -> list[Request]:
    """What nobody has answered and still can, oldest first."""
    unanswered = Request.objects.filter(workspace_id=workspace, what=what, verdict="", until__gt=timezone.now())
    return list(unanswered.order_by("asked_at")[:50])


def second_for(large: Large, member: UUID) -> Second:
    """For the page on which it would be done, and for its history."""
    now, mark, over = timezone.now(), mark_of(member, large.workspace), threshold(large.workspace, large.what)
    asked = waiting(large.workspace, large.what, large.thing)
    lines = [
        Line(one, stands(one, large.digest, large.people, now), one.asked_by == mark, one.decided_by == mark)
        for one in asked
    ]
    return Second(over, is_large(over, large.weight), lines)
