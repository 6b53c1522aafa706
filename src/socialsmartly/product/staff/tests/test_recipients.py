"""Staff keep the register: a contract is entered, changed and ended, and the public list follows."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients import queries, rules
from socialsmartly.privacy.recipients.codes import Category
from socialsmartly.privacy.recipients.entrusted import Wrong
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.pseudonym import pseudonym
from socialsmartly.privacy.recipients.rules import NOTICE
from socialsmartly.privacy.recipients.tests.given import EMAIL, LANGUAGE, member, recipient, terms, today
from socialsmartly.privacy.recipients.tests.test_entrusting import ask, task
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.staff.tests.test_answering import colleague
from socialsmartly.words.purposes import REGISTER
from tests.cast import sign_up
from tests.once import once

pytestmark = pytest.mark.usefixtures("mailbox", "db")


@pytest.fixture
@once
def staff() -> Client:
    return colleague("clara")


def typed(**changed: Any) -> dict[str, Any]:
    """A whole contract, as a browser sends it."""
    whole = terms()
    names = ("use", "name", "contact", "said_en", "said_zh", "method_en", "method_zh", "items", "safeguards", "duties")
    said: dict[str, Any] = {name: getattr(whole, name) for name in (*names, "at_end", "assessment", "endpoint")}
    dates = {"begins_on": today().isoformat(), "ends_on": (today() + timedelta(days=90)).isoformat()}
    return {**said, **dates, "no_other_use": "on", "no_passing_on": "on", **changed}


def entered() -> list[Contract]:
    with reading_for(REGISTER):
        return queries.register()


def shown(visitor: Client, place: str) -> str:
    return html.unescape(visitor.get(place).content.decode())


@pytest.mark.promise("3.2-a", "3.2-f")
def test_what_staff_enter_stands_on_the_public_list(staff: Client) -> None:
    answer = staff.post("/staff/recipients/new/processor", typed())
    assert answer.status_code == 302, answer.content.decode()
    (made,) = entered()
    assert made.items == [EMAIL, LANGUAGE]
    assert "Canary Post Ltd" in shown(Client(), "/recipients")
    assert ">announced<" in shown(staff, "/staff/recipients")
    day = date_format(today() + NOTICE)
    place = f"/staff/recipients/{made.recipient_id}/{made.use}"
    assert f"announced, in effect on {day}" in shown(staff, place)
    with time_machine.travel(timezone.now() + NOTICE, tick=True), reading_for(REGISTER):
        assert queries.live(made.recipient_id, made.use) == made


@pytest.mark.promise("3.2-a")
def test_a_form_that_lacks_a_fact_comes_back_with_what_was_typed(staff: Client) -> None:
    answer = staff.post("/staff/recipients/new/processor", typed(assessment="", safeguards="Doors that lock"))
    page = html.unescape(answer.content.decode())
    assert "This field is required." in page
    assert "Doors that lock" in page
    assert entered() == []


@pytest.mark.promise("3.1-d")
def test_a_company_of_our_group_is_offered_five_purposes_and_gets_no_sixth(staff: Client) -> None:
    page = shown(staff, "/staff/recipients/new/affiliate")
    assert "to protect people and property from abuse" in page
    assert "academic research" not in page
    assert staff.post("/staff/recipients/new/affiliate", typed(use="research")).status_code == 200
    assert entered() == []


@pytest.mark.promise("3.2-e")
def test_a_partner_for_advertising_is_not_even_offered_an_item(staff: Client) -> None:
    assert 'name="items"' not in shown(staff, "/staff/recipients/new/advertising")
    assert staff.post("/staff/recipients/new/advertising", typed(use="figures")).status_code == 302
    assert [one.items for one in entered()] == [[]]


def test_a_change_is_entered_on_the_newest_state_or_not_at_all(staff: Client) -> None:
    made = recipient()
    place = f"/staff/recipients/{made.recipient_id}/{made.use}"
    assert staff.post(place, typed(duties="More.", read=str(made.pk))).status_code == 302
    late = html.unescape(staff.post(place, typed(duties="Less.", read=str(made.pk))).content.decode())
    assert "The contract changed while you were reading." in late
    assert [one.duties for one in entered()] == ["More."]


@pytest.mark.promise("3.2-a")
def test_a_contract_is_ended_with_one_button(staff: Client) -> None:
    made = recipient()
    staff.post(f"/staff/recipients/{made.recipient_id}/{made.use}/end")
    assert "not in force" in shown(staff, f"/staff/recipients/{made.recipient_id}/{made.use}")


@pytest.mark.promise("3.2-d")
def test_whoever_wants_a_purpose_of_its_own_gets_an_entry_of_its_own(staff: Client) -> None:
    made = recipient()
    place = f"/staff/recipients/new/partner/{made.recipient_id}"
    assert "receives nothing before people have agreed" in shown(staff, place)
    assert staff.post(place, typed(use="own")).status_code == 302
    assert [(one.category, one.use) for one in entered()] == [("processor", "support"), ("partner", "own")]


@pytest.mark.promise("3.2-b")
def test_the_desk_sees_what_a_company_tried_beyond_its_task(staff: Client) -> None:
    ask(task(recipient(), member()), "somebody")
    assert str(Wrong.ROW.label) in shown(staff, "/staff/recipients")


@pytest.mark.parametrize(
    "place", ["/staff/recipients/new/friend", f"/staff/recipients/{'0' * 8}-0000-0000-0000-{'0' * 12}/own"]
)
def test_what_is_not_there_is_not_found(staff: Client, place: str) -> None:
    assert staff.get(place).status_code == 404


@pytest.mark.promise("3.2-c")
def test_a_contract_that_ended_asks_for_its_receipt(staff: Client) -> None:
    made = recipient()
    place = f"/staff/recipients/{made.recipient_id}/{made.use}"
    assert "Receipt at the end" not in shown(staff, place)
    staff.post(f"{place}/end")
    assert "Over, and no receipt yet" in shown(staff, "/staff/recipients")
    said = {"became": "delete", "signed_on": today().isoformat(), "digest": "0" * 64}
    assert "64 signs" in html.unescape(
        staff.post(f"{place}/receipt", {**said, "digest": "0"}, follow=True).content.decode()
    )
    assert "Kept. The contract is at its end." in staff.post(f"{place}/receipt", said, follow=True).content.decode()
    assert "0" * 64 in shown(staff, place)
    assert "Over, and no receipt yet" not in shown(staff, "/staff/recipients")


def offered(staff: Client, made: Contract, **changed: Any) -> Any:
    """What one of the staff sends to propose a credential."""
    said = {"addresses": "ada@example.test", "items": [EMAIL], "until": (today() + timedelta(days=3)).isoformat()}
    return staff.post(f"/staff/recipients/{made.recipient_id}/{made.use}/credential", {**said, **changed})


def credential_of(page: str) -> str:
    return page.partition('id="credential">')[2].partition("<")[0]


@pytest.mark.promise("3.2-b")
def test_a_credential_takes_two_of_the_staff_and_is_shown_once(staff: Client) -> None:
    made, ada = recipient(), Asker("member", sign_up(Client(), "ada@example.test"))
    answer = html.unescape(offered(staff, made).content.decode())
    assert pseudonym(ada, made.recipient_id) in answer
    place = f"/staff/recipients/{made.recipient_id}/{made.use}"
    with reading_for(REGISTER):
        (waiting,) = queries.tasks_of(made.recipient_id, made.use)
    own = staff.post(f"/staff/recipients/credentials/{waiting.pk}/approve", follow=True)
    assert "You proposed it yourself" in html.unescape(own.content.decode())
    dora = colleague("dora")
    credential = credential_of(dora.post(f"/staff/recipients/credentials/{waiting.pk}/approve").content.decode())
    assert ask(credential, pseudonym(ada, made.recipient_id)).json() == {"fields": {EMAIL: ["ada@example.test"]}}
    again = dora.post(f"/staff/recipients/credentials/{waiting.pk}/approve", follow=True).content.decode()
    assert credential not in again + shown(staff, place)
    ended = staff.post(f"/staff/recipients/credentials/{waiting.pk}/revoke", follow=True).content.decode()
    assert "Revoked. Nothing is read by it any more." in ended
    assert ask(credential, pseudonym(ada, made.recipient_id)).status_code == 403


@pytest.mark.promise("3.2-b")
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"addresses": "nobody@example.test"}, "belongs to no account"),
        ({"items": [LANGUAGE, "accounts.Member.phone"]}, "not one of the available choices"),
        ({"until": "2020-01-01"}, "A task ends in the future"),
    ],
    ids=["nobody", "items", "time"],
)
def test_a_credential_that_would_be_too_wide_is_not_even_proposed(
    staff: Client, changed: dict[str, Any], says: str
) -> None:
    made, _ = recipient(), sign_up(Client(), "ada@example.test")
    answer = offered(staff, made, **changed)
    assert (answer.status_code, says in html.unescape(answer.content.decode())) == (422, True)
    with reading_for(REGISTER):
        assert queries.tasks_of(made.recipient_id, made.use) == []


def test_nobody_who_acts_for_itself_gets_a_credential(staff: Client) -> None:
    made = recipient(Category.PARTNER)
    assert staff.get(f"/staff/recipients/{made.recipient_id}/{made.use}/credential").status_code == 404
    assert "Propose a credential" not in shown(staff, f"/staff/recipients/{made.recipient_id}/{made.use}")


@pytest.mark.promise("3.1-f")
def test_what_the_map_calls_sensitive_stands_in_the_contract_though_nobody_ticked_it(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "sensitive_places", lambda: frozenset({EMAIL}))
    assert staff.post("/staff/recipients/new/processor", typed()).status_code == 302
    assert [one.sensitive for one in entered()] == [[EMAIL]]
