"""Whoever received something is told of a deletion or a correction, again and again, by machine or by mail, until they have answered."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.minors.actions import found
from socialsmartly.privacy.minors.models import Finder
from socialsmartly.privacy.minors.rules import WITHIN
from socialsmartly.privacy.recipients import sending, tasks, webhooks
from socialsmartly.privacy.recipients.actions import telling
from socialsmartly.privacy.recipients.actions.agreeing import take_back, wait_until_quiet
from socialsmartly.privacy.recipients.actions.handing import To, opened, passing, read_out
from socialsmartly.privacy.recipients.actions.register import end
from socialsmartly.privacy.recipients.codes import Case, Category
from socialsmartly.privacy.recipients.models import Contract, Progress, Says, Way
from socialsmartly.privacy.recipients.queries import Received, notices_to, notices_under, silent
from socialsmartly.privacy.recipients.tasks import send_notices, tell
from socialsmartly.privacy.recipients.tests.given import EMAIL, NAME, Machine, contact, listening, member, recipient
from socialsmartly.privacy.recipients.tests.test_door import agree, pass_on, record_of
from socialsmartly.privacy.retention.actions import Reason, agree_to_hold, propose_hold, release_hold
from socialsmartly.privacy.retention.models import Ground
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.messaging import local
from tests.house import as_login, as_owner

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def machine(db: None, mailbox: None) -> Iterator[Machine]:
    with listening() as there:
        yield there


def run_due() -> None:
    """What the worker does in one minute: look what is due, and carry it out."""
    with as_login("worker"):
        for notice in telling.due(timezone.now()):
            tell(notice_id=str(notice))
        telling.escalate(timezone.now())


def received(asker: Asker, contract: Contract) -> None:
    pass_on(asker, contract, [EMAIL if asker.workspace is None else NAME])


def only(found: list[Received]) -> Any:
    (one,) = found
    return one.notice


def test_the_sweep_puts_each_notice_on_the_queue_once(machine: Machine) -> None:
    ada, helper = member(), recipient()
    received(ada, helper)
    rights.delete(ada, channel="page")
    with as_login("worker"):
        send_notices(timestamp=0)
    with as_owner() as owner:
        jobs = owner.execute("SELECT task_name FROM procrastinate_jobs WHERE task_name = 'recipients.tell'").fetchall()
    assert len(jobs) == 1


@pytest.mark.promise("4.2-g")
def test_a_deletion_reaches_everybody_who_received_something_and_nobody_else(machine: Machine) -> None:
    ada, one, other = member(), recipient(), recipient(name="Other Ltd")
    recipient(name="Never Ltd")
    for helper in (one, other):
        received(ada, helper)
    names = {passed.pseudonym for passed in record_of(ada)}
    machine.came.clear()
    made = rights.delete(ada, channel="page")
    run_due()
    assert [body["type"] for body in machine.bodies] == ["person.erased"] * 2
    assert {body["data"]["person"] for body in machine.bodies} == names
    assert {told.name for told in notices_under(made.number)} == {"Canary Post Ltd", "Other Ltd"}


@pytest.mark.promise("7-d")
def test_a_childs_erasure_reaches_whoever_received_something(machine: Machine) -> None:
    mina, helper = member(), recipient()
    received(mina, helper)
    machine.came.clear()
    made = found(mina, Finder.STAFF)
    run_due()
    assert machine.came == [], "locked, and not erased yet"
    with as_login("worker"):
        rights.finish_deletions(timezone.now() + WITHIN)
    run_due()
    assert [body["type"] for body in machine.bodies] == ["person.erased"]
    assert [told.name for told in notices_under(made.number)] == ["Canary Post Ltd"]


@pytest.mark.promise("4.2-g")
def test_the_notice_is_signed_as_standard_webhooks_has_it_and_names_nobody(machine: Machine) -> None:
    ada, helper = member(), recipient()
    received(ada, helper)
    machine.came.clear()
    rights.delete(ada, channel="page")
    run_due()
    ((said, body),) = machine.came
    at = int(said["webhook-timestamp"])
    key = webhooks._key(helper.recipient_id)
    assert said["webhook-signature"] == f"v1,{webhooks.signature(key, said['webhook-id'], at, body)}"
    assert b"ada@" not in body
    assert str(ada.subject).encode() not in body
    token = json.loads(body)["data"]["answer_to"].rsplit("/", 1)[1]
    assert ada.subject.bytes not in base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), (
        "two of them could compare"
    )


@pytest.mark.promise("4.2-g")
@pytest.mark.parametrize("answer", ["done", "law", "own"])
def test_an_answer_given_at_once_is_shown_under_the_number(machine: Machine, answer: str) -> None:
    ada, helper = member(), recipient()
    received(ada, helper)
    machine.body = f'{{"answer": "{answer}"}}'.encode()
    made = rights.delete(ada, channel="page")
    run_due()
    one = only(notices_under(made.number))
    assert (one.progress, one.answer) == (Progress.ANSWERED, answer)
    page = Client().get(f"/recipients/told/{made.number}").content.decode()
    assert one.get_answer_display() in page


@pytest.mark.promise("4.2-g")
@pytest.mark.parametrize("body", [b"", b"[]", b"thanks", b'{"answer": "we deleted Ada"}', b"\xff"])
def test_whatever_else_a_machine_says_is_no_answer_and_kept_nowhere(machine: Machine, body: bytes) -> None:
    ada, helper = member(), recipient()
    received(ada, helper)
    machine.body = body
    made = rights.delete(ada, channel="page")
    run_due()
    one = only(notices_under(made.number))
    assert (one.progress, one.answer) == (Progress.TOLD, "")


@pytest.mark.promise("4.2-g")
def test_a_recipient_that_is_down_for_three_days_is_told_in_the_end(machine: Machine) -> None:
    with time_machine.travel(NOON, tick=True) as clock:
        ada, helper = member(), recipient(begins_on=NOON.date(), ends_on=NOON.date() + timedelta(days=90))
        received(ada, helper)
        machine.came.clear()
        machine.status = 503
        made = rights.delete(ada, channel="page")
        for _ in range(3 * 24 * 2):
            run_due()
            clock.shift(timedelta(minutes=30))
        refused = len(machine.came)
        assert only(notices_under(made.number)).progress == Progress.WAITING
        machine.status, machine.body = 200, b'{"answer": "done"}'
        clock.shift(timedelta(days=1))
        run_due()
        assert only(notices_under(made.number)).progress == Progress.ANSWERED
    assert 6 <= refused <= 12
    assert len({said["webhook-id"] for said, _ in machine.came}) == 1


@pytest.mark.promise("4.2-g")
def test_where_the_machine_stays_down_a_mail_goes_and_its_link_answers(machine: Machine) -> None:
    with time_machine.travel(NOON, tick=True) as clock:
        ada = member()
        helper = recipient(
            mail="privacy@canary.example", begins_on=NOON.date(), ends_on=NOON.date() + timedelta(days=90)
        )
        received(ada, helper)
        machine.status = 500
        made = rights.delete(ada, channel="page")
        for _ in range(3):
            run_due()
            clock.shift(timedelta(minutes=31))
        (mail,) = [one for one in local.mails() if one.to == "privacy@canary.example"]
        link = re.search(r"/recipients/answer/[\w-]+", mail.text)
        assert link
        assert "About somebody" in mail.subject
        assert "关于" in mail.subject
        visitor = Client()
        assert visitor.get(link[0]).status_code == 200
        assert only(notices_under(made.number)).progress == Progress.TOLD
        assert visitor.post(link[0], {"answer": "maybe"}).status_code == 422
        assert visitor.post(link[0], {"answer": "law"}).status_code == 200
        visitor.post(link[0], {"answer": "done"})
        assert only(notices_under(made.number)).answer == "law"


@pytest.mark.promise("4.2-g")
def test_a_link_that_somebody_made_up_answers_nothing(client: Client) -> None:
    assert client.post(f"/recipients/answer/{'A' * 64}", {"answer": "done"}).status_code == 404


@pytest.mark.promise("4.2-g")
def test_silence_is_with_the_desk_on_the_tenth_day_and_asked_about_again_meanwhile(machine: Machine) -> None:
    with time_machine.travel(NOON, tick=True) as clock:
        ada, helper = member(), recipient(begins_on=NOON.date(), ends_on=NOON.date() + timedelta(days=90))
        received(ada, helper)
        machine.came.clear()
        made = rights.delete(ada, channel="page")
        for _day in range(10):
            run_due()
            assert silent() == []
            clock.shift(timedelta(days=1, minutes=1))
        run_due()
        assert only(silent()).number == made.number
        assert only(notices_under(made.number)).escalated_at
    assert len(machine.came) == 4


@pytest.mark.promise("4.2-g")
def test_an_ended_contract_spares_nobody_the_notice(machine: Machine) -> None:
    ada, helper = member(), recipient()
    received(ada, helper)
    end(helper)
    machine.came.clear()
    rights.delete(ada, channel="page")
    run_due()
    assert len(machine.came) == 1


@pytest.mark.promise("4.2-g", "4.1-b")
def test_a_correction_goes_with_the_new_value_to_those_who_received_the_old_one(machine: Machine) -> None:
    ben, helper = contact(), recipient(items=[NAME])
    recipient(items=["contacts.Contact.phone"], name="Other Ltd")
    received(ben, helper)
    machine.came.clear()
    made = rights.correct(ben, "name", "Benjamin", channel="page")
    run_due()
    (body,) = machine.bodies
    assert (body["type"], body["data"]["fields"]) == ("person.corrected", {NAME: ["Benjamin"]})
    assert only(notices_under(made.number)).says == Says.CORRECT


@pytest.mark.promise("4.2-g", "3.1-c")
def test_whoever_is_taken_back_from_is_asked_to_delete_and_gets_no_new_value(machine: Machine) -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    agree(ada, contract)
    received(ada, contract)
    machine.came.clear()
    take_back(ada, contract.recipient_id, contract.use)
    run_due()
    assert [body["type"] for body in machine.bodies] == ["person.withdrawn"]
    with ada.block():
        assert only(notices_to(ada)).says == Says.STOP


@pytest.mark.promise("4.2-g")
def test_a_shop_that_closes_tells_those_who_received_its_customers(machine: Machine) -> None:
    ben, helper = contact(), recipient(items=[NAME])
    received(ben, helper)
    machine.came.clear()
    assert ben.workspace
    rights.close_workspace(ben.workspace)
    run_due()
    assert [body["type"] for body in machine.bodies] == ["person.erased"]


@pytest.mark.promise("4.2-g", "5-f")
def test_of_whoever_a_hold_keeps_they_are_told_when_the_hold_ends(machine: Machine) -> None:
    ben, helper = contact(), recipient(items=[NAME])
    received(ben, helper)
    machine.came.clear()
    why = Reason(Ground.CLAIM, "Civil Code 188", "2026-17", timezone.now().date() + timedelta(days=90))
    hold = agree_to_hold(ben, propose_hold(ben, why, staff=uuid4()).number, staff=uuid4())
    assert ben.workspace
    rights.close_workspace(ben.workspace)
    run_due()
    assert machine.bodies == []
    release_hold(ben, hold.number)
    with as_login("worker"):
        rights.finish_deletions(timezone.now())
    run_due()
    assert [body["type"] for body in machine.bodies] == ["person.erased"]


def test_a_deletion_that_told_nobody_would_be_seen(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without the receiver no notice stands there, and the page under the number says so."""
    ada, helper = member(), recipient()
    received(ada, helper)
    monkeypatch.setattr("socialsmartly.privacy.recipients.receivers.tell_everybody", lambda *_, **__: 0)
    made = rights.delete(ada, channel="page")
    assert notices_under(made.number) == []
    assert "Nobody had received anything" in Client().get(f"/recipients/told/{made.number}").content.decode()


