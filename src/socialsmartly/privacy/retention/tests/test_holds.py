"""While a hold is in force nothing of the person goes; when it is released, what waited goes the same day."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import clocks
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.rules import Event
from socialsmartly.privacy.retention.actions import (
    Reason,
    agree_to_hold,
    hold_again,
    keep_holds_still,
    propose_hold,
    release_hold,
    sweep,
    sweeping,
    wait_for_deletions,
)
from socialsmartly.privacy.retention.errors import HalfAHold, HoldAlready, OnlyTheOther, TooLateToHold
from socialsmartly.privacy.retention.models import FOREVER, Ground, Hold
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker, erasing, finish_deletions, hiding
from socialsmartly.privacy.rights.models import RequestState, RequestStep, RightsRequest
from socialsmartly.privacy.rights.telling import HELD
from socialsmartly.words.purposes import RETENTION
from tests.cast import sign_up
from tests.house import as_login, as_owner
from tests.once import once

JO, MEI = uuid4(), uuid4()
"""Two of the staff."""


@pytest.fixture
@once
def ada(client: Client) -> Asker:
    return Asker("member", sign_up(client, "ada.held@example.test"))


def reason(**more: object) -> Reason:
    said = {"ground": Ground.CLAIM, "article": "Civil Code 188", "case": "2026-17"}
    return Reason(**{**said, "review_on": timezone.now().date() + timedelta(days=90), **more})  # type: ignore[arg-type]


def held(person: Asker) -> Hold:
    hold = propose_hold(person, reason(), staff=JO)
    return agree_to_hold(person, hold.number, staff=MEI)


def state(number: str) -> str:
    with as_owner() as owner:
        row = owner.execute("SELECT state FROM rights_rightsrequest WHERE number = %s", [number]).fetchone()
    assert row
    return str(row[0])


def there(person: Asker) -> bool:
    with as_owner() as owner:
        return owner.execute("SELECT 1 FROM accounts_member WHERE id = %s", [person.subject]).fetchone() is not None


def the_worker_comes_by() -> None:
    with as_login("worker"):
        finish_deletions(timezone.now())


@pytest.mark.promise("5-f")
def test_a_deletion_waits_and_is_carried_out_on_the_day_of_the_release(ada: Asker) -> None:
    hold = held(ada)
    made = rights.delete(ada, channel="page")
    the_worker_comes_by()
    assert (state(made.number), there(ada)) == (RequestState.RECEIVED, True)
    with ada.block():
        assert RequestStep.objects.filter(request=made.pk, step=HELD).count() == 1
        assert RightsRequest.objects.get(pk=made.pk).answered_at is not None
    release_hold(ada, hold.number)
    the_worker_comes_by()
    assert (state(made.number), there(ada)) == (RequestState.DONE, False)


@pytest.mark.promise("5-f")
def test_without_the_look_for_a_hold_it_would_be_gone(ada: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(erasing, "is_held", lambda *_: False)
    held(ada)
    rights.delete(ada, channel="page")
    assert not there(ada)


@pytest.mark.promise("5-f")
def test_of_several_holds_all_must_be_released(ada: Asker) -> None:
    first, second = held(ada), held(ada)
    made = rights.delete(ada, channel="page")
    release_hold(ada, first.number)
    the_worker_comes_by()
    assert there(ada)
    release_hold(ada, second.number)
    the_worker_comes_by()
    assert state(made.number) == RequestState.DONE


@pytest.mark.promise("5-f")
def test_asking_twice_is_one_request(ada: Asker) -> None:
    held(ada)
    assert rights.delete(ada, channel="page").pk == rights.delete(ada, channel="page").pk


@pytest.mark.promise("5-f")
def test_a_hold_needs_two_and_all_its_parts(ada: Asker) -> None:
    hold = propose_hold(ada, reason(), staff=JO)
    with pytest.raises(OnlyTheOther):
        agree_to_hold(ada, hold.number, staff=JO)
    agree_to_hold(ada, hold.number, staff=MEI)
    with pytest.raises(HoldAlready):
        agree_to_hold(ada, hold.number, staff=MEI)
    for missing in ({"article": " "}, {"case": ""}, {"review_on": timezone.now().date()}):
        with pytest.raises(HalfAHold):
            propose_hold(ada, reason(**missing), staff=JO)


@pytest.mark.promise("5-f")
def test_the_database_refuses_a_hold_that_one_alone_agreed_to(ada: Asker) -> None:
    hold = propose_hold(ada, reason(), staff=JO)
    with pytest.raises(IntegrityError, match="hold_needs_two"), ada.block():
        Hold.objects.filter(pk=hold.pk).update(approved_by=hold.asked_by)
    with pytest.raises(IntegrityError, match="hold_is_agreed_to"), ada.block():
        Hold.objects.filter(pk=hold.pk).update(holds_until=FOREVER)


@pytest.mark.promise("5-f")
def test_a_proposal_holds_nothing(ada: Asker) -> None:
    propose_hold(ada, reason(), staff=JO)
    rights.delete(ada, channel="page")
    assert not there(ada)


@pytest.mark.promise("5-f", "5-a")
def test_no_clock_touches_whoever_is_held_and_everybody_else_as_ever(ada: Asker) -> None:
    hold, somebody = held(ada), uuid7()
    long_ago = timezone.now() - timedelta(days=4 * 366)
    with as_owner() as owner:
        owner.execute("UPDATE rights_requeststep SET at = %s", [long_ago])
    old_step(ada.subject, long_ago)
    old_step(somebody, long_ago)
    with as_login("worker"):
        sweep(timezone.now())
    assert steps_of(ada.subject) == 1
    assert steps_of(somebody) == 0
    release_hold(ada, hold.number)
    with as_login("worker"):
        sweep(timezone.now())
    assert steps_of(ada.subject) == 0


def agrees_now(hold: Hold) -> bool:
    """Whether somebody else's agreement goes through at this very moment, without waiting for anybody."""
    with as_owner() as owner:
        owner.execute("SET lock_timeout = '100ms'")
        try:
            agree = "UPDATE retention_hold SET approved_by = %s, holds_until = %s WHERE id = %s"
            owner.execute(agree, [MEI, FOREVER, hold.pk])
        except LockNotAvailable:
            return False
    return True


