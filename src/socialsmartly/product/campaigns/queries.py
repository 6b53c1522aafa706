"""What became of a campaign, and what a person got or did not get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from socialsmartly.product.campaigns.models import Campaign, Decision, Outcome, Reason
from socialsmartly.product.campaigns.rules import sentence


@dataclass(frozen=True)
class Happening:
    """One line of a person's timeline."""

    at: datetime
    title: str
    outcome: str
    says: Promise
    campaign: UUID


@dataclass(frozen=True)
class Figures:
    """matched = sent + skipped + failed + open, whatever has happened; `erased` people had a decision and are gone."""

    matched: int
    sent: int
    skipped: int
    failed: int
    open: int
    erased: int
    reasons: list[tuple[str, str, Promise | str, int]]

    @property
    def decided(self) -> int:
        return self.sent + self.skipped + self.failed


def decisions_of(workspace: UUID, contact: UUID) -> list[Happening]:
    """The doorway for a contact's page: every campaign that matched this person, newest first."""
    rows = Decision.objects.filter(workspace_id=workspace, contact_id=contact).order_by("-at", "-pk")
    return [Happening(d.at, d.title, d.outcome, sentence(d.outcome, d.reason), d.campaign_id) for d in rows]


def figures(campaign: Campaign) -> Figures:
    """Counted from the decisions; once finished, the written-down counts hold, so that an erasure does not rewrite them."""
    rows = decisions(campaign).order_by().values_list("outcome", "reason").annotate(n=Count("pk"))
    by_reason = {(outcome, reason): n for outcome, reason, n in rows}
    counts = {o: sum(n for (outcome, _r), n in by_reason.items() if outcome == o) for o in Outcome.values}
    sent, skipped, failed = counts[Outcome.SENT], counts[Outcome.SKIPPED], counts[Outcome.FAILED]
    here = sum(counts.values())
    if campaign.finished_at:
        sent, skipped, failed = campaign.sent, campaign.skipped, campaign.failed
    still_open = counts[Outcome.WAITING] + counts[Outcome.SENDING] + counts[Outcome.HELD]
    return Figures(campaign.matched, sent, skipped, failed, still_open, campaign.matched - here, _reasons(by_reason))


def _reasons(by_reason: dict[tuple[str, str], int]) -> list[tuple[str, str, Promise | str, int]]:
    """(outcome, reason, words, how many), in the order in which the reasons are looked at."""
    order = ["", *Reason.values]
    return [
        (outcome, reason, Reason(reason).label if reason else Outcome(outcome).label, by_reason[outcome, reason])
        for reason in order
        for outcome in Outcome.values
        if (outcome, reason) in by_reason
    ]


def decisions(campaign: Campaign) -> QuerySet[Any]:
    found: QuerySet[Any] = Decision.objects.filter(workspace_id=campaign.workspace_id, campaign_id=campaign.pk)
    return found