@pytest.mark.promise("4.2-g", "3.1-a")
def test_a_correction_that_is_tried_again_and_again_is_on_record_once(machine: Machine) -> None:
    with time_machine.travel(NOON, tick=True) as clock:
        ben = contact()
        helper = recipient(items=[NAME], begins_on=NOON.date(), ends_on=NOON.date() + timedelta(days=90))
        received(ben, helper)
        rights.correct(ben, "name", "Benjamin", channel="page")
        machine.status = 503
        for _ in range(3):
            run_due()
            clock.shift(timedelta(minutes=31))
        machine.status = 200
        run_due()
    assert [body["data"]["fields"] for body in machine.bodies[1:]] == [{NAME: ["Benjamin"]}] * 4
    assert len(record_of(ben)) == 2, "what went first, and the correction"


@pytest.mark.promise("4.2-g", "4.3-d")
def test_a_correction_is_on_its_way_under_a_lease(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes the yes back at this moment waits for it. The twin is the moment after."""
    ada, contract = member(), recipient(Category.PARTNER)
    agree(ada, contract)
    received(ada, contract)
    rights.correct(ada, "email", "ada.new@example.test", channel="page")
    leased: list[int] = []

    def send(*parcel: Any) -> Any:
        leased.append(on_their_way())
        return sending.post(*parcel)

    monkeypatch.setattr(tasks, "post", send)
    run_due()
    assert leased == [1]
    assert on_their_way() == 0
    assert wait_until_quiet(ada, contract.recipient_id, contract.use, seconds=0)


def on_their_way() -> int:
    """What `take_back` waits for."""
    with as_owner() as owner:
        row = owner.execute(
            "SELECT count(*) FROM recipients_delivery WHERE stage = 'leased' AND leased_until > now()"
        ).fetchone()
    assert row
    return int(row[0])


def while_something_is_passed_on(ada: Asker, helper: Contract, act: Callable[[], object]) -> bool:
    """Begin `act` while something is read out and not committed; whether it waited for that."""
    read, go = Event(), Event()
    to = To(helper.recipient_id, helper.use, Case.PROCESSOR)

    def passes_on() -> None:
        with passing(ada, opened(to)):
            read_out(ada, to, opened(to), [EMAIL], way=Way.READ)
            read.set()
            go.wait()
        connection.close()

    def acts() -> None:
        act()
        connection.close()

    one, other = Thread(target=passes_on), Thread(target=acts)
    one.start()
    read.wait()
    other.start()
    with as_owner() as owner:
        waited = False
        while other.is_alive() and not waited:
            found = owner.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone()
            waited = found is not None
    go.set()
    one.join()
    other.join()
    return waited


@pytest.mark.promise("4.2-g")
def test_what_is_being_passed_on_when_a_deletion_begins_is_told_of_too(machine: Machine) -> None:
    ada, helper = member(), recipient()
    assert while_something_is_passed_on(ada, helper, lambda: rights.delete(ada, channel="page"))
    run_due()
    assert [body["type"] for body in machine.bodies] == ["person.erased"]


def test_without_taking_turns_the_recipient_would_never_hear_of_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    ada, helper = member(), recipient()
    monkeypatch.setattr(telling, "alone_with", lambda _: None)
    assert not while_something_is_passed_on(ada, helper, lambda: rights.delete(ada, channel="page"))
    run_due()
    assert machine.bodies == []
