"""A campaign while it is being written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from socialsmartly.product.campaigns.letters import Draft
from socialsmartly.product.campaigns.models import Campaign, State
from socialsmartly.product.campaigns.rules import Rules


def begin(workspace: UUID, author: UUID | None, draft: Draft, rules: Rules) -> Campaign:
    made: Campaign = Campaign.objects.create(
        workspace_id=workspace, author=author, **_words(draft), rules=rules.stored()
    )
    return made


def keep(workspace: UUID, campaign: UUID, draft: Draft, rules: Rules) -> bool:
    """Save what was written; False when the campaign is no draft any more."""
    drafts = Campaign.objects.filter(workspace_id=workspace, pk=campaign, state=State.DRAFT)
    return bool(drafts.update(**_words(draft), rules=rules.stored(), tested_at=None))


def note_test(workspace: UUID, campaign: UUID) -> None:
    Campaign.objects.filter(workspace_id=workspace, pk=campaign).update(tested_at=timezone.now())


def discard(workspace: UUID, campaign: UUID) -> bool:
    """Throw a draft away. What was sent stays: its decisions belong to the people they are about."""
    gone, _each = Campaign.objects.filter(workspace_id=workspace, pk=campaign, state=State.DRAFT).delete()
    return bool(gone)


def _words(draft: Draft) -> dict[str, Any]:
    return {"title": draft.title, "sender": draft.sender, "body": draft.body, "language": draft.language}
