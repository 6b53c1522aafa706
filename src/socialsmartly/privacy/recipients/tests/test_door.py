"""Nothing leaves but what a contract lists, in a case that a rule opens, to somebody the person agreed to where they must."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialsmartly.privacy.recipients import cases, rules
from socialsmartly.privacy.recipients.actions import handing
from socialsmartly.privacy.recipients.actions.agreeing import agree_to, take_back
from socialsmartly.privacy.recipients.actions.handing import To, carry
from socialsmartly.privacy.recipients.actions.handover import handover
from socialsmartly.privacy.recipients.actions.register import change, end
from socialsmartly.privacy.recipients.codes import Case, Category, Use
from socialsmartly.privacy.recipients.errors import (
    CaseClosed,
    HandoverRefused,
    NoAddress,
    NoContract,
    NotAgreedTo,
    NothingAgreed,
    NotOneOfOurs,
)
from socialsmartly.privacy.recipients.models import Contract, Stage
from socialsmartly.privacy.recipients.pseudonym import person_behind, pseudonym
from socialsmartly.privacy.recipients.queries import passed_on
from socialsmartly.privacy.recipients.sending import NotTaken
from socialsmartly.privacy.recipients.tasks import deliver
from socialsmartly.privacy.recipients.tests.given import (
    CASE,
    EMAIL,
    LANGUAGE,
    NAME,
    PHONE,
    Machine,
    contact,
    listening,
    member,
    recipient,
    terms,
    today,
)
from socialsmartly.privacy.recipients.walking import passable
from socialsmartly.privacy.rights.actions import Asker, delete_later
from tests.house import as_login, as_owner


@pytest.fixture
def machine(db: None) -> Iterator[Machine]:
    with listening() as there:
        yield there


def pass_on(asker: Asker, contract: Contract, asked: list[str], case: Case | None = None) -> UUID:
    """Through the door, and carried by the worker."""
    to = To(contract.recipient_id, contract.use, case or CASE[Category(contract.category)])
    made = handover(asker, to, asked)
    shop = {"workspace_id": str(asker.workspace)} if asker.workspace else {}
    with as_login("worker"):
        deliver(delivery_id=str(made), subject_id=str(asker.subject), **shop)
    return made


def agree(asker: Asker, contract: Contract) -> None:
    agree_to(asker, contract.recipient_id, contract.use, version=contract.version)


def record_of(asker: Asker) -> list[Any]:
    with asker.block():
        return passed_on(asker)


def stage_of(delivery: UUID) -> str:
    with as_owner() as connection:
        found = connection.execute("SELECT stage FROM recipients_delivery WHERE id = %s", [delivery]).fetchone()
    assert found
    return str(found[0])


@pytest.mark.promise("3.1-a", "3.1-e")
def test_what_the_contract_lists_arrives_and_nothing_else(machine: Machine) -> None:
    ada, helper = member(phone="+4420"), recipient()
    pass_on(ada, helper, [EMAIL, PHONE, LANGUAGE, "accounts.Member.nickname"])
    (body,) = machine.bodies
    assert body["data"]["fields"] == {EMAIL: ["ada@example.test"], LANGUAGE: ["en"]}
    assert "+4420" not in str(machine.came)


@pytest.mark.promise("3.1-a", "3.1-e")
def test_the_record_names_the_case_the_recipient_and_what_was_kept_back(machine: Machine) -> None:
    ada, helper = member(), recipient()
    pass_on(ada, helper, [EMAIL, PHONE])
    (passed,) = record_of(ada)
    assert (passed.case, passed.recipient_id, passed.name) == (Case.PROCESSOR, helper.recipient_id, "Canary Post Ltd")
    assert (passed.items, passed.dropped) == (EMAIL, PHONE)


@pytest.mark.promise("3.1-e")
@given(asked=st.lists(st.sampled_from([*passable(), "accounts.Member.nickname", "no.such.thing"]), max_size=8))
@settings(max_examples=200)
def test_whatever_is_asked_for_only_what_is_agreed_passes(asked: list[str]) -> None:
    contract = Contract(items=[EMAIL, LANGUAGE])
    parts = rules.split(asked, contract)
    assert set(parts.passes) <= set(contract.items)
    assert set(parts.passes) | set(parts.dropped) == set(asked)


@pytest.mark.promise("3.1-a")
@pytest.mark.parametrize("case", [*Case, "because we can"])
@pytest.mark.parametrize("category", [Category.PARTNER, Category.AFFILIATE, Category.PROCESSOR])
def test_a_case_that_is_not_for_this_recipient_is_closed(db: None, category: Category, case: str) -> None:
    ada, contract = member(), recipient(category)
    if case == CASE[category]:
        return
    with pytest.raises(CaseClosed):
        handover(ada, To(contract.recipient_id, contract.use, case), [EMAIL])


@pytest.mark.promise("3.1-a", "3.2-a")
def test_without_a_contract_in_force_nothing_leaves(db: None) -> None:
    ada, helper = member(), recipient()
    to = To(helper.recipient_id, Use.PAYMENT, Case.PROCESSOR)
    with pytest.raises(NoContract):
        handover(ada, to, [EMAIL])
    end(helper)
    with pytest.raises(NoContract):
        handover(ada, To(helper.recipient_id, helper.use, Case.PROCESSOR), [EMAIL])


@pytest.mark.promise("3.2-a")
@pytest.mark.parametrize("days", [(-400, -1), (1, 400)])
def test_before_its_term_and_after_it_a_contract_opens_nothing(db: None, days: tuple[int, int]) -> None:
    begins, ends = (today() + timedelta(days=day) for day in days)
    helper = recipient(begins_on=begins, ends_on=ends)
    with pytest.raises(NoContract):
        handover(member(), To(helper.recipient_id, helper.use, Case.PROCESSOR), [EMAIL])


@pytest.mark.promise("3.2-a")
def test_a_contract_that_ends_while_something_waits_stops_it(machine: Machine) -> None:
    ada, helper = member(), recipient()
    made = handover(ada, To(helper.recipient_id, helper.use, Case.PROCESSOR), [EMAIL])
    end(helper)
    with as_login("worker"):
        deliver(delivery_id=str(made), subject_id=str(ada.subject))
    assert (machine.came, record_of(ada), stage_of(made)) == ([], [], Stage.STOPPED)


@pytest.mark.promise("3.1-c", "3.1-d")
@pytest.mark.parametrize("category", [Category.PARTNER, Category.AFFILIATE])
def test_a_recipient_that_acts_for_itself_waits_for_the_persons_yes(machine: Machine, category: Category) -> None:
    ada, contract = member(), recipient(category)
    with pytest.raises(NotAgreedTo):
        pass_on(ada, contract, [EMAIL])
    agree(ada, contract)
    pass_on(ada, contract, [EMAIL])
    assert len(machine.came) == 1


@pytest.mark.promise("3.1-c")
def test_a_yes_to_one_recipient_is_none_to_another(db: None) -> None:
    ada, one, other = member(), recipient(Category.PARTNER), recipient(Category.PARTNER)
    agree(ada, one)
    with pytest.raises(NotAgreedTo):
        pass_on(ada, other, [EMAIL])


@pytest.mark.promise("3.1-f")
@pytest.mark.parametrize(
    "bump",
    [
        {"said_en": "Sell it on."},
        {"method_zh": "群发。"},
        {"items": [EMAIL, LANGUAGE, PHONE]},
        {"sensitive": [EMAIL]},
        {"contact": "else@canary.example"},
    ],
)
def test_what_people_agreed_to_changes_and_no_byte_flows_until_they_agree_anew(
    machine: Machine, bump: dict[str, Any]
) -> None:
    ada, contract = member(), recipient(Category.AFFILIATE)
    agree(ada, contract)
    waiting = handover(ada, To(contract.recipient_id, contract.use, Case.AFFILIATE), [EMAIL])
    bumped = change(contract.recipient_id, terms(Category.AFFILIATE, **bump))
    with as_login("worker"):
        deliver(delivery_id=str(waiting), subject_id=str(ada.subject))
    with pytest.raises(NotAgreedTo):
        pass_on(ada, contract, [EMAIL])
    assert sum(len(raw) for _, raw in machine.came) == 0
    agree(ada, bumped)
    pass_on(ada, bumped, [EMAIL])
    assert len(machine.came) == 1


@pytest.mark.promise("3.1-f")
def test_a_longer_term_asks_nobody_again(machine: Machine) -> None:
    ada, contract = member(), recipient(Category.AFFILIATE)
    agree(ada, contract)
    change(contract.recipient_id, terms(Category.AFFILIATE, ends_on=today() + timedelta(days=800)))
    pass_on(ada, contract, [EMAIL])
    assert len(machine.came) == 1


@pytest.mark.promise("3.1-f")
def test_something_sensitive_asks_the_person_whoever_works_for_us(machine: Machine) -> None:
    ada, helper = member(), recipient(sensitive=[LANGUAGE])
    pass_on(ada, helper, [EMAIL])
    with pytest.raises(NotAgreedTo):
        pass_on(ada, helper, [EMAIL, LANGUAGE])
    agree(ada, helper)
    pass_on(ada, helper, [EMAIL, LANGUAGE])
    assert [list(body["data"]["fields"]) for body in machine.bodies] == [[EMAIL], [EMAIL, LANGUAGE]]


@pytest.mark.promise("3.1-c", "4.3-a")
def test_a_no_stops_what_waits(machine: Machine) -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    agree(ada, contract)
    made = handover(ada, To(contract.recipient_id, contract.use, Case.CONSENT), [EMAIL])
    take_back(ada, contract.recipient_id, contract.use)
    with as_login("worker"):
        deliver(delivery_id=str(made), subject_id=str(ada.subject))
    assert (machine.came, record_of(ada), stage_of(made)) == ([], [], Stage.STOPPED)


def test_a_door_that_asked_nothing_would_let_it_all_through(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the question after the consent taken out, the bumped version flows."""
    ada, contract = member(), recipient(Category.AFFILIATE)
    change(contract.recipient_id, terms(Category.AFFILIATE, said_en="Sell it on."))
    monkeypatch.setattr(handing, "agrees", lambda *_: True)
    pass_on(ada, contract, [EMAIL])
    assert len(machine.came) == 1


