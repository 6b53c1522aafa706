"""Who looked at whose data: written with the look, shown to the person, hidden for a lawful time at most."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from socialsmartly.privacy.access import reading
from socialsmartly.privacy.access.actions import Delay, Seen, looked_at, mark_of
from socialsmartly.privacy.access.errors import DelayRefused, LookNotWrittenDown, NobodyReads
from socialsmartly.privacy.access.models import CEILING, Later, Look
from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.wall import WORKER_LOGIN
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.words.purposes import CASEWORK, RIGHTS, SERVICE
from tests.house import as_login, as_owner

pytestmark = [pytest.mark.promise("2.3-c"), pytest.mark.usefixtures("db")]
STAFF, PERSON, SHOP, COLLEAGUE = (UUID(int=n) for n in range(1, 5))
OTHERS = [UUID(int=n) for n in range(10, 60)]


@contextmanager
def casework(reader: UUID = STAFF, case: str = "R-1") -> Iterator[Reading]:
    with reading.reading_for(CASEWORK, member=reader, because=case) as block:
        yield block


@contextmanager
def service(reader: UUID = STAFF) -> Iterator[Reading]:
    with reading.reading_for(SERVICE, member=reader, workspace=SHOP) as block:
        yield block


def told(person: UUID = PERSON, owner: UUID = PERSON) -> list[Look]:
    """What the person is shown."""
    with reading.reading_for(RIGHTS, member=person, subject=person):
        return looks_at(person, owner)


def in_the_copy(person: UUID = PERSON) -> int:
    with reading.reading_for(RIGHTS, member=person, subject=person):
        return next(len(part.rows) for part in everything("member") if part.model is Look)


def rows() -> int:
    with as_owner() as owner:
        found = owner.execute("SELECT count(*) FROM access_look").fetchone()
    assert found is not None
    return int(found[0])


def test_a_look_says_who_for_what_which_case_and_when() -> None:
    with casework():
        looked_at([Seen(PERSON, PERSON)])
    (look,) = told()
    assert (look.role, look.purpose, look.case) == ("staff", "casework", "R-1")
    assert timezone.now() - look.at < timedelta(minutes=1)
    assert look.reader == mark_of(STAFF, PERSON) != mark_of(STAFF, SHOP)
    assert in_the_copy() == 1


@pytest.mark.parametrize("missing", [{"member": STAFF}, {"because": "R-1"}, {}])
def test_staff_read_nothing_without_a_name_and_a_case(missing: dict[str, object]) -> None:
    with pytest.raises(NobodyReads), reading.reading_for(CASEWORK, **missing):  # type: ignore[arg-type]
        pytest.fail("the block must not open")


def test_staff_read_nothing_without_a_look_that_is_written_down() -> None:
    """And what they did in the block is undone."""
    rights.open_request(Asker("member", PERSON), Right.COPY, channel="test")
    with pytest.raises(LookNotWrittenDown), casework():
        assert RightsRequest.objects.count() == 1


def test_without_that_guard_a_read_would_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the same read passes unseen when the purpose is not watched."""
    rights.open_request(Asker("member", PERSON), Right.COPY, channel="test")
    monkeypatch.setattr(type(CASEWORK), "watched", property(lambda purpose: False))
    with casework():
        assert RightsRequest.objects.count() == 1
    assert rows() == 0


def test_a_look_and_its_record_are_one_or_nothing() -> None:
    with casework():
        looked_at([Seen(PERSON, PERSON)])
        transaction.set_rollback(True)  # whatever goes wrong with the page
    assert rows() == 0


def test_no_program_can_become_staff() -> None:
    with as_login(WORKER_LOGIN.removeprefix("socialsmartly_")), pytest.raises(ProgrammingError), casework():
        pytest.fail("the worker must not read as staff")


