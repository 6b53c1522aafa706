"""People of the shop answer, put off, hand over and close. Each act stands in one transaction with what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.product.desk.channels import CHANNELS
from socialsmartly.product.desk.disputing import DECIDED
from socialsmartly.product.desk.errors import ClosedAlready, DisputeRuns, HowDidItEnd, NotAnnounced, OnItsWay
from socialsmartly.product.desk.hours import due
from socialsmartly.product.desk.models import (
    Attachment,
    By,
    Call,
    Conversation,
    Dispute,
    Ended,
    Evidence,
    Kind,
    Message,
    Move,
    Named,
    Note,
    Outcome,
    Proof,
    Rating,
    SavedReply,
    Sending,
    State,
)
from socialsmartly.product.desk.queries import dispute_of, hours_of, waits_since
from socialsmartly.product.desk.rules import HELD_BACK, STAYS_OPEN, words
from socialsmartly.product.desk.tasks import ask_how, send
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Spoken:
    """A call as it is noted down."""

    direction: str
    began_at: datetime
    seconds: int
    summary: str
    other_side: str = ""
    came_of_it: str = ""
    announced_at: datetime | None = None
    recorded_from: datetime | None = None


DATED: Final = (Message, Attachment, Note, Proof, Named, Dispute, Move, Evidence, Call, Rating)
"""What ends when its conversation does."""


def reply(found: Conversation, text: str, member: UUID) -> Message:
    """Answer (NoWords, ClosedAlready). A moment later it stands on the customer's page and leaves by the channel on which their matter is answered; until then it may be taken back."""
    if found.state == State.CLOSED:
        raise ClosedAlready
    now = timezone.now()
    made: Message = Message.objects.create(
        **found.shared,
        by=By.SHOP,
        author=mark_of(member, found.workspace_id),
        body=words(text),
        channel=CHANNELS[found.channel].outlet.channel,
        sending=Sending.WAITING,
        at=now + HELD_BACK,
    )
    first = found.first_reply_at or made.at
    _change(found, waiting_since=None, due_at=None, first_reply_at=first, state=State.OPEN, snoozed_until=None)
    _send(made)
    return made


def _send(one: Message) -> None:
    enqueue(send, not_before=one.at, workspace_id=one.workspace_id, contact_id=one.contact_id, message_id=one.pk)


def send_now(found: Conversation, key: UUID) -> None:
    """Hold an answer back no longer (OnItsWay)."""
    held = _held(found, key)
    if not held.update(at=timezone.now()):
        raise OnItsWay
    _send(Message.objects.get(workspace_id=found.workspace_id, pk=key))


def take_back(found: Conversation, key: UUID) -> str:
    """An answer that has not gone out is none; the customer waits again since they first did (OnItsWay, ClosedAlready). Returns its
    words. Whoever sends and whoever takes back change the same row, so only one of them finds it as it was."""
    if found.state == State.CLOSED:
        raise ClosedAlready
    held = _held(found, key)
    text = next((one.body for one in held), "") or ""
    if not held.delete()[0]:
        raise OnItsWay
    answered, since = waits_since(found)
    _change(
        found,
        waiting_since=since,
        due_at=due(since, hours_of(found.workspace_id)) if since else None,
        first_reply_at=found.first_reply_at if answered else None,
        state=State.OPEN,
        snoozed_until=None,
    )
    return text


def _held(found: Conversation, key: UUID) -> QuerySet[Message]:
    of_it = {"workspace_id": found.workspace_id, "conversation": found.pk, "pk": key}
    return Message.objects.filter(**of_it, by=By.SHOP, sending=Sending.WAITING, at__gt=timezone.now())


def note(found: Conversation, text: str, member: UUID) -> None:
    Note.objects.create(**found.shared, author=mark_of(member, found.workspace_id), body=words(text))


@keeps("2.3-b")
def note_call(found: Conversation, member: UUID, said: Spoken) -> None:
    """Keep what was said on the phone (NoWords, NotAnnounced). The database takes no recording that was not announced before."""
    if said.recorded_from and not (said.announced_at and said.announced_at <= said.recorded_from):
        raise NotAnnounced
    Call.objects.create(
        **found.shared,
        author=mark_of(member, found.workspace_id),
        direction=said.direction,
        other_side=said.other_side or None,
        began_at=said.began_at,
        seconds=said.seconds,
        summary=words(said.summary),
        came_of_it=said.came_of_it,
        announced_at=said.announced_at,
        recorded_from=said.recorded_from,
    )


def assign(found: Conversation, member: UUID | None) -> None:
    _change(found, assignee=mark_of(member, found.workspace_id) if member else None)


def snooze(found: Conversation, days: int) -> None:
    """Out of the way until then, or until the customer writes."""
    if found.state == State.CLOSED:
        raise ClosedAlready
    _change(found, state=State.SNOOZED, snoozed_until=timezone.now() + timedelta(days=days))


def turn_into(found: Conversation, kind: str) -> None:
    """It is about something else than the customer said: what must be shown, and what can be opened, is that of its new kind."""
    if kind in Kind.values:
        _change(found, kind=kind)


@keeps("2.3-b", "5-c")
def close(found: Conversation, outcome: str) -> None:
    """End a matter (HowDidItEnd). From here its clock runs; what it ended with is counted without whose it was."""
    if outcome not in Outcome.values:
        raise HowDidItEnd
    if found.state == State.CLOSED:
        raise ClosedAlready
    dispute = dispute_of(found)
    if dispute is not None and dispute.stage not in DECIDED:
        raise DisputeRuns
    now = timezone.now()
    Ended.objects.create(workspace_id=found.workspace_id, kind=found.kind, outcome=outcome, on=timezone.localdate(now))
    _change(
        found,
        state=State.CLOSED,
        outcome=outcome,
        closed_at=now,
        waiting_since=None,
        due_at=None,
        snoozed_until=None,
    )
    _keep_from(found, now)
    if outcome != Outcome.UNWANTED:
        enqueue(ask_how, workspace_id=found.workspace_id, contact_id=found.contact_id, conversation_id=found.pk)


def reopen(found: Conversation) -> None:
    _change(found, state=State.OPEN, outcome="", closed_at=None, snoozed_until=None)
    _keep_from(found, timezone.now() + STAYS_OPEN)


def _keep_from(found: Conversation, moment: datetime) -> None:
    _change(found, kept_from=moment)
    for model in DATED:
        model.objects.filter(workspace_id=found.workspace_id, conversation=found.pk).update(kept_from=moment)


def _change(found: Conversation, **new: object) -> None:
    for name, value in new.items():
        setattr(found, name, value)
    found.save(update_fields=list(new))


def save_reply(workspace: UUID, title: str, body: str, closes_with: str = "", snoozes_days: int = 0) -> None:
    """Keep words for the next time; the same title again replaces them."""
    SavedReply.objects.update_or_create(
        workspace_id=workspace,
        title=title.strip(),
        defaults={"body": words(body), "closes_with": closes_with, "snoozes_days": snoozes_days},
    )


def forget_reply(workspace: UUID, key: UUID) -> None:
    SavedReply.objects.filter(workspace_id=workspace, pk=key).delete()
