"""What becomes of a claim: checked by the rule, decided by a person where the rule cannot, and a reward within the budget."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.decisions.actions import keep_decision
from socialsmartly.privacy.keyring import index
from socialsmartly.product.rewards.codes import new_code
from socialsmartly.product.rewards.models import Claim, Promotion, State
from socialsmartly.product.rewards.queries import CODE, facts_of, works_here
from socialsmartly.product.rewards.rules import CHECKING, AgeBand, Facts, Reason, Step, Tree, sources_of
from socialsmartly.product.rewards.tasks import tell
from socialsmartly.words import keeps
from socialsmartly.words.decision import decides, run
from socialsmartly.words.purposes import PROMOTION

CODE_COLUMN: Final = Claim._meta.get_field("code")


@dataclass(frozen=True)
class Given:
    """What a claim is checked by: the proven address, the rule, and whether a person is to look at it anyway."""

    channel: str
    address: str
    rule: Tree
    reviewed: bool
    currency: str
    kept_until: datetime


def given_by(claim: Claim, there: Promotion) -> Given | None:
    """Read inside a block that may read the claim; None for whoever is closed to the shop, of whom nothing is asked."""
    if claim.is_limited:
        return None
    reviewed = there.reviewed or claim.age_band == AgeBand.UNDER_18
    return Given(claim.proven, claim.proven_address, there.eligibility, reviewed, there.currency, claim.kept_until)


@keeps("2.2-c")
@decides(CHECKING)
def settle(workspace: UUID, claim: UUID, given: Given) -> None:
    """Check a claim: what the shop's orders say is read in a block of its own, that shows one person and neither name nor address.
    Doing it twice changes nothing. What decided is kept with it, before the row that all claims change is held."""
    facts = facts_of(workspace, given.channel, given.address, given.rule)
    works = works_here(workspace, given.channel, given.address)
    rule = {"rule": given.rule, "reviewed": given.reviewed, "currency": given.currency}
    made = run(CHECKING, rule, {"known": facts is not None, "works_here": works, **asdict(facts or Facts())})
    if made.outcome == Step.VERIFYING:
        return
    with reading_for(PROMOTION, workspace=workspace):
        whose = {"owner": workspace, "subject": claim, "thing": claim, "key": claim}
        keep_decision(CHECKING, made, **whose, kept_until=given.kept_until)
        if made.outcome == Step.APPROVED:
            moved = approve(workspace, claim, Step.VERIFYING)
        else:
            moved = reject(workspace, claim, Reason(made.outcome), Step.VERIFYING)
        if not moved:
            transaction.set_rollback(True)  # nothing was decided here, so nothing is kept of it


def approve(workspace: UUID, claim: UUID, since: Step) -> bool:
    """Say yes and hand the reward out; False when the claim is not at `since` any more, or its time is over and no code could be used.
    Inside a block for PROMOTION."""
    if since not in sources_of(Step.APPROVED):
        return False
    if hand_out(workspace, claim, since):
        return True
    row = Claim.objects.filter(workspace_id=workspace, pk=claim, step=since, kept_until__gt=timezone.now())
    if not row.update(step=Step.APPROVED, reason="", decided_at=timezone.now()):
        return False
    _wait_or_go_without(workspace, claim)
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


ROOM = "p.issued_count < p.budget_count AND p.issued_minor + p.worth_minor <= p.budget_minor"
ISSUE: Final = """
WITH mine AS (
  SELECT promotion_id FROM rewards_claim
  WHERE workspace_id = %(shop)s AND id = %(claim)s AND step = %(since)s AND kept_until > %(now)s FOR UPDATE
), taken AS (
  UPDATE rewards_promotion AS p SET issued_count = p.issued_count + 1, issued_minor = p.issued_minor + p.worth_minor
  FROM mine WHERE p.workspace_id = %(shop)s AND p.id = mine.promotion_id AND p.state <> %(paused)s AND {room}
  RETURNING p.code_days
)
UPDATE rewards_claim AS c SET step = %(issued)s, reason = '', code = %(code)s, code_digest = %(digest)s, issued_at = %(now)s,
  decided_at = CASE c.step WHEN %(approved)s THEN c.decided_at ELSE %(now)s END,
  code_until = least(%(now)s + make_interval(days => taken.code_days), c.kept_until)
FROM taken WHERE c.workspace_id = %(shop)s AND c.id = %(claim)s"""
"""A code lives no longer than what proves whose it is."""


@keeps("2.2-c")
def hand_out(workspace: UUID, claim: UUID, since: Step = Step.APPROVED) -> bool:
    """One reward for a claim, if the budget has room for it and the promotion is not paused. Inside a block for PROMOTION.

    One statement holds the claim, takes from the budget by one condition, and writes the code: any number at once take no more than
    there is, and the row that all of them change is held for as short as can be.
    """
    issued = _issue(workspace, claim, since)
    if issued:
        enqueue(tell, workspace_id=workspace, claim_id=claim)
    return issued


def _issue(workspace: UUID, claim: UUID, since: Step) -> bool:
    code = new_code()
    values: dict[str, Any] = {
        "shop": workspace,
        "claim": claim,
        "since": since.value,
        "now": timezone.now(),
        "code": CODE_COLUMN.envelope(Claim(id=claim), code),
        "digest": digest_of(workspace, code),
        "paused": State.PAUSED.value,
        "issued": Step.ISSUED.value,
        "approved": Step.APPROVED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(ISSUE.format(room=ROOM), values)
        return bool(cursor.rowcount)


def _wait_or_go_without(workspace: UUID, claim: UUID) -> None:
    """An approved claim that got nothing at once. Its promotion is held while it is looked at: whoever waits for the end of a pause is
    not told that all is handed out."""
    row = Claim.objects.filter(workspace_id=workspace, pk=claim, step=Step.APPROVED, kept_until__gt=timezone.now())
    one = row.select_for_update().first()
    if one is None:
        return
    there = Promotion.objects.select_for_update().get(workspace_id=workspace, pk=one.promotion_id)
    if there.state != State.PAUSED and not hand_out(workspace, claim):
        reject(workspace, claim, Reason.USED_UP, Step.APPROVED)


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


@keeps("2.2-c")
def withhold(workspace: UUID, claim: UUID, minor: int | None, *, by: UUID) -> bool:
    """What a person says was withheld for tax, or that nothing stands there any more, with a mark of who said it and when. Whoever it is
    about is told. No program decides whether anything is. Inside a block for PROMOTION."""
    handed = Claim.objects.filter(workspace_id=workspace, pk=claim, step__in=(Step.ISSUED, Step.REDEEMED))
    noted = handed.update(withheld_minor=minor, withheld_at=timezone.now(), withheld_by=mark_of(by, claim))
    if noted:
        enqueue(tell, workspace_id=workspace, claim_id=claim)
    return bool(noted)


def hand_out_waiting(workspace: UUID, promotion: UUID) -> int:
    """What was approved while the promotion was paused; one block for each, so that no one waits for the others."""
    with reading_for(PROMOTION, workspace=workspace):
        waiting = Claim.objects.filter(workspace_id=workspace, promotion_id=promotion, step=Step.APPROVED)
        claims = list(waiting.order_by("decided_at").values_list("pk", flat=True))
    for claim in claims:
        with reading_for(PROMOTION, workspace=workspace):
            if not hand_out(workspace, claim):
                _wait_or_go_without(workspace, claim)
    return len(claims)


def digest_of(workspace: UUID, code: str) -> bytes:
    """By what a code is found: under the key of the keyring's index, so that a copy of the database neither tells nor tries codes."""
    return index.digest(str(workspace), CODE, code)