@pytest.mark.promise("3.1-a")
def test_nobody_and_nothing_are_refused(db: None) -> None:
    ada, helper = member(), recipient()
    to = To(helper.recipient_id, helper.use, Case.PROCESSOR)
    with pytest.raises(NothingAgreed):
        handover(ada, to, [PHONE])
    with pytest.raises(NoAddress):
        handover(ada, To(recipient(endpoint="").recipient_id, helper.use, Case.PROCESSOR), [EMAIL])
    gone = Asker("member", UUID(int=7))
    made = handover(gone, to, [EMAIL])
    with as_login("worker"):
        assert carry(gone, made) is None


@pytest.mark.promise("3.1-a")
def test_the_network_waits_for_the_commit_and_a_machine_that_refuses_is_tried_again(machine: Machine) -> None:
    ada, helper = member(), recipient()
    machine.status = 503
    with pytest.raises(NotTaken):
        pass_on(ada, helper, [EMAIL])
    machine.status = 200
    (waiting,) = record_of(ada)
    with as_login("worker"):
        deliver(delivery_id=str(waiting.pk), subject_id=str(ada.subject))
    ids = [said["webhook-id"] for said, _ in machine.came]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert [passed.pk for passed in record_of(ada)] == [waiting.pk]
    assert stage_of(waiting.pk) == Stage.SENT


