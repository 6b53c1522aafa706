"""Sending a campaign off: one decision for every person the rules match, in one statement, and one job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, CharField, Q, Value, When
from django.utils import timezone

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.datamap.scope import current_reading
from socialsmartly.privacy.publishing.actions import Thing, publish
from socialsmartly.privacy.publishing.errors import NotConfirmed
from socialsmartly.privacy.publishing.models import What
from socialsmartly.privacy.publishing.rules import kinds_in
from socialsmartly.product.campaigns.actions.letting import let_it_go
from socialsmartly.product.campaigns.audience import AGREED, REACHABLE, figures, matching
from socialsmartly.product.campaigns.choosing import CHOOSING, rule_of
from socialsmartly.product.campaigns.delivery import draft_of
from socialsmartly.product.campaigns.letters import nobodys_title, words_of
from socialsmartly.product.campaigns.models import Campaign, Decision, Outcome, Reason, State
from socialsmartly.product.campaigns.rules import Rules
from socialsmartly.product.campaigns.tasks import send
from socialsmartly.product.unusual.actions import Cleared
from socialsmartly.product.unusual.rules import What as Unusual
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import keeps
from socialsmartly.words.decision import canonical, decides

QUEUE = """
INSERT INTO campaigns_decision
    (id, workspace_id, campaign_id, contact_id, title, outcome, reason, at, message_id, version, rule, read)
SELECT gen_random_uuid(), matched.workspace_id, %s::uuid, matched.contact_id, %s, matched.outcome, matched.reason, %s, '', %s, %s, matched.read
FROM ({people}) AS matched (workspace_id, contact_id, outcome, reason, read)
ON CONFLICT (workspace_id, campaign_id, contact_id) DO NOTHING
"""
REASON = Case(
    When(~AGREED, then=Value(Reason.NOT_AGREED)),
    When(~REACHABLE, then=Value(Reason.NO_ADDRESS)),
    When(capped=True, then=Value(Reason.CAPPED)),
    default=Value(""),
    output_field=CharField(),
)
OUTCOME = Case(
    When(AGREED & REACHABLE & Q(capped=False), then=Value(Outcome.WAITING)),
    default=Value(Outcome.SKIPPED),
    output_field=CharField(),
)


@keeps("2.2-g", "3.1-g")
@decides(CHOOSING)
def queue(workspace: UUID, campaign: UUID, cleared: Cleared, confirmed: Sequence[str] = ()) -> int | None:
    """Decide for every matched person and start the job, for the purpose AUDIENCE. None when it was sent off before.

    `confirmed` are the kinds of identifiers in its words to which the sender said yes (NotConfirmed when there are others). For very many
    people a second person has agreed to exactly this (NeedsSecondPerson), and for anybody somebody has looked whether the sender's account is
    as usual (NotLookedAt).
    """
    cleared.must_be_for(Unusual.SEND, workspace)
    draft = Campaign.objects.select_for_update().filter(workspace_id=workspace, pk=campaign, state=State.DRAFT).first()
    if draft is None:
        return None
    now = timezone.now()
    matched = _decide(draft, Workspace.objects.get(pk=workspace), now)
    let_it_go(draft)
    _let_it_be_read(draft, matched, confirmed)
    Campaign.objects.filter(workspace_id=workspace, pk=campaign).update(
        state=State.SENDING, queued_at=now, matched=matched
    )
    enqueue(send, lock=str(campaign), workspace_id=workspace, campaign_id=campaign)
    return matched


def _decide(draft: Campaign, shop: Workspace, now: datetime) -> int:
    """One statement for everybody: who is picked, by which version of the rule, and what it read of them."""
    rules = Rules.read(draft.rules)
    people = matching(rules, now).annotate(outcome=OUTCOME, reason=REASON, read=figures(rules))
    statement, values = people.values_list("workspace_id", "pk", "outcome", "reason", "read").query.sql_with_params()
    rule = canonical(rule_of(rules.stored(), at=now, currency=shop.currency))
    said: list[Any] = [draft.pk, nobodys_title(draft.title, shop.title), now, len(CHOOSING.versions), rule]
    with connection.cursor() as cursor:
        cursor.execute(QUEUE.format(people=statement), [*said, *values])
        return int(cursor.rowcount)


def _let_it_be_read(draft: Campaign, matched: int, confirmed: Sequence[str]) -> None:
    """Nobody in the block and no author left: then nobody said yes to anything (NotConfirmed)."""
    reading, texts = current_reading(), words_of(draft_of(draft))
    sender = (reading and reading.member) or draft.author
    if sender is not None:
        sent = Thing(What.CAMPAIGN, draft.pk, matched)
        publish(sent, texts, owner=draft.workspace_id, author=sender, confirmed=confirmed)
    elif kinds_in(*texts):
        raise NotConfirmed


def resume(workspace: UUID, campaign: UUID) -> bool:
    """Send what was held back because the mail server did not answer."""
    held = Decision.objects.filter(workspace_id=workspace, campaign_id=campaign, outcome=Outcome.HELD)
    if not held.update(outcome=Outcome.WAITING, reason="", at=timezone.now()):
        return False
    Campaign.objects.filter(workspace_id=workspace, pk=campaign).update(
        state=State.SENDING, stopped_because="", finished_at=None
    )
    enqueue(send, lock=str(campaign), workspace_id=workspace, campaign_id=campaign)
    return True
