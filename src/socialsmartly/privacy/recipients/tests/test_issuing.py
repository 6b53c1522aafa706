"""A credential is made by two of the staff, shown once, and ended by anybody of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients.actions import issuing
from socialsmartly.privacy.recipients.actions.issuing import approve, propose, revoke
from socialsmartly.privacy.recipients.actions.register import change, end
from socialsmartly.privacy.recipients.codes import TaskState
from socialsmartly.privacy.recipients.entrusted import Task, Wrong
from socialsmartly.privacy.recipients.errors import (
    BeyondTheContract,
    EmptyTask,
    NoContract,
    NotWaiting,
    ProposedItYourself,
    TaskTooLong,
)
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.pseudonym import pseudonym
from socialsmartly.privacy.recipients.queries import tasks_of
from socialsmartly.privacy.recipients.rules import state_of
from socialsmartly.privacy.recipients.tests.given import EMAIL, LANGUAGE, PHONE, member, recipient, terms
from socialsmartly.privacy.recipients.tests.test_entrusting import CLARA, DORA, ask, wrongs
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words.purposes import REGISTER

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.promise("3.2-b")]


def soon() -> datetime:
    return timezone.now() + timedelta(days=2)


def proposed(contract: Contract, *people: Asker, items: Iterable[str] = (EMAIL,), ends_at: Any = None) -> Task:
    return propose(contract, people, items, ends_at=ends_at or soon(), staff=CLARA)


def states(contract: Contract) -> list[TaskState]:
    with reading_for(REGISTER):
        return [state_of(one, timezone.now()) for one in tasks_of(contract.recipient_id, contract.use)]


def test_whoever_proposed_it_does_not_approve_it() -> None:
    ada, helper = member(), recipient()
    task = proposed(helper, ada)
    with pytest.raises(ProposedItYourself):
        approve(task.pk, staff=CLARA)
    assert states(helper) == [TaskState.WAITING]
    credential = approve(task.pk, staff=DORA)
    assert states(helper) == [TaskState.OPEN]
    assert ask(credential, pseudonym(ada, helper.recipient_id)).status_code == 200


def test_the_database_wants_two_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with nothing that tells one of the staff from another, the constraint still stands."""
    task = proposed(recipient(), member())
    monkeypatch.setattr(issuing, "ProposedItYourself", AssertionError)
    monkeypatch.setattr(issuing, "mark_of", lambda *_: task.entered_by)
    with pytest.raises(AssertionError):
        approve(task.pk, staff=DORA)
    with pytest.raises(DatabaseError), reading_for(REGISTER):
        Task.objects.filter(pk=task.pk).update(digest=b"0" * 32, decided_by=task.entered_by)


def test_it_is_approved_once_and_the_credential_is_kept_nowhere() -> None:
    task = proposed(recipient(), member())
    credential = approve(task.pk, staff=DORA)
    with pytest.raises(NotWaiting):
        approve(task.pk, staff=DORA)
    with reading_for(REGISTER):
        kept = Task.objects.get(pk=task.pk)
    assert len(bytes(kept.digest)) == 32
    assert credential not in str(vars(kept))


def test_revoked_it_reads_nothing_and_the_attempt_is_on_record() -> None:
    ada, helper = member(), recipient()
    task = proposed(helper, ada)
    credential = approve(task.pk, staff=DORA)
    revoke(task.pk)
    assert ask(credential, pseudonym(ada, helper.recipient_id)).status_code == 403
    assert (wrongs(), states(helper)) == ([Wrong.TIME], [TaskState.REVOKED])
    with pytest.raises(NotWaiting):
        revoke(task.pk)


def test_what_was_revoked_while_it_waited_is_approved_by_nobody() -> None:
    task = proposed(recipient(), member())
    revoke(task.pk)
    with pytest.raises(NotWaiting):
        approve(task.pk, staff=DORA)


def test_it_is_judged_again_when_it_is_approved() -> None:
    ada, helper = member(), recipient(items=[EMAIL, LANGUAGE])
    shrunk, ended = proposed(helper, ada, items=[EMAIL, LANGUAGE]), proposed(helper, ada)
    now = change(helper.recipient_id, terms(items=[EMAIL]))
    with pytest.raises(BeyondTheContract):
        approve(shrunk.pk, staff=DORA)
    end(now)
    with pytest.raises(NoContract):
        approve(ended.pk, staff=DORA)


@pytest.mark.parametrize("days", [-1, 0, 366, 3000])
def test_a_task_ends_within_a_year_and_within_its_contract(days: int) -> None:
    with pytest.raises(TaskTooLong):
        proposed(recipient(), member(), ends_at=timezone.now() + timedelta(days=days))


def test_a_task_is_about_somebody_and_something_in_the_contract() -> None:
    ada, helper = member(), recipient()
    with pytest.raises(EmptyTask):
        proposed(helper)
    with pytest.raises(EmptyTask):
        proposed(helper, ada, items=[])
    with pytest.raises(BeyondTheContract):
        proposed(helper, ada, items=[PHONE])
    assert states(helper) == []
