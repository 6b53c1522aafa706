"""What becomes of a claim: checked by the rule, decided by a person where the rule cannot, and a reward within the budget."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import index
from socialsmartly.product.rewards.codes import new_code
from socialsmartly.product.rewards.models import Claim, Promotion, State
from socialsmartly.product.rewards.queries import CODE, facts_of, promotion_of, works_here
from socialsmartly.product.rewards.rules import AgeBand, Reason, Step, sources_of, verdict
from socialsmartly.product.rewards.tasks import tell
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PROMOTION


@keeps("2.2-c")
def settle(workspace: UUID, claim: UUID) -> None:
    """Check a claim: what the shop's orders say is read in a block of its own, that shows one person and neither name nor address.
    Doing it twice changes nothing."""
    with reading_for(PROMOTION, workspace=workspace):
        one = Claim.objects.filter(workspace_id=workspace, pk=claim, step=Step.VERIFYING).first()
        if one is None:
            return
        there = Promotion.objects.get(workspace_id=workspace, pk=one.promotion_id)
        channel, address = one.proven, one.proven_address
        reviewed = there.reviewed or one.age_band == AgeBand.UNDER_18
    facts = facts_of(workspace, channel, address, there.eligibility)
    works = works_here(workspace, channel, address)
    answer = verdict(there.eligibility, facts, works, reviewed=reviewed)
    if answer is Step.VERIFYING:
        return
    with reading_for(PROMOTION, workspace=workspace):
        if isinstance(answer, Reason):
            reject(workspace, claim, answer, Step.VERIFYING)
        else:
            approve(workspace, claim, Step.VERIFYING)


def approve(workspace: UUID, claim: UUID, since: Step) -> bool:
    """Say yes and hand the reward out; False when the claim is not at `since` any more, or its time is over and no code could be used.
    Inside a block for PROMOTION."""
    row = Claim.objects.filter(workspace_id=workspace, pk=claim, step=since, kept_until__gt=timezone.now())
    if since not in sources_of(Step.APPROVED) or not row.update(
        step=Step.APPROVED, reason="", decided_at=timezone.now()
    ):
        return False
    hand_out(workspace, claim)
    return True


def reject(workspace: UUID, claim: UUID, reason: Reason, since: Step) -> bool:
    """Say no, and why. Inside a block for PROMOTION."""
    row = Claim.objects.filter(workspace_id=workspace, pk=claim, step=since)
    said = since in sources_of(Step.REJECTED) and bool(
        row.update(step=Step.REJECTED, reason=reason, decided_at=timezone.now())
    )
    if said:
        enqueue(tell, workspace_id=workspace, claim_id=claim)
    return said


@keeps("2.2-c")
def hand_out(workspace: UUID, claim: UUID) -> None:
    """One reward for an approved claim, if the budget has room for it; while the promotion is paused it waits. Inside a block for
    PROMOTION. The claim is held first and the budget taken by one condition, so that any number at once take no more than there is."""
    one = Claim.objects.select_for_update().filter(workspace_id=workspace, pk=claim, step=Step.APPROVED).first()
    there = promotion_of(workspace, one.promotion_id) if one else None
    if one is None or there is None or there.state == State.PAUSED:
        return
    if not _take(there):
        if not _is_paused(there):  # it may have been paused since it was read: then the reward waits
            reject(workspace, claim, Reason.USED_UP, Step.APPROVED)
        return
    now, code = timezone.now(), new_code()
    one.code, one.code_digest, one.issued_at = code, digest_of(workspace, code), now
    one.code_until = min(
        now + timedelta(days=there.code_days), one.kept_until
    )  # no longer than what proves whose it is
    one.step = Step.ISSUED
    one.save(update_fields=["code", "code_digest", "issued_at", "code_until", "step"])
    enqueue(tell, workspace_id=workspace, claim_id=claim)


def _take(there: Promotion) -> bool:
    room = Promotion.objects.filter(
        workspace_id=there.workspace_id,
        pk=there.pk,
        issued_count__lt=F("budget_count"),
        issued_minor__lte=F("budget_minor") - there.worth_minor,
    ).exclude(state=State.PAUSED)
    return bool(room.update(issued_count=F("issued_count") + 1, issued_minor=F("issued_minor") + there.worth_minor))


def _is_paused(there: Promotion) -> bool:
    return bool(Promotion.objects.filter(workspace_id=there.workspace_id, pk=there.pk, state=State.PAUSED).exists())


def give_back(workspace: UUID, promotion: UUID, how_many: int = 1) -> None:
    """A reward that was not used leaves its place in the budget to another."""
    Promotion.objects.filter(workspace_id=workspace, pk=promotion).update(
        issued_count=F("issued_count") - how_many, issued_minor=F("issued_minor") - F("worth_minor") * how_many
    )


def revoke(workspace: UUID, claim: UUID) -> bool:
    """Take a reward back that was not used, because of misuse; the person may object. Inside a block for PROMOTION."""
    row = Claim.objects.filter(workspace_id=workspace, pk=claim, step=Step.ISSUED)
    promotion = row.values_list("promotion_id", flat=True).first()
    if promotion is None or not row.update(step=Step.REVOKED, reason=Reason.MISUSE, decided_at=timezone.now()):
        return False
    give_back(workspace, promotion)
    enqueue(tell, workspace_id=workspace, claim_id=claim)
    return True


def withhold(workspace: UUID, claim: UUID, minor: int | None) -> bool:
    """What a person says was withheld for tax. No program decides whether anything is."""
    handed = Claim.objects.filter(workspace_id=workspace, pk=claim, step__in=(Step.ISSUED, Step.REDEEMED))
    return bool(handed.update(withheld_minor=minor))


def hand_out_waiting(workspace: UUID, promotion: UUID) -> int:
    """What was approved while the promotion was paused; one block for each, so that no one waits for the others."""
    with reading_for(PROMOTION, workspace=workspace):
        waiting = Claim.objects.filter(workspace_id=workspace, promotion_id=promotion, step=Step.APPROVED)
        claims = list(waiting.order_by("decided_at").values_list("pk", flat=True))
    for claim in claims:
        with reading_for(PROMOTION, workspace=workspace):
            hand_out(workspace, claim)
    return len(claims)


def digest_of(workspace: UUID, code: str) -> bytes:
    """By what a code is found: under the key of the keyring's index, so that a copy of the database neither tells nor tries codes."""
    return index.digest(str(workspace), CODE, code)
