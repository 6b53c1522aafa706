"""A second factor is asked for when there is one, works once, and can be lost without losing the account to others."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from socialsmartly.product.accounts.actions import factors
from socialsmartly.product.accounts.doors import FACTOR_AT
from socialsmartly.product.messaging import local
from tests.cast import ask_for_code, last_code, member_of, sign_in, sign_up, type_code
from tests.house import as_owner
from tests.once import once

OWNER, NUMBER = "owner@example.test", "+12025550123"
pytestmark = pytest.mark.promise("2.1-e")


def add_app(client: Client) -> pyotp.TOTP:
    page = client.get("/my/security/app").content.decode()
    found = re.search(r'id="key">([A-Z2-7 ]+)<', page)
    assert found
    app = pyotp.TOTP(found[1].replace(" ", ""))
    assert client.post("/my/security/app", {"code": app.now()}).status_code == 302
    return app


def code_of(app: pyotp.TOTP, steps: int = 1) -> str:
    """A later code than the one that added the app."""
    return app.at(timezone.now() + timedelta(seconds=30 * steps))


def half_way_in() -> Client:
    client = Client()
    ask_for_code(client, OWNER)
    assert type_code(client, OWNER) == "/second-factor"
    assert client.get("/my/security").status_code == 302
    return client


def test_after_the_code_the_app_is_asked_for(shop_owner: Client) -> None:
    app = add_app(shop_owner)
    client = half_way_in()
    assert client.post("/second-factor", {"code": code_of(app)}).status_code == 302
    assert member_of(client) == member_of(shop_owner)


def test_an_apps_code_works_once(shop_owner: Client) -> None:
    app = add_app(shop_owner)
    code = code_of(app)
    assert half_way_in().post("/second-factor", {"code": code}).status_code == 302
    page = half_way_in().post("/second-factor", {"code": code})
    assert "was used already" in page.content.decode()


def test_five_wrong_codes_close_the_app_for_an_hour(shop_owner: Client) -> None:
    app = add_app(shop_owner)
    client = half_way_in()
    for _ in range(5):
        client.post("/second-factor", {"code": "000000"})
    assert client.post("/second-factor", {"code": code_of(app)}).status_code == 200
    assert not factors.try_app_code(member_of(shop_owner), code_of(app))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert factors.try_app_code(member_of(shop_owner), app.at(timezone.now()))


def recovered() -> Client:
    """In over the other address, without the app."""
    client = half_way_in()
    assert client.post("/second-factor/recover")["Location"] == "/second-factor/recover/code"
    assert client.post("/second-factor/recover/code", {"code": last_code(NUMBER)}).status_code == 302
    return client


@pytest.fixture
@once
def two_addresses(shop_owner: Client) -> Client:
    shop_owner.post("/my/security/address", {"address": NUMBER})
    shop_owner.post("/my/security/address/code", {"code": last_code(NUMBER)})
    add_app(shop_owner)
    return shop_owner


def removal(client: Client) -> str:
    with as_owner() as owner:
        found = owner.execute("SELECT id FROM accounts_secondfactor ORDER BY added_at").fetchone()
    assert found
    return str(client.post(f"/my/security/factors/{found[0]}/remove")["Location"])


def test_a_lost_app_is_made_up_for_by_the_other_address_only(two_addresses: Client) -> None:
    assert recovered().get("/my/security").status_code == 200


def test_a_recovery_is_no_second_factor(two_addresses: Client) -> None:
    assert FACTOR_AT not in recovered().session
    assert removal(recovered()).startswith("/confirm")


def test_a_recovery_that_counted_as_a_factor_would_be_caught(
    two_addresses: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the way in that was there before."""
    monkeypatch.setattr("socialsmartly.product.accounts.flow.RECOVERED_AT", FACTOR_AT)
    with pytest.raises(AssertionError):
        test_a_recovery_is_no_second_factor(two_addresses)


def test_a_factor_added_in_a_recovery_counts_three_days_later_and_every_address_is_told(two_addresses: Client) -> None:
    client = recovered()
    app = add_app(client)
    assert any(t.to == NUMBER and "waits at your account" in t.text for t in local.texts())
    assert any(m.to == OWNER and "added a second factor" in m.text for m in local.mails())
    assert "counts from" in client.get("/my/security").content.decode()
    assert FACTOR_AT not in client.session
    assert not factors.try_app_code(member_of(client), code_of(app))
    assert removal(client).startswith("/confirm")
    with time_machine.travel(timezone.now() + timedelta(hours=72, minutes=1)):
        assert factors.try_app_code(member_of(client), app.at(timezone.now()))


def test_an_address_of_somebody_else_is_not_taken_over(shop_owner: Client, stranger: Client) -> None:
    theirs = sign_up(stranger, NUMBER)
    shop_owner.post("/my/security/address", {"address": NUMBER})
    answer = shop_owner.post("/my/security/address/code", {"code": last_code(NUMBER)})
    assert answer["Location"] == "/my/security/address"
    assert sign_in(Client(), NUMBER) == theirs


def test_a_second_address_is_told_to_the_first(two_addresses: Client) -> None:
    assert any(m.to == OWNER and "second address was added" in m.text for m in local.mails())
    assert any(m.to == OWNER and "authenticator app was added" in m.text for m in local.mails())


def test_with_one_address_there_is_no_recovery(shop_owner: Client) -> None:
    add_app(shop_owner)
    assert half_way_in().post("/second-factor/recover").status_code == 404


def test_removing_an_app_asks_for_it_first(shop_owner: Client) -> None:
    add_app(shop_owner)
    with as_owner() as owner:
        found = owner.execute("SELECT id FROM accounts_secondfactor").fetchone()
    assert found
    place = f"/my/security/factors/{found[0]}/remove"
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert shop_owner.post(place)["Location"].startswith("/confirm")
    assert shop_owner.post(place)["Location"] == "/my/security"


def test_the_second_factor_of_a_neighbour_cannot_be_removed(shop_owner: Client, neighbour: Client) -> None:
    add_app(shop_owner)
    add_app(neighbour)
    with as_owner() as owner:
        held = [r[0] for r in owner.execute("SELECT id FROM accounts_secondfactor").fetchall()]
    for factor in held:
        neighbour.post(f"/my/security/factors/{factor}/remove")
    assert half_way_in().get("/second-factor").status_code == 200


def test_a_first_factor_needs_a_code_of_the_last_ten_minutes(shop_owner: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        for place in ("/my/security/app", "/my/security/address"):
            assert shop_owner.get(place)["Location"].startswith("/my/security/prove")
        assert shop_owner.post("/my/security/passkey/options").status_code == 400
        shop_owner.post("/my/security/prove", {"by": "email", "next": "/my/security/app"})
        answer = shop_owner.post("/my/security/prove/code", {"code": last_code(OWNER)})
        assert answer["Location"] == "/my/security/app"
        add_app(shop_owner)


def test_an_open_session_that_was_enough_would_be_caught(shop_owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: whoever is signed in may add a way in."""
    monkeypatch.setattr("socialsmartly.product.accounts.doors.PROOF_HOLDS_SECONDS", 12 * 3600)
    with pytest.raises((AssertionError, KeyError)):
        test_a_first_factor_needs_a_code_of_the_last_ten_minutes(shop_owner)


def test_a_code_proves_nothing_at_another_members_address(shop_owner: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert shop_owner.post("/my/security/prove", {"by": "phone"}).status_code == 200
        assert shop_owner.get("/my/security/prove/code")["Location"] == "/my/security"
