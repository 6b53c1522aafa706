"""Asking a second person, answering, and doing what was agreed to: once, as it was shown, in time."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.product.approvals.errors import (
    NeedsSecondPerson,
    NobodyToAsk,
    NothingToDecide,
    NotYourOwn,
    SayWhy,
)
from socialsmartly.product.approvals.models import Request, Threshold
from socialsmartly.product.approvals.queries import threshold, waiting
from socialsmartly.product.approvals.rules import ENOUGH, LASTS, WHO_MAY, Large, Stands, Verdict, What, is_large, stands
from socialsmartly.product.workspaces.queries import how_many_hold
from socialsmartly.words import keeps


def set_threshold(workspace: UUID, what: What, over: int | None, *, member: UUID) -> Threshold:
    """From how many people on a second person has to agree; None turns it off (NobodyToAsk where there is no second person). Inside a block
    for WORKSPACE, which is the owner's."""
    if over is not None and how_many_hold(workspace, WHO_MAY[what]) < ENOUGH:
        raise NobodyToAsk
    made: Threshold = Threshold.objects.create(
        workspace_id=workspace, what=what, over=over, set_by=mark_of(member, workspace)
    )
    return made


@keeps("5-h")
def ask(large: Large, *, member: UUID) -> Request:
    """Ask a second person. Asked twice for the same, it is one asking."""
    now = timezone.now()
    for one in waiting(large.workspace, large.what, large.thing):
        if stands(one, large.digest, large.people, now) in (Stands.WAITING, Stands.AGREED):
            return one
    made: Request = Request.objects.create(
        workspace_id=large.workspace,
        what=large.what,
        thing=large.thing,
        digest=large.digest,
        people=large.people,
        asked_by=mark_of(member, large.workspace),
        asked_at=now,
        until=now + LASTS,
    )
    return made


@keeps("5-h")
def agree(request: UUID, large: Large, *, member: UUID) -> None:
    """A second person agrees to what stands there now (NotYourOwn, NothingToDecide)."""
    _decide(request, large, member, Verdict.AGREED)


@keeps("5-h")
def refuse(request: UUID, large: Large, because: str, *, member: UUID) -> None:
    """A second person refuses, and says why (SayWhy, NotYourOwn, NothingToDecide)."""
    words = because.replace("\0", "").strip()[:500]
    if not words:
        raise SayWhy
    _decide(request, large, member, Verdict.REFUSED, words)


def _decide(request: UUID, large: Large, member: UUID, verdict: Verdict, because: str = "") -> None:
    now, mark = timezone.now(), mark_of(member, large.workspace)
    here = Request.objects.filter(workspace_id=large.workspace, what=large.what, thing=large.thing, pk=request)
    held = here.select_for_update().first()
    if held is None or stands(held, large.digest, large.people, now) is not Stands.WAITING:
        raise NothingToDecide
    if held.asked_by == mark:
        raise NotYourOwn
    here.update(verdict=verdict, decided_by=mark, decided_at=now, because=because)


@keeps("5-h")
def use(large: Large) -> None:
    """Before it is done, in the transaction that does it: nothing where it is not large; what was agreed to counts once (NeedsSecondPerson)."""
    if not is_large(threshold(large.workspace, large.what), large.weight):
        return
    now = timezone.now()
    here = Request.objects.filter(workspace_id=large.workspace, what=large.what, thing=large.thing)
    for one in here.select_for_update().filter(verdict=Verdict.AGREED, used_at=None):
        if stands(one, large.digest, large.people, now) is Stands.AGREED:
            here.filter(pk=one.pk).update(used_at=now)
            return
    raise NeedsSecondPerson
