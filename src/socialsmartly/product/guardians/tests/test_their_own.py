"""Somebody under 18 cannot be their own guardian by an address or a browser that is theirs."""

from __future__ import annotations

import pytest
from django.test import Client

from socialsmartly.product.accounts.queries import Ways
from socialsmartly.product.accounts.rules import EMAIL, Address, same_mailbox
from socialsmartly.product.guardians import actions
from socialsmartly.product.guardians.tests.test_waiting import CHILD, MOTHER, YES, asked, only, proved
from tests.cast import a_paper, hidden_fields, last_code, say_yes, sign_up
from tests.once import once

pytestmark = [pytest.mark.promise("7-b"), pytest.mark.usefixtures("mailbox")]


@pytest.fixture
@once
def child(stranger: Client) -> Client:
    sign_up(stranger, CHILD, age="child")
    return stranger


@pytest.mark.parametrize("spelt", ["mina+mum@example.test", "MINA@example.test"])
def test_no_spelling_of_ones_own_mailbox_is_a_guardians(child: Client, spelt: str) -> None:
    name = CHILD.partition("@")[0]
    answer = child.post("/guardian", {"address": spelt.replace("mina", name).replace("MINA", name.upper())})
    assert "This is your own address" in answer.content.decode()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mina@example.test", "mina+1@example.test", True),
        ("mi.na@gmail.com", "mina+x@googlemail.com", True),
        ("mi.na@example.test", "mina@example.test", False),
        ("mina@example.test", "nina@example.test", False),
    ],
)
def test_two_spellings_of_a_mailbox_are_told_from_two_mailboxes(one: str, other: str, same: bool) -> None:
    assert same_mailbox(Address(EMAIL, one), Address(EMAIL, other)) is same


def test_a_browser_that_is_signed_in_as_the_minor_agrees_to_nothing(child: Client) -> None:
    link = asked(child)
    child.post(link)
    child.post(f"{link}/code", {"code": last_code(MOTHER)})
    page = child.get(link)
    answer = child.post(f"{link}/agree", {**hidden_fields(page), **YES, "papers": a_paper()})
    assert "signed in as the person whom it is about" in answer.content.decode()
    assert only("SELECT answer FROM minors_guardian") == "asked"
    guardian = proved(link)
    say_yes(guardian, link)
    assert only("SELECT answer FROM minors_guardian") == "shown", "at a device of their own it is a yes"


def test_an_address_that_the_minor_added_meanwhile_agrees_to_nothing(
    child: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    guardian = proved(link := asked(child))
    monkeypatch.setattr(actions, "ways_of", lambda _subject: Ways(False, False, (Address(EMAIL, MOTHER),)))
    page = guardian.get(link)
    answer = guardian.post(f"{link}/agree", {**hidden_fields(page), **YES, "papers": a_paper()})
    assert "belongs to the account of the person whom it is about" in answer.content.decode()
    assert only("SELECT answer FROM minors_guardian") == "asked"
