"""A member sees who received their data, says yes to one recipient after having seen five facts, and takes it back as easily."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.recipients.actions.register import add, change
from socialsmartly.privacy.recipients.codes import Category
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.tests.given import EMAIL, PHONE, listening, recipient, terms
from socialsmartly.privacy.recipients.tests.test_door import pass_on
from socialsmartly.privacy.rights.actions import Asker
from tests.cast import member_of, sign_up
from tests.once import once


@pytest.fixture
@once
def mei(client: Client) -> Client:
    sign_up(client, "mei@example.test")
    return client


def page(visitor: Client) -> str:
    return html.unescape(visitor.get("/my/recipients").content.decode())


def switch(visitor: Client, contract: Contract, *, on: bool, version: int | None = None) -> str:
    """One click, and the page that follows."""
    said = {"on": "1" if on else "0", "version": str(version or contract.version)}
    answer = visitor.post(f"/my/recipients/{contract.recipient_id}/{contract.use}", said, follow=True)
    return html.unescape(answer.content.decode())


@pytest.mark.promise("3.1-c")
def test_the_five_facts_stand_there_before_anybody_says_yes(mei: Client) -> None:
    recipient(Category.PARTNER)
    shown = page(mei)
    facts = ("Canary Post Ltd", "privacy@canary.example", "Answer the questions that people ask us.")
    for fact in (*facts, "Sent to its machine, one person at a time.", "E-mail address, Language", "not given"):
        assert fact in shown


@pytest.mark.promise("3.1-c", "4.3-a")
def test_yes_and_no_take_one_click_each(mei: Client) -> None:
    contract = recipient(Category.AFFILIATE)
    assert "Take back my yes" in switch(mei, contract, on=True)
    assert "Taken back." in switch(mei, contract, on=False)
    assert "Let Canary Post Ltd have this" in page(mei)


@pytest.mark.promise("3.1-f")
def test_a_changed_purpose_is_shown_as_closed_and_an_old_page_agrees_to_nothing(mei: Client) -> None:
    contract = recipient(Category.PARTNER)
    switch(mei, contract, on=True)
    change(contract.recipient_id, terms(Category.PARTNER, items=[EMAIL, PHONE]))
    assert "Until you agree anew, nothing flows." in page(mei)
    assert "The contract changed while you were reading." in switch(mei, contract, on=True, version=1)
    assert "Until you agree anew" in page(mei)


@pytest.mark.promise("3.2-a")
def test_nobody_is_asked_about_a_company_that_works_for_us(mei: Client) -> None:
    recipient(name="Helper Ltd")
    assert "Helper Ltd" not in page(mei)


@pytest.mark.promise("3.1-a", "3.1-e", "4.2-g")
def test_what_was_passed_on_and_what_became_of_it_stands_there(mei: Client) -> None:
    asker, contract = Asker("member", member_of(mei)), recipient()
    with listening():
        pass_on(asker, contract, [EMAIL, PHONE])
    shown = page(mei)
    assert "a task that it does for us" in shown
    assert "asked for and kept back: Phone number" in shown


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_broken_form_changes_nothing(mei: Client, version: str) -> None:
    contract = recipient(Category.PARTNER)
    answer = mei.post(f"/my/recipients/{contract.recipient_id}/{contract.use}", {"on": "1", "version": version})
    assert answer.status_code == 404
    assert "not given" in page(mei)


@pytest.mark.promise("3.2-f")
def test_every_page_says_that_somebody_new_comes_until_the_member_has_looked(mei: Client) -> None:
    word = "Who receives information is going to change"
    assert word not in html.unescape(mei.get("/my/").content.decode())
    add(Category.PROCESSOR, terms(name="Later Ltd"))
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        for _ in range(2):
            assert word in html.unescape(mei.get("/my/").content.decode())
        looked = page(mei)
        assert "Later Ltd" in looked
        assert word not in looked
        assert word not in html.unescape(mei.get("/my/").content.decode())


@pytest.mark.promise("3.2-f")
def test_a_second_announcement_is_told_although_the_first_was_read(mei: Client) -> None:
    """The twin: what was read is one announcement and not all that will ever come."""
    add(Category.PROCESSOR, terms(name="Later Ltd"))
    page(mei)
    add(Category.VENDOR, terms(Category.VENDOR, use="support", name="Latest Ltd"))
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        assert "is going to change" in html.unescape(mei.get("/my/").content.decode())
