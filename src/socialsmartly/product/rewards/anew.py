"""The shop's people have decided an objection: whoever asked for a person has their answer, and it replaces what the program decided."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation

from socialsmartly.privacy.decisions.actions import decide_anew
from socialsmartly.privacy.decisions.models import Decided
from socialsmartly.privacy.ledger.actions.noting import SHOP
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.queries import KIND
from socialsmartly.product.rewards.rules import CHECKING, Step
from socialsmartly.words import keeps

DUE = (Step.APPROVED, Step.ISSUED, Step.REDEEMED, Step.EXPIRED)


@keeps("4.5-b")
def answer(workspace: UUID, claim: UUID, staff: UUID) -> None:
    """Doing it twice changes nothing, and so does a claim that was never decided by the program."""
    asker = Asker(KIND, claim, workspace)
    with asker.block():
        asked = RightsRequest.objects.filter(pk=claim, state=RequestState.RECEIVED).first()
        first = Decided.objects.filter(owner=workspace, pk=claim).first()
        mine = Claim.objects.filter(workspace_id=workspace, pk=claim).first()
    if asked is None or first is None or mine is None or mine.step == Step.APPEALED:
        return
    outcome = Step.APPROVED.value if mine.step in DUE else first.outcome
    with translation.override(mine.language):
        said = f"{mine.get_reason_display()} {CHECKING.outcomes[outcome]}".strip()
    decide_anew(asker, asked, outcome, said, staff=staff, by=SHOP)
