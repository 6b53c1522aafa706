"""What became of a campaign, and what a person got or did not get."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from socialsmartly.privacy.decisions.models import By, Decided
from socialsmartly.privacy.decisions.queries import Shown, shown
from socialsmartly.product.campaigns.choosing import CHOOSING, PICKED
from socialsmartly.product.campaigns.models import Campaign, Decision, Outcome, Reason
from socialsmartly.product.campaigns.rules import sentence
from socialsmartly.product.unusual.rules import RULE, What
from socialsmartly.words import keeps
from socialsmartly.words.decision import Run

NEWEST: Final = 50
"""How many messages a page explains; the copy of everything has them all."""


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


@keeps("4.5-a", "4.5-b")
def picks_of(workspace: UUID, contact: UUID) -> list[Shown]:
    """Why a program picked this person or not, newest first, each explained and run again. In a block that reads for their rights."""
    rows = Decision.objects.filter(workspace_id=workspace, contact_id=contact).order_by("-at", "-pk")[:NEWEST]
    return [replace(shown(_as_decided(row)), about=row.title) for row in rows]


def _as_decided(row: Decision) -> Decided:
    """What became of the message later is not what the program decided, so only the reasons it had then count."""
    picked = row.reason if row.reason in CHOOSING.outcomes else PICKED
    made = Run(row.version, row.rule, row.read, picked)
    return Decided(
        id=row.pk,
        owner=row.workspace_id,
        subject=row.contact_id,
        kind=CHOOSING.slug,
        thing=row.campaign_id,
        version=made.version,
        rule=made.rule,
        digest=made.digest,
        read=made.read,
        outcome=made.outcome,
        by=By.PROGRAM,
        at=row.at,
    )


def sent_lately() -> list[int]:
    """To how many people each campaign of this shop went that was sent in the days that are usual for it."""
    since = timezone.now() - timedelta(days=RULE["days"][What.SEND])
    went = Campaign.objects.filter(queued_at__gt=since).annotate(people=F("matched") - F("skipped"))
    return list(went.values_list("people", flat=True))


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
