"""Whoever has a shop's link could be somebody else: a copy and a deletion ask for a code, and what only stops something asks for nothing."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.doors import PROOF_HOLDS_SECONDS
from socialsmartly.product.campaigns.tests.shop import agree, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging import local
from socialsmartly.product.person import proving
from socialsmartly.product.person.actions import asker
from socialsmartly.product.person.queries import YOUNG
from socialsmartly.words.purposes import SERVICE
from tests.cast import last_code, prove_by_link
from tests.house import as_owner
from tests.once import once

pytestmark = [pytest.mark.promise("4.6-e"), pytest.mark.usefixtures("db", "mailbox")]
ADA, THIEF = "ada@example.test", "thief@example.test"
ACTS = ("copy", "move", "delete")


@pytest.fixture
@once
def workspace(db: None) -> UUID:
    return shop("Tea")


def customer(workspace: UUID, **said: str) -> PersonalLink:
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(workspace_id=workspace, name="Ada", **said)
    return PersonalLink("person", workspace, made.pk)


@pytest.fixture
@once
def ada(workspace: UUID) -> PersonalLink:
    link = customer(workspace, email=ADA)
    agree(workspace, link.subject)
    return link


def place_of(link: PersonalLink) -> str:
    return f"/p/{link.token()}"


def requests_of(link: PersonalLink) -> list[str]:
    with asker(link).block():
        return [one.right for one in RightsRequest.objects.filter(subject=link.subject)]


@pytest.mark.parametrize("act", ACTS)
def test_the_link_alone_gets_neither_a_copy_nor_a_deletion(client: Client, ada: PersonalLink, act: str) -> None:
    for answer in (client.get(f"{place_of(ada)}/{act}"), client.post(f"{place_of(ada)}/{act}", {"now": "1"})):
        assert answer["Location"] == f"{place_of(ada)}/prove/{act}"
    assert requests_of(ada) == []
    assert local.mails() == [], "nothing is sent before a button was pressed"


@pytest.mark.parametrize("act", ACTS)
def test_a_code_to_the_address_on_record_opens_the_act_for_ten_minutes(
    client: Client, ada: PersonalLink, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prove_by_link(client, place_of(ada), act)["Location"] == f"{place_of(ada)}/{act}"
    assert client.get(f"{place_of(ada)}/{act}").status_code == 200
    now = time.time()
    for passed, opens in ((PROOF_HOLDS_SECONDS - 5, True), (PROOF_HOLDS_SECONDS + 5, False), (-60, False)):
        monkeypatch.setattr(proving.time, "time", lambda later=now + passed: later)
        assert (client.get(f"{place_of(ada)}/{act}").status_code == 200) is opens, passed


def test_a_wrong_code_opens_nothing(client: Client, ada: PersonalLink) -> None:
    client.post(f"{place_of(ada)}/prove/copy")
    wrong = f"{(int(last_code(ADA)) + 1) % 10**8:08d}"
    assert client.post(f"{place_of(ada)}/prove/copy/code", {"code": wrong}).status_code == 200
    assert client.post(f"{place_of(ada)}/copy").status_code == 302


def test_what_one_person_proved_is_worth_nothing_on_anothers_page(
    client: Client, ada: PersonalLink, workspace: UUID
) -> None:
    ben = customer(workspace, email="ben@example.test")
    prove_by_link(client, place_of(ben))
    assert client.post(f"{place_of(ben)}/copy").status_code == 200
    assert client.post(f"{place_of(ada)}/copy").status_code == 302
    assert Client().post(f"{place_of(ben)}/copy").status_code == 302, "nor in another browser"


@pytest.mark.promise("4.3-a", "4.2-a")
def test_stopping_and_taking_back_ask_for_nothing(client: Client, ada: PersonalLink) -> None:
    prove_by_link(client, place_of(ada))
    client.post(f"{place_of(ada)}/delete")
    empty = Client()
    assert "Taken back" in empty.post(f"{place_of(ada)}/take-back", follow=True).content.decode()
    answer = empty.post(f"{place_of(ada)}/channel/email", {"on": "0"}, follow=True).content.decode()
    assert "Stopped." in answer
    assert empty.post(f"{place_of(ada)}/proofs").status_code == 200


def replace_the_address(client: Client, link: PersonalLink) -> None:
    client.post(f"{place_of(link)}/email", {"email": THIEF})
    client.post(f"{place_of(link)}/email/code", {"code": last_code(THIEF)})


def three_days_pass() -> None:
    with as_owner() as owner:
        owner.execute("UPDATE rights_rightsrequest SET received_at = received_at - %s", [YOUNG + timedelta(minutes=1)])


def test_whoever_found_the_link_cannot_prove_by_an_address_that_they_put_there(
    client: Client, ada: PersonalLink
) -> None:
    replace_the_address(client, ada)
    page = client.post(f"{place_of(ada)}/prove/copy").content.decode()
    assert "replaced by this link in the last three days" in page
    assert 'href="/ask"' in page, "people can help whoever has no other way"
    assert [mail.subject for mail in local.mails() if mail.to == ADA] == ["Your address was replaced"]
    three_days_pass()
    prove_by_link(client, place_of(ada))
    assert client.post(f"{place_of(ada)}/copy").status_code == 200, "who was told has had time to object"


def test_an_address_that_never_was_looked_at_for_its_age_would_let_them(
    client: Client, ada: PersonalLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the guard above."""
    monkeypatch.setattr("socialsmartly.product.person.proving.came_by_the_link", lambda *_: False)
    replace_the_address(client, ada)
    prove_by_link(client, place_of(ada))
    assert client.post(f"{place_of(ada)}/copy").status_code == 200


def test_a_code_on_its_way_is_worth_nothing_once_the_address_is_another(client: Client, ada: PersonalLink) -> None:
    client.post(f"{place_of(ada)}/prove/copy")
    code = last_code(ADA)
    replace_the_address(client, ada)
    client.post(f"{place_of(ada)}/prove/copy/code", {"code": code})
    assert client.post(f"{place_of(ada)}/copy").status_code == 302


def test_a_number_is_asked_only_of_whoever_has_no_mail_and_its_owner_hears_of_another(
    client: Client, workspace: UUID
) -> None:
    ada = customer(workspace, phone="+447911123456")
    assert "+447911123456" in client.get(f"{place_of(ada)}/prove/copy").content.decode()
    client.post(f"{place_of(ada)}/correct/phone", {"phone-phone": "+447911123457"})
    assert [text.to for text in local.texts()] == ["+447911123456"]
    assert "There is no address" in client.get(f"{place_of(ada)}/prove/copy").content.decode()


def test_no_other_act_has_such_a_page(client: Client, ada: PersonalLink) -> None:
    for path in ("", "/code"):
        assert client.get(f"{place_of(ada)}/prove/page{path}").status_code == 404