@pytest.mark.promise("3.1-e")
def test_each_recipient_knows_a_person_by_another_name(db: None) -> None:
    ada, one, other = member(), UUID(int=1), UUID(int=2)
    assert pseudonym(ada, one) == pseudonym(ada, one)
    assert pseudonym(ada, one) != pseudonym(ada, other)
    assert person_behind(pseudonym(ada, one), one) == ada
    with pytest.raises(NotOneOfOurs):
        person_behind(pseudonym(ada, one), other)


@pytest.mark.promise("3.2-e")
def test_advertising_is_told_of_nobody_even_if_a_case_were_opened_for_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = cases.Opens(cases.CASES[Case.CONSENT].purpose, frozenset(Category), consent=False)
    monkeypatch.setitem(cases.CASES, Case.LEGAL_DUTY, opens)
    figures = recipient(Category.ADVERTISING, items=[])
    with pytest.raises(HandoverRefused):
        handover(member(), To(figures.recipient_id, figures.use, Case.LEGAL_DUTY), [EMAIL])


@pytest.mark.promise("3.1-a", "4.2-a")
def test_whoever_is_hidden_until_they_are_deleted_is_passed_to_nobody(machine: Machine) -> None:
    helper, ben = recipient(items=[NAME]), contact()
    pass_on(ben, helper, [NAME])
    delete_later(ben, channel="page")
    made = pass_on(ben, helper, [NAME])
    assert (len(machine.came), stage_of(made)) == (1, Stage.STOPPED)
