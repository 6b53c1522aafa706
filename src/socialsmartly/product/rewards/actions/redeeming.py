"""Using a code: held at the checkout, used up by the paid order, let go by a cancelled one. Each is one conditional update."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, auto
from typing import Final
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import index
from socialsmartly.product.accounts.actions.budgets import take
from socialsmartly.product.accounts.errors import TooManyCodes
from socialsmartly.product.accounts.rules import Address, Allowance
from socialsmartly.product.rewards.actions.deciding import digest_of
from socialsmartly.product.rewards.actions.tending import let_run_out
from socialsmartly.product.rewards.codes import read_code
from socialsmartly.product.rewards.models import Because, Claim, Promotion, State
from socialsmartly.product.rewards.queries import PERSON
from socialsmartly.product.rewards.rules import Step, person_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PROMOTION, TAKING_PART

HELD: Final = timedelta(minutes=30)
ODD: Final = 10
"""So many tries by others within an hour pause a promotion: a leaked code has cost shops five figures in a weekend."""
HOUR: Final = timedelta(hours=1)
CHECKOUT: Final = "checkout"


class Told(Enum):
    """What the checkout is told."""

    HELD = auto()
    USED = auto()
    LET_GO = auto()
    MISTYPED = auto()
    UNKNOWN = auto()
    MANY_UNKNOWN = auto()
    NOT_THEIRS = auto()
    PAUSED = auto()
    LIMITED = auto()
    OVER = auto()
    BUSY = auto()


@keeps("2.2-c")
def reserve(workspace: UUID, typed: str, buyer: Address, order: str, by: str = CHECKOUT) -> Told:
    """Hold a code for an order of its holder, for half an hour. Doing it again for the same order holds it anew. `by` is where it was
    typed: the member at a counter, or the shop's checkout."""
    code, person = read_code(typed), person_of(buyer.channel, buyer.value)
    if code is None:
        return Told.MISTYPED
    with reading_for(PROMOTION, workspace=workspace):
        claim = _with_code(workspace, code)
        if claim is not None and index.find(str(claim.promotion_id), PERSON, person) != claim.pk:
            _odd(workspace, claim.promotion_id)
            return Told.NOT_THEIRS
        if claim is not None:
            return _hold(workspace, claim, order)
        handed = Promotion.objects.filter(workspace_id=workspace, issued_count__gt=0)
        parts = [index.find(str(key), PERSON, person) for key in handed.values_list("pk", flat=True)]
    if any(_is_theirs(workspace, part, code) for part in parts if part):
        return Told.LIMITED
    return _unknown(workspace, by)


@keeps("2.2-c")
def _unknown(workspace: UUID, by: str) -> Told:
    """Counted for the place where it was typed, and said there. It pauses nothing: a code that nobody was given tells nothing of those
    that somebody was, and whoever makes some up could stop every promotion of a shop."""
    try:
        take([Allowance("unknown codes of rewards", f"{workspace} {by}", ODD - 1, HOUR)])
    except TooManyCodes:
        return Told.MANY_UNKNOWN
    return Told.UNKNOWN


def _is_theirs(workspace: UUID, part: UUID, code: str) -> bool:
    """Whether the buyer's own part has the code, which the shop does not see while they limit the use of it. It is no odd try then."""
    with reading_for(TAKING_PART, workspace=workspace, subject=part):
        return _with_code(workspace, code) is not None


def _hold(workspace: UUID, claim: Claim, order: str) -> Told:
    if _is_paused(workspace, claim):
        return Told.PAUSED
    now = timezone.now()
    mine = Claim.objects.filter(workspace_id=workspace, pk=claim.pk, step=Step.ISSUED)
    if claim.step == Step.ISSUED and not claim.is_good:
        let_run_out(workspace, claim.promotion_id, Q(pk=claim.pk), now)
        return Told.OVER
    free = Q(held_for="") | Q(held_until__lte=now) | Q(held_for=order)
    if mine.filter(free).update(held_for=order, held_until=now + HELD):
        return Told.HELD
    return Told.BUSY if claim.step == Step.ISSUED else Told.OVER


@keeps("2.2-c")
def confirm(workspace: UUID, typed: str, order: str, by: str = CHECKOUT) -> Told:
    """The order is paid: the code is used up. It need not be held any more in time, unless another order has it now."""
    code = read_code(typed)
    if code is None:
        return Told.MISTYPED
    with reading_for(PROMOTION, workspace=workspace):
        claim = _with_code(workspace, code)
        if claim is not None:
            return _use_up(workspace, claim, order)
    return _unknown(workspace, by)


def _use_up(workspace: UUID, claim: Claim, order: str) -> Told:
    if claim.step == Step.REDEEMED and claim.held_for == order:
        return Told.USED  # the same word again, as shops send it
    held = Claim.objects.filter(workspace_id=workspace, pk=claim.pk, step=Step.ISSUED, held_for=order)
    if not order or not held.update(step=Step.REDEEMED, redeemed_at=timezone.now(), held_until=None):
        return Told.OVER
    Promotion.objects.filter(workspace_id=workspace, pk=claim.promotion_id).update(
        redeemed_count=F("redeemed_count") + 1
    )
    return Told.USED


def release(workspace: UUID, typed: str, order: str) -> Told:
    """The order was cancelled before it was paid: the code is free again. One that another order holds stays held."""
    code = read_code(typed)
    if code is None:
        return Told.MISTYPED
    with reading_for(PROMOTION, workspace=workspace):
        held = Claim.objects.filter(
            workspace_id=workspace, code_digest=digest_of(workspace, code), step=Step.ISSUED, held_for=order
        )
        return Told.LET_GO if order and held.update(held_for="", held_until=None) else Told.OVER


def _with_code(workspace: UUID, code: str) -> Claim | None:
    found: Claim | None = Claim.objects.filter(workspace_id=workspace, code_digest=digest_of(workspace, code)).first()
    return found


def _is_paused(workspace: UUID, claim: Claim) -> bool:
    return bool(Promotion.objects.filter(workspace_id=workspace, pk=claim.promotion_id, state=State.PAUSED).exists())


@keeps("2.2-c")
def _odd(workspace: UUID, promotion: UUID) -> None:
    """Count a try that no honest buyer makes, and pause what looks leaked, with the reason."""
    now = timezone.now()
    counted = Promotion.objects.filter(workspace_id=workspace, pk=promotion, state=State.RUNNING)
    counted.filter(odd_since__lte=now - HOUR).update(odd_tries=0, odd_since=now)
    counted.update(odd_tries=F("odd_tries") + 1)
    counted.filter(odd_tries__gte=ODD).update(state=State.PAUSED, because=Because.OTHER_PEOPLE)
