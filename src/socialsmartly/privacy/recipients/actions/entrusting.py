"""Letting a company that works for us read what its task needs, and nothing else. Whatever it tries beyond that is refused and kept.

How a task comes about is in `issuing.py`.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NoReturn
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.errors import AccessRefused
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients import honey
from socialsmartly.privacy.recipients.actions.handing import To, opened, passing, read_out
from socialsmartly.privacy.recipients.codes import Case, TaskState
from socialsmartly.privacy.recipients.entrusted import Alarm, Task, TaskPerson, Wrong
from socialsmartly.privacy.recipients.errors import (
    HandoverRefused,
    NobodyToTellOf,
    NoContract,
    NotInTheTask,
    NotOneOfOurs,
    UnknownCredential,
)
from socialsmartly.privacy.recipients.models import Contract, Way
from socialsmartly.privacy.recipients.pseudonym import person_behind, pseudonym
from socialsmartly.privacy.recipients.rules import state_of
from socialsmartly.privacy.recipients.walking import Passed
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ENTRUSTING, REGISTER


@dataclass(frozen=True)
class Wanted:
    """What a company asks for with its credential: a person by the name it knows, some items, and the purpose."""

    person: str
    items: tuple[str, ...]
    use: str


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
    if state_of(task, timezone.now()) != TaskState.OPEN:
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
    if task is None or task.digest is None or not hmac.compare_digest(bytes(task.digest), sha256(raw[16:]).digest()):
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
