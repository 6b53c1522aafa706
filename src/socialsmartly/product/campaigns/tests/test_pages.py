"""The shop's pages, from the first rule to the results."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.campaigns.models import Campaign
from socialsmartly.product.campaigns.tasks import send_all
from socialsmartly.product.campaigns.tests.shop import Sink, customer, outcomes, queued, shop
from socialsmartly.product.workspaces.models import Seat
from socialsmartly.words.purposes import RIGHTS, SERVICE, WORKSPACE
from tests.cast import member_of
from tests.house import as_login, as_owner

WORDS = {"title": "Hello", "sender": "Tea", "body": "Dear {{ name | friend }}", "language": "en"}
ONE = ("edit", "check", "test", "send", "discard", "stop", "resume", "results")


def seat(client: Client) -> UUID:
    workspace, member = shop(), member_of(client)
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        Seat.objects.create(member_id=member, workspace=workspace, title="Tea")
    return workspace


def only_campaign(workspace: UUID) -> UUID:
    with reading_for(SERVICE, workspace=workspace):
        return UUID(str(Campaign.objects.get().pk))


def test_a_campaign_goes_from_rules_to_results(shop_owner: Client, post: Sink) -> None:
    workspace = seat(shop_owner)
    customer(workspace, orders_count=2, name="Ada Lovelace")
    customer(workspace, orders_count=1, address="bob@example.test")
    made = shop_owner.post(f"/w/{workspace}/campaigns/new", {**WORDS, "orders_at_least": "2"})
    check = shop_owner.get(made["Location"]).content.decode()
    assert "Send to 1 person" in check
    campaign = only_campaign(workspace)
    shop_owner.post(f"/w/{workspace}/campaigns/{campaign}/send")
    with as_login("worker"):
        send_all(workspace, campaign)
    page = shop_owner.get(f"/w/{workspace}/campaigns/{campaign}/results").content.decode()
    assert post.addresses == ["ada@example.test"]
    assert "Ada Lovelace" in page
    assert "Sent: they agreed to e-mail" in page
    assert "Hello" in shop_owner.get(f"/w/{workspace}/campaigns/").content.decode()


@pytest.mark.promise("2.3-c")
def test_whoever_is_named_in_the_results_can_see_that_somebody_looked(shop_owner: Client, post: Sink) -> None:
    workspace = seat(shop_owner)
    ada = customer(workspace, orders_count=2, name="Ada Lovelace")
    shop_owner.post(f"/w/{workspace}/campaigns/new", {**WORDS, "orders_at_least": "2"})
    campaign = only_campaign(workspace)
    shop_owner.post(f"/w/{workspace}/campaigns/{campaign}/send")
    assert looked(workspace, ada) == []
    assert "Ada Lovelace" in shop_owner.get(f"/w/{workspace}/campaigns/{campaign}/results").content.decode()
    assert looked(workspace, ada) == ["colleague"]


def looked(workspace: UUID, contact: UUID) -> list[str]:
    with reading_for(RIGHTS, workspace=workspace, subject=contact):
        return [look.role for look in looks_at(contact, workspace)]


def test_a_double_click_sends_once(shop_owner: Client, post: Sink) -> None:
    workspace = seat(shop_owner)
    customer(workspace)
    shop_owner.post(f"/w/{workspace}/campaigns/new", WORDS)
    campaign = only_campaign(workspace)
    for _ in range(2):
        assert shop_owner.post(f"/w/{workspace}/campaigns/{campaign}/send").status_code == 302
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (1,)


def test_a_test_goes_to_the_member_and_to_no_contact(shop_owner: Client, post: Sink) -> None:
    workspace = seat(shop_owner)
    customer(workspace)
    shop_owner.post(f"/w/{workspace}/campaigns/new", WORDS)
    campaign = only_campaign(workspace)
    shop_owner.post(f"/w/{workspace}/campaigns/{campaign}/test")
    assert post.addresses == ["owner@example.test"]
    assert outcomes(workspace, campaign) == {}
    assert "You sent yourself a test" in shop_owner.get(f"/w/{workspace}/campaigns/{campaign}/check").content.decode()


def test_the_funnel_is_counted_while_the_rules_are_typed(shop_owner: Client) -> None:
    workspace = seat(shop_owner)
    customer(workspace, orders_count=2)
    answer = shop_owner.post(f"/w/{workspace}/campaigns/reach", {**WORDS, "orders_at_least": "2"}).content.decode()
    assert "Will get it" in answer
    wrong = shop_owner.post(f"/w/{workspace}/campaigns/reach", {"orders_at_least": "many"}).content.decode()
    assert "cannot be counted yet" in wrong


@pytest.mark.parametrize(
    "bad",
    [{"orders_at_least": "-1"}, {"spent_at_least": "lots"}, {"bought": "no such"}, {"title": "a\x00b"}, {"title": ""}],
)
def test_bad_input_comes_back_with_everything_that_was_typed(shop_owner: Client, bad: dict[str, str]) -> None:
    workspace = seat(shop_owner)
    answer = shop_owner.post(f"/w/{workspace}/campaigns/new", {**WORDS, "body": "my long words", **bad})
    assert answer.status_code == 200
    assert "my long words" in answer.content.decode()
    assert "Nothing is lost" in answer.content.decode()


@pytest.mark.promise("2.2-h")
def test_without_the_store_authorisation_no_campaign_can_be_begun(shop_owner: Client) -> None:
    workspace = seat(shop_owner)
    with as_owner() as owner:
        owner.execute("UPDATE workspaces_workspace SET permits = 0")
    assert shop_owner.get(f"/w/{workspace}/campaigns/new").status_code == 403
    assert shop_owner.get(f"/w/{workspace}/campaigns/").status_code == 200


@pytest.mark.promise("2.2-g")
def test_another_shop_finds_nothing_there(shop_owner: Client, neighbour: Client) -> None:
    mine, theirs = seat(shop_owner), seat(neighbour)
    customer(mine)
    campaign = queued(mine)
    for page in ONE:
        ask = neighbour.get if page in {"edit", "check", "results"} else neighbour.post
        assert ask(f"/w/{mine}/campaigns/{campaign}/{page}").status_code == 404
        assert ask(f"/w/{theirs}/campaigns/{campaign}/{page}").status_code in {302, 404}
    assert list(outcomes(mine, campaign).values()) == [("waiting", "")]


def test_a_draft_can_be_changed_and_thrown_away(shop_owner: Client) -> None:
    workspace = seat(shop_owner)
    shop_owner.post(f"/w/{workspace}/campaigns/new", {**WORDS, "spent_at_least": "12.50"})
    campaign = only_campaign(workspace)
    assert 'value="12.5' in shop_owner.get(f"/w/{workspace}/campaigns/{campaign}/edit").content.decode()
    shop_owner.post(f"/w/{workspace}/campaigns/{campaign}/edit", {**WORDS, "title": "Other"})
    with reading_for(SERVICE, workspace=workspace):
        assert Campaign.objects.get().title == "Other"
    shop_owner.post(f"/w/{workspace}/campaigns/{campaign}/discard")
    with reading_for(SERVICE, workspace=workspace):
        assert not Campaign.objects.exists()


def test_a_campaign_that_is_running_can_be_stopped(shop_owner: Client, post: Sink) -> None:
    workspace = seat(shop_owner)
    ada = customer(workspace)
    campaign = queued(workspace)
    shop_owner.post(f"/w/{workspace}/campaigns/{campaign}/stop")
    with as_login("worker"):
        send_all(workspace, campaign)
    assert post.mails == []
    assert outcomes(workspace, campaign) == {ada: ("skipped", "stopped")}


def test_a_campaign_that_never_was_is_not_found(shop_owner: Client) -> None:
    assert shop_owner.get(f"/w/{seat(shop_owner)}/campaigns/{uuid7()}/check").status_code == 404