def test_clicking_again_within_the_hour_is_the_same_look() -> None:
    with time_machine.travel("2026-11-26 10:05Z", tick=False) as clock:
        for _ in range(3):
            with casework():
                looked_at([Seen(PERSON, PERSON)])
        with casework(case="R-2"):
            looked_at([Seen(PERSON, PERSON)])
        with casework(reader=COLLEAGUE):
            looked_at([Seen(PERSON, PERSON)])
        assert rows() == 3
        clock.shift(timedelta(hours=1))
        with casework():
            looked_at([Seen(PERSON, PERSON)])
        assert rows() == 4


def test_a_list_of_fifty_is_one_statement() -> None:
    with service(), CaptureQueriesContext(connection) as statements:
        looked_at(Seen(SHOP, other) for other in OTHERS)
    assert len(statements) == 1
    assert rows() == 50


def test_a_look_at_oneself_is_none() -> None:
    with casework(reader=PERSON):
        looked_at([Seen(PERSON, PERSON)])
    assert rows() == 0


def test_a_shop_writes_down_looks_within_its_own_walls_only() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), service():
        looked_at([Seen(UUID(int=99), PERSON)])


def test_nobody_can_change_or_take_back_a_look() -> None:
    with casework():
        looked_at([Seen(PERSON, PERSON)])
    for act in (lambda found: found.update(case="R-9"), lambda found: found.delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), casework():
            act(Look.objects.filter(owner=PERSON))


def test_a_look_that_must_stay_secret_is_shown_when_its_time_is_over() -> None:
    with time_machine.travel("2026-01-10 10:05Z", tick=True) as clock:
        with casework():
            looked_at([Seen(PERSON, PERSON)], delay=later(days=30))
        # The database's clock, which nobody turns, says that those 30 days are over or not; so look from both sides.
        assert rows() == 1
        clock.shift(timedelta(days=31))
    assert len(told()) == in_the_copy() == 1
    with casework():
        looked_at([Seen(PERSON, PERSON)], delay=later(days=30))
    assert rows() == 2
    shown = told()
    assert len(shown) == in_the_copy() == 1
    assert (shown[0].delayed_because, shown[0].approved_by) == ("order", mark_of(COLLEAGUE, PERSON))


def later(days: int = 30, approver: UUID = COLLEAGUE) -> Delay:
    return Delay(timezone.now() + timedelta(days=days), Later.ORDER, approver)


@pytest.mark.parametrize("delay", [{"days": 181}, {"days": -1}, {"approver": STAFF}])
def test_no_look_is_hidden_for_ever_or_by_one_alone(delay: dict[str, Any]) -> None:
    with pytest.raises(DelayRefused), casework():
        looked_at([Seen(PERSON, PERSON)], delay=later(**delay))


@pytest.mark.parametrize(
    ("days", "reason", "alone"), [(181, "order", False), (30, "", False), (30, "order", True), (-1, "order", False)]
)
def test_the_database_refuses_it_as_well(days: int, reason: str, alone: bool) -> None:
    """Whoever goes around the action meets the table: too long, without a reason, approved by oneself, before it happened."""
    now = timezone.now()
    look = Look(
        owner=PERSON,
        subject=PERSON,
        role="staff",
        reader=UUID(int=7),
        purpose="casework",
        at=now,
        hour=now,
        shown_from=now + timedelta(days=days),
        delayed_because=reason,
        approved_by=UUID(int=7 if alone else 8),
    )
    with pytest.raises(DatabaseError, match="look_is_shown_in_the_end"), casework():
        look.save(force_insert=True)


def test_whoever_leaves_takes_the_looks_along_the_hidden_ones_too() -> None:
    for delay in (None, later(int(CEILING.days) - 1)):
        with casework():
            looked_at([Seen(PERSON, PERSON), Seen(OTHERS[0], OTHERS[0])], delay=delay)
    assert rows() == 4
    rights.delete(Asker("member", PERSON), channel="test")
    assert rows() == 2
    assert told() == []


def test_uuid_marks_do_not_name_the_reader() -> None:
    reader = uuid7()
    assert reader not in {mark_of(reader, PERSON), mark_of(reader, SHOP)}
