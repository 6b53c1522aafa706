"""What is large waits for a colleague who agrees to exactly this."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from socialsmartly.product.approvals.rules import LASTS as ANSWERED_WITHIN
from socialsmartly.product.approvals.rules import What
from socialsmartly.product.exports.tests.shop import (
    Files,
    admin,
    answer,
    cast,
    large_from,
    looks,
    names,
    taken,
    tea,
    work,
)

__all__ = ["admin", "cast", "tea"]  # the fixtures
pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("mailbox")]
PAGE = "page"


def test_a_large_one_is_made_once_a_colleague_agreed_and_only_once(
    tea: Files, cast: dict[str, UUID], admin: Client
) -> None:
    large_from(tea, 3)
    assert "A colleague has to agree" in tea.owner.get(f"{tea.place}/new").content.decode()
    assert "You asked. Somebody else answers" in tea.ask(tea.owner)
    export = tea.newest()
    assert "Files of contacts that wait" in admin.get(f"/w/{tea.workspace}/").content.decode()
    tea.owner.post(tea.of(export, "/make"))
    admin.post(tea.of(export, "/make"))
    assert "I looked at it and agree" not in tea.page(tea.owner, export)
    assert "somebody else has to answer" in answer(tea, tea.owner, do="agree")
    assert "Write why not" in answer(tea, admin, do="refuse", because=" ")
    assert "You agreed" in answer(tea, admin, do="agree")
    work()
    assert taken(tea, tea.owner, export) == []
    admin.post(tea.of(export, "/make"))
    assert tea.newest().begun_at is None, "made by whoever asked"
    tea.owner.post(tea.of(export, "/make"))
    again = tea.owner.post(tea.of(export, "/make"), follow=True).content.decode()
    assert "each is made once" in again
    work()
    assert names(taken(tea, tea.owner, export)) == set(cast)
    assert len(looks(tea, cast["Ada"])) == 1


def test_without_the_question_the_file_would_be_made_alone(
    tea: Files, cast: dict[str, UUID], admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the page shows no button, and it is the action that refuses."""
    large_from(tea, 3)
    tea.ask(tea.owner)
    refused = tea.owner.post(tea.of(tea.newest(), "/make"), follow=True).content.decode()
    assert "a colleague has to agree first" in refused
    assert tea.newest().begun_at is None
    monkeypatch.setattr("socialsmartly.product.approvals.actions.use", lambda _large: None)
    tea.owner.post(tea.of(tea.newest(), "/make"))
    assert tea.newest().begun_at is not None


def test_a_refusal_and_a_request_that_is_over_make_nothing(tea: Files, cast: dict[str, UUID], admin: Client) -> None:
    large_from(tea, 3)
    tea.ask(tea.owner)
    assert "Your colleague reads why" in answer(tea, admin, do="refuse", because="The accountant has it")
    assert "The accountant has it" in tea.page(tea.owner, tea.newest())
    past = timezone.now() - timedelta(days=3)
    with time_machine.travel(past, tick=False) as clock:
        tea.ask(tea.owner)
        answer(tea, admin, do="agree")
        clock.shift(ANSWERED_WITHIN + timedelta(seconds=1))
        older = min(tea.all(), key=lambda one: one.asked_at)
        assert "more than 48 hours ago" in tea.owner.post(tea.of(older, "/make"), follow=True).content.decode()
    assert [one.begun_at for one in tea.all()] == [None, None]


def test_many_small_ones_of_a_day_come_to_a_large_one(tea: Files, cast: dict[str, UUID], admin: Client) -> None:
    large_from(tea, 3)
    for name in ("Ada", "Ben"):
        assert "It is being made" in tea.ask(tea.owner, q=name)
    assert "You asked. Somebody else answers" in tea.ask(tea.owner, q="Cy")
    assert "It is being made" in tea.ask(admin, q="Cy"), "each colleague is counted alone"


def test_a_shop_of_two_is_careful_from_500_on_unless_its_owner_says_otherwise(tea: Files, admin: Client) -> None:
    place = f"/w/{tea.workspace}/second-person"
    assert "A file with more than 500 people waits" in tea.owner.get(place).content.decode()
    assert (
        "A file with more than 7 people waits"
        in tea.owner.post(place, {"what": "export", "do": "on", "over": "7"}, follow=True).content.decode()
    )
    wrong = tea.owner.post(place, {"what": "export", "do": "on", "over": "0"})
    assert (wrong.status_code, 'value="0"' in wrong.content.decode()) == (422, True)
    assert "does so alone" in tea.owner.post(place, {"what": "export", "do": "off"}, follow=True).content.decode()
    assert tea.owner.post(place, {"what": "house", "do": "off"}).status_code == 404


def test_whoever_is_alone_takes_their_own_customers_out_alone(tea: Files, cast: dict[str, UUID]) -> None:
    with pytest.MonkeyPatch.context() as small:
        small.setattr("socialsmartly.product.approvals.queries.OVER", {What.EXPORT: 1})
        assert "It is being made" in tea.ask(tea.owner)
