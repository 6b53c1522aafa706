"""What becomes of each decision after it was queued: leased, sent, skipped, failed, held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from socialsmartly.product.campaigns.models import Campaign, Decision, Outcome, Reason, State
from socialsmartly.product.campaigns.rules import BATCH, LEASE
from socialsmartly.product.contacts.models import Contact
from socialsmartly.words import keeps

OPEN = (Outcome.WAITING, Outcome.SENDING, Outcome.HELD)
NOT_BEGUN = (Outcome.WAITING, Outcome.HELD)
GRACE = timedelta(seconds=2)


@keeps("4.3-d")
def lease(workspace: UUID, campaign: UUID) -> list[Decision]:
    """Take the next few decisions under a lease. It counts once this block has committed; only then may consent be looked at."""
    waiting = Decision.objects.filter(workspace_id=workspace, campaign_id=campaign, outcome=Outcome.WAITING)
    taken = list(waiting.order_by("pk").select_for_update(skip_locked=True)[:BATCH])
    until = timezone.now() + LEASE
    _of(workspace, taken).update(outcome=Outcome.SENDING, lease_until=until)
    return taken


def decide(workspace: UUID, decisions: Iterable[Decision], outcome: Outcome, reason: str = "") -> None:
    """Write down what became of leased decisions and end their leases."""
    leased = _of(workspace, decisions).filter(Q(outcome=Outcome.SENDING) | Q(reason=Reason.UNKNOWN))
    leased.update(outcome=outcome, reason=reason, lease_until=None, at=timezone.now())


def note_sent(workspace: UUID, decision: Decision, message_id: str) -> None:
    leased = _of(workspace, [decision]).filter(Q(outcome=Outcome.SENDING) | Q(reason=Reason.UNKNOWN))
    leased.update(outcome=Outcome.SENT, reason="", lease_until=None, at=timezone.now(), message_id=message_id)


def give_up_expired(workspace: UUID, campaign: UUID) -> int:
    """A lease that ran out belongs to a worker that died: whether the message left is unknown, so it is not sent again."""
    expired = Decision.objects.filter(
        workspace_id=workspace,
        campaign_id=campaign,
        outcome=Outcome.SENDING,
        lease_until__lt=timezone.now() - GRACE,
    )
    return int(expired.update(outcome=Outcome.FAILED, reason=Reason.UNKNOWN, lease_until=None, at=timezone.now()))


def hold(workspace: UUID, campaign: UUID) -> None:
    """The mail server stayed away: keep what waits, and let the shop start it again."""
    waiting = Decision.objects.filter(workspace_id=workspace, campaign_id=campaign, outcome=Outcome.WAITING)
    waiting.update(outcome=Outcome.HELD, reason=Reason.MAIL_SERVER, at=timezone.now())
    _state(workspace, campaign, State.STOPPED, Reason.MAIL_SERVER)


def stop(workspace: UUID, campaign: UUID, reason: Reason = Reason.STOPPED) -> bool:
    """Skip all that has not begun. What is being handed over right now ends by itself within its lease: False until then."""
    _skip(Decision.objects.filter(workspace_id=workspace, campaign_id=campaign, outcome__in=NOT_BEGUN), reason)
    _state(workspace, campaign, State.STOPPED, reason)
    return close_books(workspace, campaign)


@keeps("2.2-h", "4.4-b")
def stop_all(workspace: UUID, reason: Reason = Reason.AUTHORISATION) -> None:
    """The authorisation to use store data has ended, or the shop's owner is leaving: every campaign on its way stops."""
    running = Q(state=State.SENDING) | Q(state=State.STOPPED, finished_at=None)
    for campaign in Campaign.objects.filter(running, workspace_id=workspace).values_list("pk", flat=True):
        stop(workspace, campaign, reason)


@keeps("2.2-h")
def end_without_authorisation(workspace: UUID, campaign: UUID) -> bool:
    """What waits is skipped, what a dead worker left is given up. False while somebody's lease still lives."""
    give_up_expired(workspace, campaign)
    return stop(workspace, campaign, Reason.AUTHORISATION)


@keeps("4.3-d")
def cancel_for_person(workspace: UUID, contact: UUID) -> int:
    """The person has withdrawn: nothing that waits for them will leave."""
    theirs = Decision.objects.filter(workspace_id=workspace, contact_id=contact, outcome__in=NOT_BEGUN)
    return _skip(theirs, Reason.WITHDREW)


def close_books(workspace: UUID, campaign: UUID) -> bool:
    """Once nothing is open, write the counts down; they stay when people are erased later. False while something is open."""
    mine = Decision.objects.filter(workspace_id=workspace, campaign_id=campaign)
    counts = dict(mine.order_by().values_list("outcome").annotate(n=Count("pk")))
    if any(counts.get(outcome) for outcome in OPEN):
        return False
    figures = {name: counts.get(name, 0) for name in (Outcome.SENT, Outcome.SKIPPED, Outcome.FAILED)}
    row = Campaign.objects.filter(workspace_id=workspace, pk=campaign)
    row.update(finished_at=timezone.now(), **{str(name): n for name, n in figures.items()})
    row.filter(state=State.SENDING).update(state=State.SENT)
    return True


def _skip(decisions: Any, reason: Reason) -> int:
    return int(decisions.update(outcome=Outcome.SKIPPED, reason=reason, at=timezone.now()))


def _state(workspace: UUID, campaign: UUID, state: State, reason: Reason) -> None:
    Campaign.objects.filter(workspace_id=workspace, pk=campaign).update(state=state, stopped_because=reason)


def _of(workspace: UUID, decisions: Iterable[Decision]) -> Any:
    return Decision.objects.filter(workspace_id=workspace, pk__in=[d.pk for d in decisions])


def note_unreachable(workspace: UUID, decisions: Iterable[Decision]) -> None:
    """An address that the mail server refused for good is not written to again."""
    people = [d.contact_id for d in decisions]
    Contact.objects.filter(workspace_id=workspace, pk__in=people).update(reachable_by_email=False)
