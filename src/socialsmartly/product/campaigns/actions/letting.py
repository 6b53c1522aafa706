"""What a second person agrees to before a campaign goes to very many people."""

from __future__ import annotations

from socialsmartly.product.approvals import actions
from socialsmartly.product.approvals.queries import threshold
from socialsmartly.product.approvals.rules import Large, What, digest_of
from socialsmartly.product.campaigns.models import Campaign, Decision, Outcome


def large(campaign: Campaign, people: int) -> Large:
    """What is agreed to: every word, the language, the sender, whom the rules pick, and how many that are at most."""
    words = {"title": campaign.title, "sender": campaign.sender, "body": campaign.body, "language": campaign.language}
    return Large(campaign.workspace_id, What.SEND, campaign.pk, digest_of({**words, "rules": campaign.rules}), people)


def let_it_go(campaign: Campaign) -> None:
    """Once the decisions are written, in their transaction: as many as wait to be sent must be covered (NeedsSecondPerson)."""
    if threshold(campaign.workspace_id, What.SEND) is not None:
        mine = Decision.objects.filter(workspace_id=campaign.workspace_id, campaign_id=campaign.pk)
        actions.use(large(campaign, mine.filter(outcome=Outcome.WAITING).count()))
