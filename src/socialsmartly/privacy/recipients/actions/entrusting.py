"""Letting a company that works for us read what its task needs, and nothing else. Whatever it tries beyond that is refused and kept."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NoReturn
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.errors import AccessRefused
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients import honey
from socialsmartly.privacy.recipients.actions.handing import To, opened, passing, read_out
from socialsmartly.privacy.recipients.codes import Case
from socialsmartly.privacy.recipients.errors import (
    HandoverRefused,
    NobodyToTellOf,
    NoContract,
    NotInTheTask,
    NotOneOfOurs,
    NotPassable,
    StillTold,
    UnknownCredential,
)
from socialsmartly.privacy.recipients.models import Alarm, Contract, Task, TaskPerson, Way, Wrong
from socialsmartly.privacy.recipients.pseudonym import person_behind, pseudonym
from socialsmartly.privacy.recipients.queries import announced, live
from socialsmartly.privacy.recipients.walking import Passed
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ENTRUSTING, REGISTER

SECRET_BYTES = 32


@dataclass(frozen=True)
class Wanted:
    """What a company asks for with its credential: a person by the name it knows, some items, and the purpose."""

    person: str
    items: tuple[str, ...]
    use: str


@keeps("3.2-a", "3.2-b")
def open_task(contract: Contract, people: Sequence[Asker], items: Iterable[str], *, ends_at: datetime) -> str:
    """Give a company a credential for one task and return it; it is shown once and kept as a digest (NoContract, NotPassable).

    A task holds no item that its contract does not, and no person but these; the made-up one comes by itself.
    """
    secret, wanted = secrets.token_bytes(SECRET_BYTES), list(items)
    with reading_for(REGISTER):
        agreed = live(contract.recipient_id, contract.use)
        soon = announced(contract.recipient_id, contract.use)
        if agreed is None or agreed.pk != contract.pk:
            raise NoContract if soon is None else StillTold(str(soon.told_until))
        if set(wanted) - set(agreed.items):
            raise NotPassable
        task = Task.objects.create(
            recipient_id=contract.recipient_id,
            use=contract.use,
            items=wanted,
            digest=sha256(secret).digest(),
            ends_at=ends_at,
        )
    for asker in people:
        with asker.block(ENTRUSTING):
            TaskPerson.objects.create(task=task.pk, subject=asker.subject)
    return base64.urlsafe_b64encode(task.pk.bytes + secret).decode()


def people_of(recipient: UUID, people: Iterable[Asker]) -> list[str]:
    """The names by which a company asks for the people of its task, the made-up one among them at a place that says nothing."""
    return sorted([honey.name_at(recipient), *(pseudonym(asker, recipient) for asker in people)])


@keeps("3.2-b")
def read_for_task(credential: str, wanted: Wanted) -> Passed:
    """What a company may read of one person for its task; the person sees that it did.

    UnknownCredential where nobody can be told who asks. Whatever else is beyond the task is refused whole (NotInTheTask) and stays
    on the page of the register.
    """
    task = _task(credential)
    now = timezone.now()
    if not task.opens_at <= now < task.ends_at:
        _refuse(task, Wrong.TIME)
    if wanted.use != task.use:
        _refuse(task, Wrong.PURPOSE)
    if not wanted.items or set(wanted.items) - set(task.items):
        _refuse(task, Wrong.FIELD)
    if wanted.person == honey.name_at(task.recipient_id):
        return honey.made_up(task.recipient_id, wanted.items)
    try:
        asker = person_behind(wanted.person, task.recipient_id)
        return _read(task, asker, wanted)
    except (NotOneOfOurs, NobodyToTellOf, AccessRefused):
        _refuse(task, Wrong.ROW)
    except NoContract:
        _refuse(task, Wrong.TIME)
    except HandoverRefused:
        _refuse(task, Wrong.FIELD)


def _read(task: Task, asker: Asker, wanted: Wanted) -> Passed:
    to = To(task.recipient_id, task.use, Case.PROCESSOR)
    opens = opened(to)
    with passing(asker, opens):
        if not TaskPerson.objects.filter(task=task.pk, subject=asker.subject).exists():
            raise NobodyToTellOf
        return read_out(asker, to, opens, wanted.items, way=Way.READ, whole=True).fields


def _task(credential: str) -> Task:
    try:
        raw = base64.b64decode(credential.encode(), b"-_", validate=True)
        handle = UUID(bytes=raw[:16])
    except ValueError as wrong:
        raise UnknownCredential from wrong
    with reading_for(ENTRUSTING):
        task: Task | None = Task.objects.filter(pk=handle).first()
    if task is None or not hmac.compare_digest(bytes(task.digest), sha256(raw[16:]).digest()):
        raise UnknownCredential
    return task


@keeps("3.2-b")
def _refuse(task: Task, wrong: Wrong) -> NoReturn:
    """In a block of its own: the refusal of the reading must not undo what is kept of it."""
    with reading_for(ENTRUSTING):
        Alarm.objects.create(recipient_id=task.recipient_id, wrong=wrong)
    raise NotInTheTask


@keeps("3.2-c")
def mail_arrived(address: str) -> bool:
    """Whether a mail went to a made-up person, which names the only company that was given the address."""
    with reading_for(REGISTER):
        leaky = honey.given_to(address, [one.recipient_id for one in Contract.objects.order_by("id")])
        if leaky is not None:
            Alarm.objects.create(recipient_id=leaky, wrong=Wrong.LEAK)
    return leaky is not None
