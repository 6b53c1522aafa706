"""A second factor opens the staff area once somebody has vouched for it who has heard its number from its owner."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from socialsmartly.product.accounts.tests.test_factors import add_app
from socialsmartly.product.staff import doors
from socialsmartly.product.staff.actions import seat_staff
from tests.cast import ask_for_code, show_staff_factor, sign_up, type_code
from tests.once import once

MEI, BEN = "mei@example.test", "ben@example.test"
BOARD, OWN, VOUCH = "/staff/requests", "/staff/factors/own", "/staff/factors"
pytestmark = pytest.mark.promise("5-h")


@pytest.fixture
@once
def mei(client: Client, mailbox: None) -> Client:
    """Of the staff, with a second factor that she added after one code by mail."""
    seat_staff(sign_up(client, MEI))
    return client


@pytest.fixture
@once
def ben(mailbox: None, db: None) -> Client:
    """A colleague whose factor was confirmed."""
    client = Client()
    seat_staff(sign_up(client, BEN))
    show_staff_factor(client)
    return client


def number_shown(client: Client) -> str:
    found = re.search(r"--confirm (\d{8})<", client.get(OWN).content.decode())
    assert found
    return found[1]


def test_a_factor_that_nobody_vouched_for_opens_no_staff_page(mei: Client) -> None:
    add_app(mei)
    assert mei.get(BOARD)["Location"] == OWN
    assert mei.get(VOUCH)["Location"] == OWN
    with time_machine.travel(timezone.now() + timedelta(hours=11)):
        assert mei.get(BOARD)["Location"] == OWN, "waiting is no way"


def test_asking_for_any_factor_would_be_caught(mei: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the door that was there before."""
    monkeypatch.setattr(doors, "factor_vouched", lambda _: True)
    with pytest.raises((AssertionError, KeyError)):
        test_a_factor_that_nobody_vouched_for_opens_no_staff_page(mei)


def test_a_colleague_who_heard_the_number_opens_it(mei: Client, ben: Client) -> None:
    add_app(mei)
    assert ben.get(VOUCH).status_code == 200
    answer = ben.post(VOUCH, {"address": MEI, "number": number_shown(mei)})
    assert answer["Location"] == VOUCH
    assert mei.get(BOARD).status_code == 200
    assert mei.get(OWN)["Location"] == BOARD


def test_a_wrong_number_an_unknown_colleague_and_oneself_get_the_same_answer(mei: Client, ben: Client) -> None:
    sign_up(Client(), "no.staff@example.test")
    add_app(mei)
    number = number_shown(mei)
    typed = [(MEI, "00000000"), ("nobody@example.test", number), ("no.staff@example.test", number), (BEN, number)]
    for address, told in typed:
        page = ben.post(VOUCH, {"address": address, "number": told}).content.decode()
        assert "waits under this number" in page
    assert mei.get(BOARD)["Location"] == OWN


def test_a_factor_added_by_a_confirmed_one_is_confirmed(ben: Client) -> None:
    app = add_app(ben)
    client = Client()
    ask_for_code(client, BEN)
    assert type_code(client, BEN) == "/second-factor"
    later = app.at(timezone.now() + timedelta(seconds=30))
    assert client.post("/second-factor", {"code": later}).status_code == 302
    assert client.get(BOARD).status_code == 200


def test_removing_the_factor_shuts_the_area_at_once(ben: Client) -> None:
    found = re.search(r"/my/security/factors/([0-9a-f-]{36})", ben.get("/my/security").content.decode())
    assert found
    assert ben.post(f"/my/security/factors/{found[1]}/remove").status_code == 302
    assert ben.get(BOARD)["Location"] == OWN
