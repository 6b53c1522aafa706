"""A restored backup forgets who received something and who was told of a deletion; the start makes both known again, and tells them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.journal.files import NAME as JOURNAL
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.rules import Event
from socialsmartly.privacy.recipients.actions import handing, register
from socialsmartly.privacy.recipients.actions.agreeing import agree_to, take_back
from socialsmartly.privacy.recipients.actions.register import change
from socialsmartly.privacy.recipients.codes import Category
from socialsmartly.privacy.recipients.models import Contract, Recipient
from socialsmartly.privacy.recipients.queries import notices_to, notices_under
from socialsmartly.privacy.recipients.tests.given import (
    EMAIL,
    NAME,
    PHONE,
    Machine,
    contact,
    listening,
    member,
    recipient,
    terms,
)
from socialsmartly.privacy.recipients.tests.test_door import pass_on, record_of
from socialsmartly.privacy.recipients.tests.test_telling import run_due
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.stores.actions.closing import close_store
from socialsmartly.site import gate
from socialsmartly.site.tests.test_gate import replay
from socialsmartly.words import NO_PERSONAL_DATA
from tests.house import as_owner

pytestmark = pytest.mark.promise("4.2-g", "4.2-h")
NOTICES, PASSED = "recipients_notice", "recipients_disclosure"
BEFORE_THE_DELETION, BEFORE_ANYTHING = (NOTICES,), (NOTICES, PASSED)


@pytest.fixture
def machine(db: None, mailbox: None) -> Iterator[Machine]:
    with listening() as there:
        yield there


def go_back(*tables: str) -> None:
    """As a database from before would be: nothing in these tables, and no mark of a line."""
    with as_owner() as owner:
        owner.execute(f"TRUNCATE {', '.join(('journal_mark', *tables))}")


def passings() -> list[str]:
    return [entry.event for entry in journal().entries() if entry.event != Event.REGISTERED]


def ids(machine: Machine) -> list[str]:
    return [said["webhook-id"] for said, _ in machine.came]


def kinds(machine: Machine) -> list[str]:
    return [body["type"] for body in machine.bodies]


def passed_to(asker: Asker) -> Contract:
    item = EMAIL if asker.workspace is None else NAME
    contract = recipient(items=[PHONE, item])
    pass_on(asker, contract, [item])
    return contract


@pytest.mark.parametrize("forgotten", [BEFORE_THE_DELETION, BEFORE_ANYTHING], ids=["deletion", "anything"])
def test_a_deletion_is_told_of_again_under_the_same_id_and_number(machine: Machine, forgotten: tuple[str, ...]) -> None:
    ada = member()
    passed_to(ada)
    machine.came.clear()
    made = rights.delete(ada, channel="page")
    run_due()
    first = list(machine.bodies)
    go_back(*forgotten)
    assert notices_under(made.number) == []
    replay()
    run_due()
    assert ids(machine) == [ids(machine)[0]] * 2
    assert [body["data"] for body in machine.bodies] == [first[0]["data"]] * 2
    assert [told.name for told in notices_under(made.number)] == ["Canary Post Ltd"]
    replay()
    run_due()
    assert len(machine.came) == 2, "once more changes nothing"


def test_a_start_that_told_nobody_again_would_be_seen(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    ada = member()
    passed_to(ada)
    rights.delete(ada, channel="page")
    go_back(*BEFORE_ANYTHING)
    machine.came.clear()
    monkeypatch.setattr(gate, "tell_again", lambda _: None)
    replay()
    run_due()
    assert machine.came == []


def test_what_was_passed_on_since_the_backup_is_on_record_again_and_a_later_deletion_told(machine: Machine) -> None:
    ada = member()
    contract = passed_to(ada)
    (before,) = record_of(ada)
    go_back(PASSED)
    assert record_of(ada) == []
    replay()
    (again,) = record_of(ada)
    facts = ("recipient_id", "name", "contract", "use", "version", "case", "items", "pseudonym", "way", "counts_from")
    assert again.pk == before.pk
    assert [getattr(again, fact) for fact in facts] == [getattr(before, fact) for fact in facts]
    assert (again.contract, again.items) == (contract.pk, EMAIL)
    machine.came.clear()
    rights.delete(ada, channel="page")
    run_due()
    assert kinds(machine) == ["person.erased"]


def test_without_its_line_in_the_journal_nobody_would_know_who_received_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(handing, "put_down", lambda *_: None)
    ada = member()
    passed_to(ada)
    go_back(PASSED)
    machine.came.clear()
    replay()
    rights.delete(ada, channel="page")
    run_due()
    assert machine.came == []


def test_the_journal_learns_who_received_what_once_and_nothing_that_it_said(machine: Machine) -> None:
    ada = member()
    contract = passed_to(ada)
    pass_on(ada, contract, [EMAIL])
    assert passings() == ["passed"]
    pass_on(ada, contract, [EMAIL, PHONE])
    assert passings() == ["passed", "passed"], "more than it had"
    for folder in settings.SOCIALSMARTLY_JOURNAL:
        text = (folder / JOURNAL).read_text()
        assert not any(word in text for word in ("ada@", "example", "Canary"))


def test_a_yes_that_was_taken_back_is_told_of_again_under_the_same_id(machine: Machine) -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    agree_to(ada, contract.recipient_id, contract.use, version=contract.version)
    pass_on(ada, contract, [EMAIL])
    machine.came.clear()
    take_back(ada, contract.recipient_id, contract.use)
    run_due()
    go_back(*BEFORE_ANYTHING)
    replay()
    run_due()
    assert kinds(machine) == ["person.withdrawn"] * 2
    assert len(set(ids(machine))) == 1


def test_a_closed_shop_tells_again_those_who_received_its_customers(machine: Machine) -> None:
    ben = contact()
    passed_to(ben)
    machine.came.clear()
    assert ben.workspace
    rights.close_workspace(ben.workspace)
    run_due()
    go_back(*BEFORE_ANYTHING)
    replay()
    run_due()
    assert kinds(machine) == ["person.erased"] * 2
    assert len(set(ids(machine))) == 1
    assert record_of(ben) == [], "with the shop goes what it had passed on"


def test_the_end_of_an_authorisation_tells_them_and_tells_them_again(machine: Machine) -> None:
    ben = contact()
    passed_to(ben)
    machine.came.clear()
    assert ben.workspace
    close_store(ben.workspace)
    run_due()
    assert kinds(machine) == ["person.erased"]
    go_back(*BEFORE_ANYTHING)
    replay()
    run_due()
    assert len(set(ids(machine))) == 1


def test_a_field_that_was_emptied_is_told_of_again(machine: Machine) -> None:
    ben = contact()
    passed_to(ben)
    machine.came.clear()
    rights.correct(ben, "name", "", channel="page")
    run_due()
    go_back(*BEFORE_ANYTHING)
    replay()
    run_due()
    assert [(body["type"], body["data"]["items"]) for body in machine.bodies] == [("person.corrected", [NAME])] * 2
    assert len(set(ids(machine))) == 1


def test_a_correction_waits_for_its_value_and_is_not_told_of_with_the_old_one(machine: Machine) -> None:
    """The new value went with the database. The desk has the request again; nobody is sent what the person had corrected."""
    ben = contact()
    passed_to(ben)
    rights.correct(ben, "name", "Benjamin", channel="page")
    run_due()
    go_back(*BEFORE_ANYTHING, "rights_correction")
    machine.came.clear()
    replay()
    run_due()
    assert machine.came == []
    with ben.block():
        assert notices_to(ben) == []
    rights.correct(ben, "name", "Benjamin", channel="desk")
    run_due()
    assert [body["data"]["fields"] for body in machine.bodies] == [{NAME: ["Benjamin"]}]


def without_the_register(machine: Machine, before: list[Any]) -> Asker:
    """A recipient enters, receives something and is told of a no; then the register is as it was before that, and `before` what it was."""
    ada, contract = member(), recipient(Category.PARTNER)
    agree_to(ada, contract.recipient_id, contract.use, version=contract.version)
    pass_on(ada, contract, [EMAIL])
    take_back(ada, contract.recipient_id, contract.use)
    machine.came.clear()
    before += in_the_register()
    go_back(*BEFORE_ANYTHING, "recipients_sharingconsent", "recipients_delivery", "recipients_contract CASCADE")
    with as_owner() as owner:
        owner.execute("DELETE FROM recipients_recipient")
    return ada


def in_the_register() -> list[Any]:
    with reading_for(NO_PERSONAL_DATA):
        return [(model._meta.label, list(model.objects.order_by("pk").values())) for model in (Recipient, Contract)]


def test_a_recipient_who_entered_after_the_backup_is_known_word_for_word_and_told(machine: Machine) -> None:
    before: list[Any] = []
    ada = without_the_register(machine, before)
    assert in_the_register() != before
    replay()
    assert in_the_register() == before
    assert [passed.items for passed in record_of(ada)] == [EMAIL]
    run_due()
    assert kinds(machine) == ["person.withdrawn"]
    replay()
    assert in_the_register() == before, "once more changes nothing"


def test_a_change_after_the_backup_is_known_too(machine: Machine) -> None:
    contract = recipient()
    go_back()
    later = change(contract.recipient_id, terms(name="Canary Mail Ltd"))
    with as_owner() as owner:
        owner.execute("DELETE FROM recipients_contract WHERE id = %s", [later.pk])
        owner.execute("TRUNCATE journal_mark")
    replay()
    with reading_for(NO_PERSONAL_DATA):
        assert Contract.objects.get(pk=later.pk).name == "Canary Mail Ltd"


def test_without_its_words_in_the_journal_it_stops_no_start_and_the_log_says_so(
    machine: Machine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin, and an installation whose register is older than this."""
    monkeypatch.setattr(register, "put_down", lambda contract: None)
    without_the_register(machine, [])
    with caplog.at_level(logging.ERROR, "socialsmartly.recipients"):
        replay()
    assert ["neither the register nor the journal knows" in said.message for said in caplog.records] == [True]
    run_due()
    assert machine.came == []
