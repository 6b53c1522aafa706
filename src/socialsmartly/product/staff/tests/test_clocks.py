"""The page of the clocks: every rule, what is late, and what nobody gave a rule; nobody's data."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.privacy.retention.models import ClockState
from socialsmartly.product.staff.actions import seat_staff
from socialsmartly.words.purposes import RETENTION
from tests.cast import show_staff_factor, sign_up
from tests.house import as_login
from tests.once import once


@pytest.fixture
@once
def on_duty(client: Client) -> Client:
    seat_staff(sign_up(client, "mei@example.test"))
    show_staff_factor(client)
    return client


@pytest.mark.promise("5-a")
def test_every_rule_stands_there_with_its_purposes_and_says_that_it_did_not_run_yet(on_duty: Client) -> None:
    page = on_duty.get("/staff/retention").content.decode()
    assert page.count("not run yet") > 10
    assert "3 hours" not in page
    assert "1 hour: an unused code is worth nothing after ten minutes" in page
    assert "who was sent an answer to an unclear mail today" in page.lower()
    assert "Sign a member in and keep the account safe." in page
    assert "mei@" not in page


@pytest.mark.promise("4.2-f")
def test_a_late_clock_is_red_here_and_for_everybody(on_duty: Client, client: Client, stranger: Client) -> None:
    with as_login("worker"):
        sweep(timezone.now())
    assert "not run yet" not in on_duty.get("/staff/retention").content.decode()
    assert told(stranger)["state"] != "missed"
    with as_login("worker"), reading_for(RETENTION):
        ClockState.objects.filter(name="accounts.SignIn").update(left=2)
    page = on_duty.get("/staff/retention").content.decode()
    assert page.count("badge-error") == 1 or ">2<" in page
    one = told(stranger)
    assert (one["state"], one["clocks"]["rows_past_their_time"]) == ("missed", 2)
    assert "2 rows past their time" in stranger.get("/promises/4.2-f").content.decode()


def told(client: Client) -> dict[str, dict]:
    board = client.get("/promises.json").json()["promises"]
    found: dict[str, dict] = next(promise for promise in board if promise["id"] == "4.2-f")
    return found


def test_to_everybody_else_the_page_is_not_there(client: Client) -> None:
    assert isinstance(sign_up(client, "mei@example.test"), UUID)
    assert client.get("/staff/retention").status_code == 404
