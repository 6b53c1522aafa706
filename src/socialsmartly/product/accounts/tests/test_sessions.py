"""Visitors leave no row; members see where they are signed in and end it anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from socialsmartly.product.accounts.cookies import open_cookie, seal_cookie
from socialsmartly.product.accounts.errors import CookieTooFull
from tests.cast import ask_for_code, last_code, member_of, sign_in, walk_in
from tests.house import as_owner

OWNER = "owner@example.test"
pytestmark = pytest.mark.promise("2.1-e")


def rows() -> int:
    with as_owner() as owner:
        found = owner.execute("SELECT count(*) FROM accounts_signin").fetchone()
    assert found
    return int(found[0])


def is_in(client: Client) -> bool:
    return client.get("/my/security").status_code == 200


def device_ids() -> list[str]:
    with as_owner() as owner:
        return [str(r[0]) for r in owner.execute("SELECT id FROM accounts_signin ORDER BY began_at").fetchall()]


def test_a_visitor_has_no_row(stranger: Client) -> None:
    ask_for_code(stranger, "ada@example.test")
    assert rows() == 0
    assert "flow" not in stranger.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_visitors_cookie_cannot_be_changed_or_kept_for_ever() -> None:
    sealed = seal_cookie({"flow": "1"})
    assert open_cookie(sealed) == {"flow": "1"}
    assert open_cookie(sealed[:-6] + "AAAAA=") is None
    assert open_cookie("a.%%%") is None
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert open_cookie(sealed) is None
    with pytest.raises(CookieTooFull):
        seal_cookie({"too": "x" * 4000})


def test_showing_again_who_one_is_gives_a_new_secret_and_ends_the_one_before(shop_owner: Client) -> None:
    name, before = settings.SESSION_COOKIE_NAME, Client()
    before.cookies[name] = shop_owner.cookies[name].value
    assert is_in(before)
    assert shop_owner.post("/my/security/prove", {"by": "email"})["Location"] == "/my/security/prove/code"
    assert shop_owner.post("/my/security/prove/code", {"code": last_code(OWNER)}).status_code == 302
    assert is_in(shop_owner)
    assert not is_in(before)
    assert rows() == 1


def test_a_visitors_cookie_opens_nothing_once_they_are_in(stranger: Client) -> None:
    name, before = settings.SESSION_COOKIE_NAME, Client()
    ask_for_code(stranger, "ada@example.test")
    before.cookies[name] = stranger.cookies[name].value
    walk_in(stranger, "ada@example.test")
    assert stranger.cookies[name].value != before.cookies[name].value
    assert not is_in(before)


def test_signing_out_everywhere_ends_every_device(shop_owner: Client) -> None:
    phone = Client()
    sign_in(phone, OWNER)
    assert rows() == 2
    shop_owner.post("/my/security/devices/end")
    assert rows() == 0
    assert not is_in(phone)
    assert not is_in(shop_owner)


def test_one_device_can_be_ended_from_another(shop_owner: Client) -> None:
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/605"})
    sign_in(phone, OWNER)
    assert "Safari · iPhone" in shop_owner.get("/my/security").content.decode()
    shop_owner.post(f"/my/security/devices/{device_ids()[1]}/end")
    assert is_in(shop_owner)
    assert not is_in(phone)


def test_a_neighbour_can_end_nobody_elses_device(shop_owner: Client, neighbour: Client) -> None:
    for device in device_ids():
        if device not in neighbour.get("/my/security").content.decode():
            neighbour.post(f"/my/security/devices/{device}/end")
    assert is_in(shop_owner)


def test_signing_out_makes_the_old_cookie_worthless(shop_owner: Client) -> None:
    stolen = shop_owner.cookies[settings.SESSION_COOKIE_NAME].value
    shop_owner.post("/sign-out")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert not is_in(thief)


def test_the_cookie_carries_a_secret_that_no_row_holds(shop_owner: Client) -> None:
    member, _, secret = shop_owner.cookies[settings.SESSION_COOKIE_NAME].value.partition(".")
    assert member == member_of(shop_owner).hex
    with as_owner() as owner:
        held = str(owner.execute("SELECT row_to_json(s)::text FROM accounts_signin s").fetchall())
    assert secret not in held
    assert secret.encode().hex() not in held


def test_a_session_ends_after_thirty_days(shop_owner: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert not is_in(shop_owner)


def test_a_device_that_lay_unused_for_two_weeks_signs_in_anew(shop_owner: Client) -> None:
    for days in (13, 26):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            assert is_in(shop_owner), "each use begins the two weeks anew"
    phone = Client()
    sign_in(phone, OWNER)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert not is_in(phone)


def test_a_made_up_cookie_is_nobody(stranger: Client) -> None:
    for made_up in ("x", "a.", "0" * 32 + ".x", "a." + "A" * 100, "é"):
        stranger.cookies[settings.SESSION_COOKIE_NAME] = made_up
        assert not is_in(stranger)


def test_the_way_back_stays_on_this_site(mailbox: None, shop_owner: Client) -> None:
    assert shop_owner.get("/sign-in?next=/my/security")["Location"] == "/my/security"
    assert shop_owner.get("/sign-in?next=//evil.example/")["Location"] == "/"
