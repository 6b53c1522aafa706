"""One address, one code, one agreement: and nothing is left of those who stop half-way."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.text import digest
from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.product.messaging import local
from tests.cast import ask_for_code, hidden_fields, last_code, member_of, sign_in, type_code, walk_in
from tests.house import as_login, as_owner

EMAIL, NUMBER = "ada@example.test", "+12025550123"


def rows(table: str) -> int:
    with as_owner() as owner:
        found = owner.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found
    return int(found[0])


@pytest.mark.promise("2.1-a")
@pytest.mark.parametrize("address", [EMAIL, NUMBER])
def test_one_address_is_all_it_takes(stranger: Client, address: str) -> None:
    member = walk_in(stranger, address)
    assert stranger.get("/my/security").status_code == 200
    assert rows("accounts_member") == 1
    assert sign_in(Client(), address) == member


@pytest.mark.promise("0-b")
def test_agreeing_writes_the_agreement_and_no_consent(stranger: Client) -> None:
    walk_in(stranger, EMAIL)
    policy = current_policy("en")
    with as_owner() as owner:
        said = owner.execute("SELECT version, language, digest FROM consent_agreement").fetchall()
        permits = owner.execute("SELECT permits FROM accounts_member").fetchall()
    assert said == [(policy.version, "en", digest(policy))]
    assert permits == [(0,)]
    assert rows("consent_consentevent") == 0


def test_a_field_sent_twice_is_one_field_and_the_line_of_the_address_fills_in_none(stranger: Client) -> None:
    """The code goes to one address, and never to the one that stands in the link that somebody was sent."""
    answer = stranger.post("/sign-in?address=eve@example.test", {"address": ["bob@example.test", EMAIL]})
    assert answer["Location"] == "/code"
    assert [mail.to for mail in local.mails()] == [EMAIL]
    assert "Location" not in Client().post("/sign-in?address=eve@example.test")
    assert [mail.to for mail in local.mails()] == [EMAIL]


@pytest.mark.promise("0-b")
def test_without_the_tick_no_account_is_opened(stranger: Client) -> None:
    ask_for_code(stranger, EMAIL)
    type_code(stranger, EMAIL)
    shown = hidden_fields(stranger.get("/agree"))
    assert "tick the box" in stranger.post("/agree", shown).content.decode()
    assert rows("accounts_member") == 0


@pytest.mark.promise("0-b")
def test_an_older_version_cannot_be_agreed_to(stranger: Client) -> None:
    ask_for_code(stranger, EMAIL)
    type_code(stranger, EMAIL)
    assert stranger.post("/agree", {"version": "0", "digest": "0" * 64, "agree": "on"}).status_code == 200
    assert rows("accounts_member") == 0


@pytest.mark.promise("0-d", "2.1-b")
def test_refusing_leaves_nothing_behind(stranger: Client) -> None:
    ask_for_code(stranger, EMAIL)
    type_code(stranger, EMAIL)
    stranger.post("/agree/refuse")
    assert rows("accounts_member") == rows("accounts_signup") == 0
    assert not SubjectKey.objects.exists()


@pytest.mark.promise("2.1-b")
def test_an_abandoned_sign_up_is_swept_with_its_key(stranger: Client) -> None:
    ask_for_code(stranger, EMAIL)
    assert rows("accounts_signup") == SubjectKey.objects.count() == 1
    with as_login("worker"):
        sweep(timezone.now() + timedelta(hours=2))
    assert rows("accounts_signup") == SubjectKey.objects.count() == 0


@pytest.mark.promise("2.1-b")
def test_an_unconfirmed_address_never_becomes_an_account(stranger: Client) -> None:
    ask_for_code(stranger, EMAIL)
    assert stranger.get("/agree").status_code == 302
    assert stranger.post("/agree", {"agree": "on"}).status_code == 302
    assert rows("accounts_member") == 0


def test_an_agreement_that_comes_too_late_opens_nothing(stranger: Client) -> None:
    ask_for_code(stranger, EMAIL)
    type_code(stranger, EMAIL)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert stranger.get("/agree")["Location"] == "/sign-in"


def test_the_same_address_written_differently_finds_the_same_account(stranger: Client) -> None:
    member = walk_in(stranger, "ada@example.test")
    other = Client()
    assert other.post("/sign-in", {"address": "  ADA@Example.TEST "}).status_code == 302
    other.post("/code", {"code": last_code("ada@example.test")})
    assert member_of(other) == member
