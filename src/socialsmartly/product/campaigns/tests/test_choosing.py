"""Why a program picked somebody for a campaign is kept as it was at that moment, runs again to the same, and stands on their page."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.campaigns.choosing import CHOOSING, NOT_FITTING, PICKED
from socialsmartly.product.campaigns.letters import Draft, Leaves, Reader, write
from socialsmartly.product.campaigns.models import Decision
from socialsmartly.product.campaigns.queries import picks_of
from socialsmartly.product.campaigns.rules import Rules
from socialsmartly.product.campaigns.tests.shop import customer, queued, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.words.decision import again
from socialsmartly.words.purposes import SERVICE
from tests.house import as_owner

pytestmark = pytest.mark.promise("4.5-a")
LONG_AGO = timezone.now() - timedelta(days=40)
RULES = [
    Rules(),
    Rules(spent_at_least=5000, orders_at_least=3, orders_at_most=3),
    Rules(not_ordered_for_days=39, country="France"),
    Rules(ordered_within_days=41),
]


def kept(workspace: UUID, person: UUID) -> Decision:
    with Asker("contact", person, workspace).block():
        return Decision.objects.get(workspace_id=workspace, contact_id=person)


def ada_at(workspace: UUID, **more: Any) -> UUID:
    facts: dict[str, Any] = {"spent_minor": 5000, "orders_count": 3, "country": "France", "last_order_at": LONG_AGO}
    return customer(workspace, **{**facts, **more})


@pytest.mark.parametrize("rules", RULES, ids=["none", "figures", "long-ago", "lately"])
def test_each_decision_runs_again_to_what_the_database_decided(db: None, rules: Rules) -> None:
    workspace = shop()
    cast = {
        PICKED: ada_at(workspace),
        "not_agreed": ada_at(workspace, agreed=False),
        "no_address": ada_at(workspace, address=""),
    }
    queued(workspace, rules)
    for outcome, person in cast.items():
        row = kept(workspace, person)
        assert again(CHOOSING, row.version, json.loads(row.rule), json.loads(row.read)) == outcome


def test_who_had_another_campaign_is_passed_over_and_the_decision_says_so(db: None) -> None:
    workspace = shop()
    ada = ada_at(workspace)
    queued(workspace)
    queued(workspace)
    with Asker("contact", ada, workspace).block():
        newest, first = picks_of(workspace, ada)
    assert [newest.decided.outcome, first.decided.outcome] == ["capped", PICKED]
    assert newest.same
    assert first.same


def test_of_a_person_only_what_a_bound_read_is_kept(db: None) -> None:
    workspace = shop()
    ada = ada_at(workspace)
    queued(workspace, Rules(country="France"))
    assert json.loads(kept(workspace, ada).read) == {
        "country": "France",
        "agreed": True,
        "reachable": True,
        "capped": False,
    }


def test_the_page_says_the_figures_of_that_moment_whatever_they_are_now(client: Client, db: None) -> None:
    workspace = shop()
    ada = ada_at(workspace)
    queued(workspace, Rules(spent_at_least=4000))
    with reading_for(SERVICE, workspace=workspace):
        Contact.objects.filter(workspace_id=workspace, pk=ada).update(spent_minor=100)
    page = client.get(f"/p/{PersonalLink('person', workspace, ada).token()}/decisions").content.decode()
    assert "“News from Tea”" in page
    assert "at least £40.00 spent in this shop. You had spent £50.00." in page
    assert "run again now, it comes to the same" in page


def test_a_decision_whose_figures_were_changed_says_that_it_comes_to_something_else(client: Client, db: None) -> None:
    workspace = shop()
    ada = ada_at(workspace)
    queued(workspace, Rules(orders_at_least=3))
    with as_owner() as owner:
        owner.execute("UPDATE campaigns_decision SET read = replace(read, '3', '2')")
    page = client.get(f"/p/{PersonalLink('person', workspace, ada).token()}/decisions").content.decode()
    assert "run again now, it comes to something else" in page


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        ({"spent_at_least": 2}, {"spent": 1}),
        ({"orders_at_least": 2}, {"orders": 1}),
        ({"orders_at_most": 2}, {"orders": 3}),
        ({"ordered_within_days": 1}, {"last_order": "2026-01-01T00:00:00+00:00"}),
        ({"ordered_within_days": 1}, {"last_order": None}),
        ({"not_ordered_for_days": 1}, {"last_order": "2026-11-01T00:00:00+00:00"}),
        ({"country": "France"}, {"country": "Japan"}),
        ({"bought": "22423"}, {"bought": False}),
    ],
)
def test_each_bound_that_does_not_hold_means_that_the_rule_does_not_fit(
    rule: dict[str, object], read: dict[str, object]
) -> None:
    said = {"at": "2026-11-02T00:00:00+00:00", **rule}
    assert again(CHOOSING, 1, said, {**read, "agreed": True, "reachable": True, "capped": False}) == NOT_FITTING


def test_every_message_says_that_a_program_picked_its_reader() -> None:
    letter = write(Draft("News", "Tea", "Hello", "en"), Reader(), "Tea", Leaves("https://a", "https://b", "https://c"))
    for words in (letter.text, letter.html):
        assert "A program picked you by a rule of the shop" in words
        assert "https://c" in words
