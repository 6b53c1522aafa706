"""What time does to a promotion: codes run out, what waited is handed out, and an end brings the time for objections forward."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.product.rewards.actions.deciding import give_back, hand_out_waiting
from socialsmartly.product.rewards.models import Claim, Promotion, State
from socialsmartly.product.rewards.queries import promotion_of
from socialsmartly.product.rewards.rules import MOST_OBJECTION_DAYS, SWEPT_WITHIN, Step
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING, PROMOTION

CLAIMS_LIVE: Final = timedelta(days=MOST_OBJECTION_DAYS) + 2 * SWEPT_WITHIN
"""So long after its last day no promotion has a claim any more."""


def tend_all(now: datetime) -> int:
    """Every promotion that can still have claims, each in blocks of its shop; returns how many codes ran out."""
    with reading_for(FINISHING, because="codes run out"), all_owners("codes of every shop run out"):
        going = list(Promotion.objects.filter(ends_at__gt=now - CLAIMS_LIVE).values_list("workspace_id", "pk"))
    return sum(tend(workspace, promotion, now) for workspace, promotion in going)


@keeps("2.2-c")
def tend(workspace: UUID, promotion: UUID, now: datetime) -> int:
    """Doing it twice changes nothing. Codes first: each that runs out leaves its place to somebody who waits."""
    with reading_for(PROMOTION, workspace=workspace):
        gone = let_run_out(workspace, promotion, Q(), now)
        there = promotion_of(workspace, promotion)
    if there is not None and there.state != State.PAUSED:
        hand_out_waiting(workspace, promotion)
    with reading_for(PROMOTION, workspace=workspace):
        _bring_forward(workspace, promotion)
    return gone


def let_run_out(workspace: UUID, promotion: UUID, which: Q, now: datetime) -> int:
    """Codes whose time is over, except those an order holds at this moment: it may be paid for. Inside a block for PROMOTION."""
    free = Q(held_until=None) | Q(held_until__lte=now)
    over = Claim.objects.filter(which, free, workspace_id=workspace, promotion_id=promotion, step=Step.ISSUED)
    gone = over.filter(code_until__lte=now).update(step=Step.EXPIRED, held_for="", held_until=None)
    if gone:
        give_back(workspace, promotion, gone)
    return int(gone)


def let_go(workspace: UUID, claim: UUID) -> None:
    """A code whose holder leaves is nobody's, also where an order holds it. Inside a block for PROMOTION; twice is once."""
    mine = Claim.objects.filter(workspace_id=workspace, pk=claim, step=Step.ISSUED)
    promotion = mine.values_list("promotion_id", flat=True).first()
    if promotion is not None and mine.update(step=Step.EXPIRED, held_for="", held_until=None):
        give_back(workspace, promotion)


def _bring_forward(workspace: UUID, promotion: UUID) -> None:
    """An end that came early ends the time for objections early, also for whoever joined in the same moment. A code lives as long as was
    said, and what was decided after the end keeps its own time."""
    there = promotion_of(workspace, promotion)
    if there is None or there.state != State.ENDED:
        return
    after = Q(decided_at__gt=there.ends_at) | Q(redeemed_at__gt=there.ends_at) | Q(step=Step.ISSUED)
    claims = Claim.objects.filter(workspace_id=workspace, promotion_id=promotion).exclude(after)
    claims.filter(kept_until__gt=there.dates.kept_until).update(kept_until=there.dates.kept_until)
