"""A succession walks through the staff area by two people, and everybody is told by mail and sees it in My account."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.succession.tests.given import CONTACT, KEY, NAME, granted, time_passes, told_of
from socialsmartly.product.messaging import local
from socialsmartly.product.staff import tasks
from socialsmartly.product.staff.tests.test_answering import colleague
from tests.cast import guardian_answers, sign_up
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("3.3-a")
MINA, MOTHER = "mina@example.test", "mother@example.test"
FACTS = {
    "reason": "merger",
    "name": NAME,
    "contact": CONTACT,
    "mail": CONTACT,
    "sealing_key": KEY,
    "answer_days": "20",
}


@pytest.fixture
def mina(stranger: Client, mailbox: None) -> UUID:
    """Under 14; her mother has agreed."""
    made = sign_up(stranger, MINA, age="child")
    guardian_answers(made, MOTHER)
    return made


def told() -> list[str]:
    with as_login("worker"):
        tasks.tell_of_successions(0)
    return [mail.text for mail in local.mails() if mail.to == "owner@example.test" and NAME in mail.text]


def test_two_of_the_staff_decide_and_the_person_is_told_and_says_no(shop_owner: Client) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    assert "Nobody takes over" in eve.get("/staff/successions").content.decode()
    place = eve.post("/staff/successions/new", FACTS)["Location"]
    eve.post(f"{place}/decide", {"grant": "1"})
    assert "Whoever entered a succession does not decide it" in eve.get(place).content.decode()
    assert told() == [], "not before it is decided"
    zoe.post(f"{place}/decide", {"grant": "1"})
    (mail,) = told()
    assert CONTACT in mail
    assert "20 days" in mail
    assert len(told()) == 1, "once is enough"
    page = shop_owner.get("/my/succession").content.decode()
    assert NAME in page
    assert CONTACT in page
    assert f"{NAME} is to take over our business" in shop_owner.get("/my/").content.decode()
    _says(shop_owner, page, "1")
    assert "said no" in shop_owner.get("/my/succession").content.decode()
    assert _numbers(zoe.get(place)) == ["3", "3", "1", "0", "0"]
    time_passes()
    _says(shop_owner, page, "0")
    assert _numbers(zoe.get(place)) == ["3", "3", "0", "3", "0"]
    zoe.post(f"{place}/decide", {"end": "1"})
    assert "No, mine does not go along" not in shop_owner.get("/my/succession").content.decode()


@pytest.mark.promise("3.3-a", "7-b")
def test_whoever_answers_for_a_minor_is_told_too(mina: UUID) -> None:
    granted()
    told()
    mail = next(one for one in local.mails() if one.to == MOTHER)
    assert NAME in mail.text
    assert "You answer for somebody under 18 here" in mail.text
    assert "监护人" in mail.text, "in every language: nobody has told us which one they read"
    assert "/g/" in mail.text
    assert [one for one in local.mails() if one.to == MINA and NAME in one.text]


def test_a_minor_is_untold_while_no_guardian_was_reached(mina: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a message to the minor alone is no telling."""
    made = granted()
    monkeypatch.setattr(tasks, "guardians_of", lambda _: [])
    told()
    assert told_of(mina, made).sent_at is None
    monkeypatch.undo()
    time_passes_until_the_next_try()
    told()
    assert told_of(mina, made).sent_at


def time_passes_until_the_next_try() -> None:
    with as_owner() as owner:
        owner.execute("UPDATE succession_announcement SET next_at = now()")


def _says(client: Client, page: str, no: str) -> None:
    action = re.search(r'action="(/my/succession/[^"]+)"', page)
    assert action
    client.post(action[1], {"no": no})


def _numbers(page: object) -> list[str]:
    return re.findall(r"<dd[^>]*>\s*(\d+)\s*</dd>", page.content.decode().partition("How far it is")[2])  # type: ignore[attr-defined]  # an answer


def test_what_is_wrong_keeps_what_was_typed(shop_owner: Client) -> None:
    eve = colleague("eve")
    page = eve.post("/staff/successions/new", {**FACTS, "sealing_key": KEY[:-1], "answer_days": "3"}).content.decode()
    assert "This is no key for sealing" in page
    assert NAME in page
    assert "15" in page
