"""A session that was left open is not enough to take everything away or to end an account."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from socialsmartly.product.accounts.doors import FACTOR_AT, FACTOR_PROVES_SECONDS, RECOVERED_AT
from tests.cast import last_code, let_proof_lapse, show_staff_factor

pytestmark = pytest.mark.promise("4.6-e")
ACTS = ("copy", "move", "cancel")
OWNER = "owner@example.test"


def prove(client: Client, act: str) -> str:
    client.post("/my/security/prove", {"by": "email", "next": f"/my/{act}"})
    return str(client.post("/my/security/prove/code", {"code": last_code(OWNER)})["Location"])


@pytest.mark.parametrize("act", ACTS)
def test_a_session_that_was_left_open_gets_neither(shop_owner: Client, act: str) -> None:
    let_proof_lapse(shop_owner)
    for answer in (shop_owner.get(f"/my/{act}"), shop_owner.post(f"/my/{act}", {"now": "1"})):
        assert answer["Location"] == f"/my/security/prove?next=/my/{act}"
    assert shop_owner.get("/my/").status_code == 200, "the account is there, and nobody was signed out"


@pytest.mark.parametrize("act", ACTS)
def test_a_fresh_code_leads_back_to_the_act(shop_owner: Client, act: str) -> None:
    let_proof_lapse(shop_owner)
    assert prove(shop_owner, act) == f"/my/{act}"
    assert shop_owner.get(f"/my/{act}").status_code == 200
    assert shop_owner.post(f"/my/{act}", {"now": "1"}).status_code == 200


@pytest.mark.parametrize("act", ACTS)
def test_whoever_has_a_second_factor_shows_it_anew(shop_owner: Client, act: str) -> None:
    show_staff_factor(shop_owner)
    assert shop_owner.get(f"/my/{act}").status_code == 200
    session = shop_owner.session
    session[FACTOR_AT] = int(time.time()) - FACTOR_PROVES_SECONDS - 1
    session.save()
    assert shop_owner.get(f"/my/{act}")["Location"] == f"/confirm?next=/my/{act}", "a code of mail is not enough"
    assert 'href="/ask"' in shop_owner.get("/confirm").content.decode(), "and whose device is lost finds people"


def test_codes_over_both_addresses_take_the_place_of_a_lost_device(shop_owner: Client) -> None:
    show_staff_factor(shop_owner)
    session = shop_owner.session
    del session[FACTOR_AT]
    session[RECOVERED_AT] = int(time.time())
    session.save()
    assert shop_owner.post("/my/copy").status_code == 200


@pytest.mark.promise("4.3-a")
def test_withdrawing_and_seeing_ask_for_nothing(shop_owner: Client) -> None:
    let_proof_lapse(shop_owner)
    assert shop_owner.post("/my/profile/switch", {"on": "0"})["Location"] == "/my/"
    assert shop_owner.get("/my/data").status_code == 200


def test_whose_address_is_gone_finds_the_way_to_another_and_to_people(shop_owner: Client) -> None:
    page = shop_owner.get("/my/security/prove?next=/my/cancel").content.decode()
    assert 'href="/my/security/change/email"' in page
    assert 'href="/ask"' in page
