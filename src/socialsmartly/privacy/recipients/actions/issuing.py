"""How a company that works for us gets a credential for one task: one of us proposes it, another approves it, anybody of us revokes it."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients.entrusted import Task, TaskPerson
from socialsmartly.privacy.recipients.errors import (
    BeyondTheContract,
    EmptyTask,
    NoContract,
    NotWaiting,
    ProposedItYourself,
    StillTold,
    TaskTooLong,
)
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.queries import announced, live
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import ENTRUSTING, REGISTER

SECRET_BYTES: Final = 32


@keeps("3.2-a", "3.2-b")
def propose(
    contract: Contract, people: Sequence[Asker], items: Iterable[str], *, ends_at: datetime, staff: UUID
) -> Task:
    """Enter what a company is to read for one task (NoContract, StillTold, EmptyTask, BeyondTheContract, TaskTooLong). It opens nothing.

    It holds no item that the contract does not, and no person but these; the made-up one comes by itself.
    """
    task = Task(recipient_id=contract.recipient_id, use=contract.use, items=list(items), ends_at=ends_at)
    task.people, task.entered_by = len(people), mark_of(staff, task.pk)
    with reading_for(REGISTER):
        _judge(task)
    for asker in people:  # before the task: if somebody may not be named, there is none
        with asker.block(ENTRUSTING):
            TaskPerson.objects.create(task=task.pk, subject=asker.subject)
    with reading_for(REGISTER):
        task.save(force_insert=True)
    return task


@keeps("3.2-a", "3.2-b")
def approve(task: UUID, *, staff: UUID) -> str:
    """Make the credential and return it; it is shown once and kept as a digest (NotWaiting, ProposedItYourself, and what `propose` refuses)."""
    secret, now = secrets.token_bytes(SECRET_BYTES), timezone.now()
    with reading_for(REGISTER):
        waiting = Task.objects.filter(pk=task, digest=None, revoked_at=None, ends_at__gt=now)
        held: Task | None = waiting.select_for_update().first()
        if held is None:
            raise NotWaiting
        if held.entered_by == mark_of(staff, held.pk):
            raise ProposedItYourself
        _judge(held)
        held.digest, held.decided_by, held.opens_at = sha256(secret).digest(), mark_of(staff, held.pk), now
        held.save(update_fields=["digest", "decided_by", "opens_at"])
    return base64.urlsafe_b64encode(held.pk.bytes + secret).decode()


@keeps("3.2-b")
def revoke(task: UUID) -> None:
    """One person suffices to end it (NotWaiting). From the next question on nothing is read by it."""
    now = timezone.now()
    with reading_for(REGISTER):
        if not Task.objects.filter(pk=task, revoked_at=None, ends_at__gt=now).update(revoked_at=now):
            raise NotWaiting


def _judge(task: Task) -> None:
    """What has to hold when it is proposed and still when it is approved."""
    if not task.people or not task.items:
        raise EmptyTask
    agreed, soon = live(task.recipient_id, task.use), announced(task.recipient_id, task.use)
    if agreed is None:
        raise NoContract if soon is None else StillTold(str(soon.told_until))
    if not set(task.items) <= set(agreed.items):
        raise BeyondTheContract
    now = timezone.now()
    if not now < task.ends_at <= min(now + YEAR, datetime.combine(agreed.ends_on, time.max, UTC)):
        raise TaskTooLong
