"""A guardian whose yes holds sees kinds and amounts and has every right; without the code they have none."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.test import Client

from socialsmartly.product.guardians.tests.test_waiting import CHILD, agreed, only
from socialsmartly.product.messaging import local
from tests.cast import sign_up
from tests.once import once

pytestmark = [pytest.mark.promise("7-e"), pytest.mark.usefixtures("mailbox")]


@pytest.fixture
@once
def child(stranger: Client) -> Client:
    sign_up(stranger, CHILD, age="child")
    return stranger


def test_a_guardian_sees_how_much_copies_asks_and_deletes(child: Client) -> None:
    guardian, link = agreed(child)
    page = guardian.get(link).content.decode()
    assert "Guardian of a minor" in page
    assert "1 row" in page
    copied = guardian.post(f"{link}/copy")
    with zipfile.ZipFile(BytesIO(copied.getvalue())) as package:
        assert CHILD in package.read("data.json").decode()
    guardian.post(f"{link}/ask", {"right": "supplement", "text": "Her school has another name."})
    assert "Her school has another name." in guardian.get(link).content.decode()
    assert guardian.get(f"{link}/delete").status_code == 200
    gone = guardian.post(f"{link}/delete").content.decode()
    assert "See what was deleted" in gone
    assert only("SELECT count(*) FROM accounts_member") == "0"
    assert any("had your account" in m.text for m in local.mails() if m.to == CHILD)


@pytest.mark.parametrize("act", ["copy", "ask", "delete", "withdraw"])
def test_the_link_without_the_code_gives_nothing(child: Client, act: str) -> None:
    _, link = agreed(child)
    answer = Client().post(f"{link}/{act}", {"right": "other", "text": "x"})
    assert answer.status_code == 302
    assert answer["Location"] == link
    assert only("SELECT count(*) FROM rights_rightsrequest WHERE subject_kind = 'member'") == "0"
    assert only("SELECT answer FROM minors_guardian") == "consented"


def test_whose_yes_was_taken_back_has_no_care_left(child: Client) -> None:
    guardian, link = agreed(child)
    guardian.post(f"{link}/withdraw")
    assert guardian.post(f"{link}/copy")["Location"] == link