def agreed_between(place: ModuleType, look: str, hold: Hold, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each look for holds from there on could be followed by an agreement before its transaction ends."""
    found: list[bool] = []
    looking = getattr(place, look)

    def look_and_be_overtaken(*about: Any) -> Any:
        seen = looking(*about)
        found.append(agrees_now(hold))
        return seen

    monkeypatch.setattr(place, look, look_and_be_overtaken)
    return found


def delete_by_clock(person: Asker) -> None:
    """The one batch that matters, past the look at what has run out."""
    model, keep = next((model, keep) for model, keep in clocks() if model is RequestStep)
    old_step(person.subject, timezone.now() - timedelta(days=4 * 366))
    with as_owner() as owner:
        keys = [
            key for (key,) in owner.execute("SELECT id FROM rights_requeststep WHERE subject = %s", [person.subject])
        ]
    with as_login("worker"), reading_for(RETENTION), all_owners("a test"):
        sweeping._delete(model, keep, timezone.now(), keys)


@pytest.mark.promise("5-f")
def test_nobody_agrees_to_a_hold_between_the_look_of_the_sweep_and_its_deletion(
    ada: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = propose_hold(ada, reason(), staff=JO)
    overtaken = agreed_between(sweeping, "held_people", hold, monkeypatch)
    delete_by_clock(ada)
    assert overtaken == [False]
    assert agrees_now(hold), "afterwards it goes through"
    delete_by_clock(ada)
    assert steps_of(ada.subject) == 1, "and is seen"


@pytest.mark.promise("5-f")
def test_without_holds_that_keep_still_what_is_held_would_be_deleted(
    ada: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    hold = propose_hold(ada, reason(), staff=JO)
    monkeypatch.setattr(sweeping, "keep_holds_still", lambda: None)
    overtaken = agreed_between(sweeping, "held_people", hold, monkeypatch)
    delete_by_clock(ada)
    assert overtaken == [True]
    assert steps_of(ada.subject) == 0


@pytest.mark.promise("5-f")
def test_a_deletion_begins_or_is_held_and_never_both(ada: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = propose_hold(ada, reason(), staff=JO)
    made = rights.delete_later(ada, channel="page")
    overtaken = agreed_between(hiding, "hold_on", hold, monkeypatch)
    assert hiding.begin(made)
    assert overtaken == [False]
    with pytest.raises(TooLateToHold):
        agree_to_hold(ada, hold.number, staff=MEI)


@pytest.mark.promise("5-f")
def test_a_hold_that_comes_before_the_deletion_begins_stops_it(ada: Asker) -> None:
    """The twin."""
    made = rights.delete_later(ada, channel="page")
    held(ada)
    assert not hiding.begin(made)
    assert there(ada)


def test_deletions_do_not_wait_for_one_another_and_whoever_changes_a_hold_waits_for_them(ada: Asker) -> None:
    def may(mode: str) -> bool:
        with as_owner() as owner:
            owner.execute("SET lock_timeout = '100ms'")
            try:
                with owner.transaction():
                    owner.execute(f"LOCK TABLE retention_hold IN {mode} MODE")
            except LockNotAvailable:
                return False
        return True

    with ada.block():
        keep_holds_still()
        assert (may("SHARE"), may("SHARE ROW EXCLUSIVE")) == (True, False)
    with ada.block():
        wait_for_deletions()
        assert (may("SHARE"), may("SHARE ROW EXCLUSIVE")) == (False, False)


def old_step(subject: UUID, at: object) -> None:
    with as_owner() as owner:
        owner.execute(
            "INSERT INTO rights_requeststep (id, request, subject, step, by, at, rows_touched, proves, salt) "
            "VALUES (%s, %s, %s, 'received', 'page', %s, 0, '', ''::bytea)",
            [uuid7(), uuid7(), subject, at],
        )


def steps_of(subject: UUID) -> int:
    with as_owner() as owner:
        row = owner.execute("SELECT count(*) FROM rights_requeststep WHERE subject = %s", [subject]).fetchone()
    assert row
    return int(row[0])


@pytest.mark.promise("5-f", "4.2-h")
def test_a_restored_backup_forgets_no_hold_and_holds_nobody_who_was_released(ada: Asker) -> None:
    hold = held(ada)
    entries = [entry for entry in journal().entries() if entry.event is Event.HELD]
    with as_owner() as owner:
        owner.execute("DELETE FROM retention_hold")  # the backup is from before
        with as_login("owner"):
            hold_again(entries)
        row = owner.execute("SELECT number, holds_until > now() FROM retention_hold").fetchone()
        assert row == (hold.number, True)
        release_hold(ada, hold.number)
        owner.execute("UPDATE retention_hold SET holds_until = '9999-01-01T00:00:00Z'")  # from before the release
        with as_login("owner"):
            hold_again([entry for entry in journal().entries() if entry.event is Event.HELD])
        row = owner.execute("SELECT holds_until > now() FROM retention_hold").fetchone()
        assert row == (False,)


@pytest.mark.promise("5-f")
def test_a_hold_and_its_end_leave_lines_that_the_person_can_open(ada: Asker) -> None:
    hold = held(ada)
    release_hold(ada, hold.number)
    with as_owner() as owner:
        found = owner.execute("SELECT kind FROM ledger_line WHERE subject = %s ORDER BY id", [ada.subject]).fetchall()
    assert [kind for (kind,) in found].count("hold") == 3


def test_the_day_of_the_next_look_may_be_missed(ada: Asker) -> None:
    hold = held(ada)
    later = timezone.now() + timedelta(days=91)
    assert (hold.in_force(later), hold.past_review(later)) == (True, True)
    assert not hold.past_review(timezone.now())


@pytest.mark.promise("5-f", "4.2-h")
def test_a_backup_from_between_proposal_and_agreement_holds_and_starts(ada: Asker) -> None:
    hold = held(ada)
    with as_owner() as owner:
        owner.execute("UPDATE retention_hold SET approved_by = NULL, holds_until = asked_at")
        with as_login("owner"):
            hold_again([entry for entry in journal().entries() if entry.event is Event.HELD])
        row = owner.execute("SELECT number, holds_until > now() FROM retention_hold").fetchone()
    assert row == (hold.number, True)
