"""Nobody publishes what identifies somebody without having been shown it; the decision is kept, what was found is not."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.publishing import actions
from socialsmartly.privacy.publishing.errors import NotConfirmed
from socialsmartly.privacy.publishing.models import Publication
from socialsmartly.privacy.publishing.rules import Kind
from socialsmartly.product.campaigns.actions import queueing
from socialsmartly.product.campaigns.letters import Draft
from socialsmartly.product.campaigns.models import Campaign, State
from socialsmartly.product.campaigns.tests.shop import campaign_of, customer, looked_at, queued, shop
from socialsmartly.product.campaigns.tests.test_pages import WORDS, only_campaign, seat
from socialsmartly.words.purposes import AUDIENCE
from tests.house import as_owner

pytestmark = pytest.mark.promise("3.1-g")
NUMBER = "+44 20 7946 0958"
TELLING = Draft("News", "Tea & Co", f"Dear {{{{ name | friend }}}}, call Ben at {NUMBER}", "en")


def published(workspace: UUID) -> list[tuple[str, int | None, str]]:
    with reading_for(AUDIENCE, workspace=workspace):
        return list(Publication.objects.filter(owner=workspace).values_list("what", "readers", "kinds"))


def draft_on_its_page(client: Client, body: str) -> tuple[UUID, str]:
    workspace = seat(client)
    customer(workspace)
    client.post(f"/w/{workspace}/campaigns/new", {**WORDS, "body": body})
    return workspace, f"/w/{workspace}/campaigns/{only_campaign(workspace)}"


def ticked(page: Any) -> dict[str, str]:
    """What the browser sends back with the box ticked under what the page showed."""
    found = re.search(r'name="shown" value="(\w+)"', page.content.decode())
    assert found
    return {"confirmed": "on", "shown": found[1]}


def test_a_message_with_a_phone_number_waits_for_a_yes(shop_owner: Client) -> None:
    workspace, campaign = draft_on_its_page(shop_owner, TELLING.body)
    page = shop_owner.get(f"{campaign}/check").content.decode()
    assert "This identifies somebody" in page
    assert "phone number: …0958" in page
    assert "Send to 1 person" in page, "the audience stands beside it"
    shop_owner.post(f"{campaign}/send")
    assert campaign_of(workspace, only_campaign(workspace)).state == State.DRAFT
    assert published(workspace) == []
    shop_owner.post(f"{campaign}/send", ticked(shop_owner.get(f"{campaign}/check")))
    assert published(workspace) == [("campaign", 1, "phone")]


def test_a_message_about_nobody_is_sent_with_one_button_and_on_record(shop_owner: Client) -> None:
    workspace, campaign = draft_on_its_page(shop_owner, WORDS["body"])
    assert "This identifies somebody" not in shop_owner.get(f"{campaign}/check").content.decode()
    shop_owner.post(f"{campaign}/send")
    assert published(workspace) == [("campaign", 1, "")]


def test_whichever_code_sends_it_nothing_goes_unconfirmed(db: None) -> None:
    """The guard stands where the message becomes readable, not on the page; what was begun is undone."""
    workspace = shop()
    customer(workspace)
    with pytest.raises(NotConfirmed):
        queued(workspace, draft=TELLING)
    with reading_for(AUDIENCE, workspace=workspace):
        assert [one.state for one in Campaign.objects.filter(workspace_id=workspace)] == [State.DRAFT]


def test_a_yes_to_one_kind_is_none_to_another(db: None) -> None:
    workspace = shop()
    with pytest.raises(NotConfirmed):
        queued(workspace, draft=TELLING)
    with reading_for(AUDIENCE, workspace=workspace):
        campaign = Campaign.objects.get(workspace_id=workspace).pk
    with reading_for(AUDIENCE, workspace=workspace), pytest.raises(NotConfirmed):
        queueing.queue(workspace, campaign, looked_at(workspace), [Kind.MAIL])


def test_without_looking_it_would_go(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a detector that finds nothing lets the same message through."""
    monkeypatch.setattr(actions, "kinds_in", lambda *_texts: [])
    workspace = shop()
    queued(workspace, draft=TELLING)
    assert published(workspace) == [("campaign", 0, "")]


def test_what_was_found_is_kept_nowhere_in_the_decision(shop_owner: Client) -> None:
    _workspace, campaign = draft_on_its_page(shop_owner, TELLING.body)
    shop_owner.post(f"{campaign}/send", ticked(shop_owner.get(f"{campaign}/check")))
    with as_owner() as owner:
        (row,) = owner.execute("SELECT row_to_json(p)::text FROM publishing_publication AS p").fetchall()
    assert "0958" not in row[0]


def test_the_name_of_a_shop_is_looked_at_as_well(shop_owner: Client) -> None:
    name = {"title": "Tea, call 13812345678", "begin": "demo"}
    answer = shop_owner.post("/workspaces/new", name)
    assert answer.status_code == 422
    assert "phone number: …5678" in answer.content.decode()
    other = {"title": "Tea, write to ada@example.test", "begin": "demo"}
    assert shop_owner.post("/workspaces/new", {**other, **ticked(answer)}).status_code == 422, "ticked under another"
    assert shop_owner.post("/workspaces/new", {**name, "confirmed": "on"}).status_code == 422, "ticked under nothing"
    assert shop_owner.post("/workspaces/new", {**name, **ticked(answer)}).status_code == 302
    with as_owner() as owner:
        kept = owner.execute("SELECT what, readers, kinds FROM publishing_publication").fetchall()
    assert kept == [("shop name", None, "phone")]
