"""A campaign to very many people waits for a second person, who looks at exactly what will be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.approvals.actions import set_threshold
from socialsmartly.product.approvals.errors import NeedsSecondPerson, NobodyToAsk
from socialsmartly.product.approvals.models import Request
from socialsmartly.product.approvals.rules import LASTS, What
from socialsmartly.product.campaigns.actions import queueing
from socialsmartly.product.campaigns.models import Campaign
from socialsmartly.product.campaigns.tests.shop import customer, looked_at
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.workspaces.actions.opening import open_workspace
from socialsmartly.product.workspaces.rules import Role
from socialsmartly.product.workspaces.tests.team import joined, people
from socialsmartly.words.purposes import AUDIENCE, SERVICE, WORKSPACE
from tests.cast import member_of, sign_in
from tests.once import once

pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("mailbox")]
WORDS = {"title": "News", "sender": "Tea", "body": "Hello", "language": "en"}


@dataclass(frozen=True)
class Large:
    """A shop of two, in which a campaign to more than one person is large, and such a campaign."""

    owner: Client
    marketer: Client
    workspace: UUID
    campaign: UUID

    @property
    def place(self) -> str:
        return f"/w/{self.workspace}/campaigns/{self.campaign}"

    def check(self, client: Client) -> str:
        return client.get(f"{self.place}/check").content.decode()

    def ask(self, client: Client) -> str:
        return client.post(f"{self.place}/ask", follow=True).content.decode()

    def answer(self, client: Client, **said: str) -> str:
        return client.post(f"{self.place}/ask/{self.requests()[-1].pk}", said, follow=True).content.decode()

    def send(self, client: Client) -> str:
        return client.post(f"{self.place}/send", follow=True).content.decode()

    def edit(self, client: Client, **other: str) -> None:
        assert client.post(f"{self.place}/edit", {**WORDS, **other}).status_code == 302

    def requests(self) -> list[Request]:
        with reading_for(SERVICE, workspace=self.workspace):
            return list(Request.objects.filter(workspace_id=self.workspace).order_by("asked_at"))

    def state(self) -> str:
        with reading_for(SERVICE, workspace=self.workspace):
            return str(Campaign.objects.get(pk=self.campaign).state)


def large_from(owner: Client, workspace: UUID, people: int) -> None:
    member = member_of(owner)
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        set_threshold(workspace, What.SEND, people - 1, member=member)


@pytest.fixture
@once
def tea(shop_owner: Client) -> UUID:
    member = member_of(shop_owner)
    workspace = open_workspace(member, "Tea")
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        allow_reading(workspace=workspace, member=member)
    return workspace


@pytest.fixture
@once
def large(tea: UUID, shop_owner: Client, neighbour: Client) -> Large:
    joined(shop_owner, tea, neighbour, "neighbour@example.test", "marketer")
    for name in ("ada", "ben"):
        customer(tea, address=f"{name}@example.test")
    large_from(shop_owner, tea, 2)
    shop_owner.post(f"/w/{tea}/campaigns/new", WORDS)
    with reading_for(SERVICE, workspace=tea):
        campaign = Campaign.objects.get().pk
    return Large(shop_owner, neighbour, tea, campaign)


def test_a_large_campaign_goes_once_a_colleague_has_agreed_to_it(large: Large) -> None:
    page = large.check(large.owner)
    assert "Ask a colleague" in page
    assert "Send to 2 people" not in page
    assert "Nothing was sent" in large.send(large.owner)
    assert "You asked. Somebody else answers" in large.ask(large.owner)
    large.ask(large.owner)
    assert "Campaigns that wait for a second person" in large.marketer.get(f"/w/{large.workspace}/").content.decode()
    assert "I looked at it and agree" in large.check(large.marketer)
    assert "Nothing was sent" in large.send(large.marketer)
    assert "You agreed" in large.answer(large.marketer, do="agree")
    assert "Send to 2 people" in large.check(large.owner)
    assert "Agreed and done" in large.send(large.owner)
    (asked,) = large.requests()
    assert (asked.asked_by, asked.decided_by) == tuple(
        mark_of(member_of(client), large.workspace) for client in (large.owner, large.marketer)
    )
    assert asked.used_at is not None
    assert large.state() == "sending"


def test_nobody_agrees_to_their_own_in_two_sessions_either(large: Large) -> None:
    """Neither by the action nor past it: the database compares the marks."""
    elsewhere = Client()
    assert sign_in(elsewhere, "owner@example.test") == member_of(large.owner)
    large.ask(large.owner)
    assert "I looked at it and agree" not in large.check(elsewhere)
    assert "somebody else has to answer" in large.answer(elsewhere, do="agree")
    assert "somebody else has to answer" in large.answer(elsewhere, do="refuse", because="Not today")
    assert "Nothing was sent" in large.send(elsewhere)
    (asked,) = large.requests()
    rows = Request._base_manager.filter(workspace_id=large.workspace, pk=asked.pk)
    own = {"verdict": "agreed", "decided_by": asked.asked_by, "decided_at": timezone.now()}
    itself = pytest.raises(DatabaseError, match="nobody_agrees_with_themselves")
    with itself, reading_for(AUDIENCE, workspace=large.workspace):
        rows.update(**own)


def test_a_changed_word_voids_what_was_agreed_to_and_more_people_do_too(large: Large) -> None:
    for change in (
        lambda: large.edit(large.owner, body="Hello you"),
        lambda: customer(large.workspace, address="cy@example.test"),
    ):
        large.ask(large.owner)
        large.answer(large.marketer, do="agree")
        change()
        assert "Void" in large.check(large.owner)
        assert "Nothing was sent" in large.send(large.owner)
    assert large.state() == "draft"
    large.ask(large.owner)
    large.edit(large.owner, body="Hello again")
    assert "nothing to answer any more" in large.answer(large.marketer, do="agree")


def test_it_is_over_after_48_hours(large: Large) -> None:
    past = timezone.now() - timedelta(days=3)
    with time_machine.travel(past, tick=False) as clock:
        large.ask(large.owner)
        large.answer(large.marketer, do="agree")
        clock.shift(LASTS + timedelta(seconds=1))
        assert "48 hours have passed" in large.check(large.owner)
        assert "Nothing was sent" in large.send(large.owner)
        assert large.state() == "draft"


def test_a_refusal_says_why_and_stays_in_the_history(large: Large) -> None:
    large.ask(large.owner)
    assert "Write why not" in large.answer(large.marketer, do="refuse", because="  ")
    assert "Your colleague reads why" in large.answer(large.marketer, do="refuse", because="The offer ended yesterday")
    page = large.check(large.owner)
    assert "The offer ended yesterday" in page
    assert "Ask a colleague" in page
    assert "Nothing was sent" in large.send(large.owner)


def test_the_action_refuses_whatever_the_page_forgot_to_ask(large: Large, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NeedsSecondPerson), reading_for(AUDIENCE, workspace=large.workspace):
        queueing.queue(large.workspace, large.campaign, looked_at(large.workspace))
    assert large.state() == "draft"
    monkeypatch.setattr(queueing, "let_it_go", lambda _campaign: None)
    member = member_of(large.owner)
    with reading_for(AUDIENCE, member=member, workspace=large.workspace):
        assert queueing.queue(large.workspace, large.campaign, looked_at(large.workspace)) == 2


def test_a_campaign_to_as_few_as_the_shop_says_needs_nobody(large: Large) -> None:
    large_from(large.owner, large.workspace, 3)
    assert "A second person" not in large.check(large.owner)
    large.send(large.owner)
    assert large.state() == "sending"


def test_whoever_is_alone_reads_that_it_needs_somebody_else(shop_owner: Client, tea: UUID) -> None:
    place = f"/w/{tea}/second-person"
    page = shop_owner.get(place).content.decode()
    assert "Four eyes need a second person" in page
    assert 'value="on"' not in page
    assert shop_owner.post(place, {"do": "on", "over": "5"}).status_code == 422
    with pytest.raises(NobodyToAsk):
        large_from(shop_owner, tea, 5)


def test_only_the_owner_sets_it_and_may_turn_it_off_when_they_are_alone_again(large: Large) -> None:
    """Or nothing large could be sent any more."""
    place = f"/w/{large.workspace}/second-person"
    assert large.marketer.get(place).status_code == 403
    assert "More than 1 person" in large.owner.post(place, {"do": "on", "over": "3"}, follow=True).content.decode()
    large_from(large.owner, large.workspace, 2)
    (marketer,) = (one for one in people(large.workspace) if one.role == Role.MARKETER)
    large.owner.post(f"/w/{large.workspace}/team/people/{marketer.pk}", {"do": "remove"})
    assert "You are alone in this" in large.owner.get(place).content.decode()
    assert "Nothing was sent" in large.send(large.owner)
    large.owner.post(place, {"do": "off"})
    large.send(large.owner)
    assert large.state() == "sending"
