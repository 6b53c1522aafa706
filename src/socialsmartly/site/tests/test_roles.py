"""What a colleague's role opens, refused at the block and by the database, whichever page asks."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError
from django.test import Client

from socialsmartly.privacy.access.checks import routes
from socialsmartly.privacy.access.errors import NotInRole
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import purpose_of
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import Acting, act_in, at_an_address
from socialsmartly.product.campaigns.actions.drafts import begin
from socialsmartly.product.campaigns.actions.queueing import queue
from socialsmartly.product.campaigns.letters import Draft
from socialsmartly.product.campaigns.models import Campaign, State
from socialsmartly.product.campaigns.rules import Rules
from socialsmartly.product.campaigns.tests.shop import looked_at
from socialsmartly.product.contacts.models import Contact, Order
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.models import Seat
from socialsmartly.product.workspaces.rules import ASSIGNED, HELD, Role
from socialsmartly.words import Permit
from socialsmartly.words.purposes import AUDIENCE, PREFERENCES, RESULTS, RIGHTS, SERVICE, STORE, WORKSPACE
from tests.cast import member_of
from tests.once import once

pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("mailbox")]
OF_A_SHOP = sorted((f"/{route}", pattern.callback) for route, pattern in routes() if "<uuid:workspace_id>" in route)
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
@once
def shop(shop_owner: Client) -> UUID:
    """With a customer, an order of theirs and a campaign."""
    owner = member_of(shop_owner)
    made = open_workspace(owner, "Tea")
    with reading_for(WORKSPACE, member=owner, workspace=made):
        allow_reading(workspace=made, member=owner)
    with reading_for(STORE, workspace=made):
        ada = Contact.objects.create(
            workspace_id=made,
            name="Ada Canary",
            email="ada@example.test",
            permits=int(Permit.EMAIL_MARKETING),
            reachable_by_email=True,
        )
        Order.objects.create(
            workspace_id=made,
            contact_id=ada.pk,
            store=uuid7(),
            number="CANARY-1",
            placed_at="2026-11-01T00:00Z",
            total_minor=500,
            units=1,
            lines_count=1,
        )
    with reading_for(AUDIENCE, workspace=made):
        begin(made, owner, Draft("News", "Tea", "Hello", "en"), Rules())
    return made


def colleague(client: Client, shop: UUID, role: Role) -> Client:
    member = member_of(client)
    with reading_for(WORKSPACE, member=member):
        Seat.objects.update_or_create(member_id=member, workspace=shop, defaults={"title": "Tea", "role": role})
    return client


def address(route: str, shop: UUID) -> str:
    named = {"workspace_id": str(shop), "month": "2026-11", "table": "week"}
    return ARGUMENT.sub(lambda found: named.get(found[1]) or str(uuid4()), route)


def opens(view: Any, route: str, role: Role) -> bool:
    """Whether the role holds any purpose that a view says it is for."""
    said = purpose_of(view)
    purposes = said if isinstance(said, tuple) else (said,)
    return bool(set(purposes) & HELD[role].at(case="conversation_id" in route))


def test_every_address_below_a_shop_names_it_in_one_way() -> None:
    """By this name the role is found, so another name would be a way around it."""
    assert all("<uuid:workspace_id>" in route for route, _pattern in routes() if route.startswith("w/"))


@pytest.mark.slow
def test_each_page_opens_for_the_roles_that_hold_its_purpose_and_no_others(neighbour: Client, shop: UUID) -> None:
    wrong = []
    for role in ASSIGNED:
        client = colleague(neighbour, shop, role)
        for route, view in OF_A_SHOP:
            answer: Any = client.get(address(route, shop))
            refused = answer.status_code == 403 and b"not part of your role" in answer.content
            if answer.status_code >= 500 or (refused is opens(view, route, role) and answer.status_code != 405):
                wrong.append((role, route, answer.status_code))
    assert wrong == []


def test_the_refusal_says_which_role_one_has_and_who_can_give_another(neighbour: Client, shop: UUID) -> None:
    page = colleague(neighbour, shop, Role.ANALYST).get(f"/w/{shop}/contacts").content.decode()
    assert "In Tea you are: Analyst" in page
    assert "owner of the shop or an administrator can give you another role" in page


def test_an_analyst_sees_the_sales_and_not_whose_they_are(neighbour: Client, shop: UUID) -> None:
    client = colleague(neighbour, shop, Role.ANALYST)
    shown = "".join(client.get(f"/w/{shop}/{path}").content.decode() for path in ("", "orders", "campaigns/"))
    assert "£5.00" in shown
    assert "News" in shown
    assert not [telling for telling in ("Ada Canary", "CANARY-1", "ada@example.test") if telling in shown]


@pytest.mark.parametrize("column", ["name", "email", "country"])
def test_the_database_has_no_grant_by_which_they_could(shop: UUID, column: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), reading_for(RESULTS, workspace=shop):
        list(Contact.objects.values_list(column))


def test_a_block_opens_by_the_role_whoever_wrote_the_view(shop: UUID) -> None:
    """A view that asks nobody, and one that works on rights as a law demands it."""
    with at_an_address():
        act_in(Acting(shop, HELD[Role.SUPPORT].at(case=False)))
        for purpose in (SERVICE, AUDIENCE):
            with pytest.raises(NotInRole), reading_for(purpose, workspace=shop):
                """Never here."""
        for purpose in (RIGHTS, PREFERENCES):
            with pytest.raises(NotInRole), reading_for(purpose, workspace=shop, subject=shop):
                """Never here."""
    with reading_for(SERVICE, workspace=shop):
        assert Contact.objects.count() == 1, "where nobody acts at an address, the program works as before"


def test_no_other_shop_opens_at_the_address_of_one(shop: UUID) -> None:
    with at_an_address():
        act_in(Acting(uuid7(), HELD[Role.OWNER].purposes))
        with pytest.raises(NotInRole), reading_for(SERVICE, workspace=shop):
            """Never here."""


def test_whoever_has_no_seat_opens_nothing_even_where_a_view_forgets_to_ask(neighbour: Client, shop: UUID) -> None:
    with at_an_address():
        act_in(Acting(shop, frozenset()))
        with pytest.raises(NotInRole), reading_for(SERVICE, workspace=shop):
            """Never here."""
    assert neighbour.get(f"/w/{shop}/contacts").status_code == 404


def test_whoever_only_reads_is_refused_each_change_by_the_page_and_by_the_database(
    neighbour: Client, shop: UUID
) -> None:
    client = colleague(neighbour, shop, Role.ANALYST)
    assert client.post(f"/w/{shop}/surveys/new", {"title": "How was it?"}).status_code == 403
    with at_an_address():
        act_in(Acting(shop, frozenset({AUDIENCE}), only_reads=True))
        with pytest.raises(DatabaseError, match="read-only transaction"), reading_for(AUDIENCE, workspace=shop):
            Campaign.objects.filter(workspace_id=shop).update(title="Changed")
    with at_an_address():
        act_in(Acting(shop, frozenset({AUDIENCE})))
        with reading_for(AUDIENCE, workspace=shop):
            assert Campaign.objects.filter(workspace_id=shop).update(title="Changed") == 1


def test_the_navigation_shows_what_the_role_opens(neighbour: Client, shop: UUID) -> None:
    shown = {
        role: set(
            re.findall(
                rf'class="way" href="/w/{shop}/(\w+)',
                colleague(neighbour, shop, role).get(f"/w/{shop}/").content.decode(),
            )
        )
        for role in ASSIGNED
    }
    assert shown == {
        Role.ADMIN: {"contacts", "desk", "campaigns", "rewards", "surveys", "store", "team"},
        Role.MARKETER: {"orders", "campaigns", "rewards", "surveys"},
        Role.SUPPORT: {"desk"},
        Role.PRIVACY: {"contacts"},
        Role.ANALYST: {"orders", "campaigns", "surveys"},
    }


def test_a_privacy_officer_deletes_a_customer_and_takes_it_back(neighbour: Client, shop: UUID) -> None:
    client = colleague(neighbour, shop, Role.PRIVACY)
    with reading_for(SERVICE, workspace=shop):
        here = f"/w/{shop}/contacts/{Contact.objects.get().pk}"
    assert client.post(f"{here}/age", {"band": "youth"}).status_code == 302
    assert client.post(f"{here}/delete").status_code == 302
    assert f"{here}/take-back" in client.get(f"{here}/delete").content.decode()
    assert client.post(f"{here}/take-back").status_code == 302
    assert client.get(here).status_code == 200


def test_a_marketer_stops_a_campaign_that_is_on_its_way_and_sees_no_name(neighbour: Client, shop: UUID) -> None:
    client = colleague(neighbour, shop, Role.MARKETER)
    with reading_for(AUDIENCE, workspace=shop):
        campaign = Campaign.objects.get().pk
        assert queue(shop, campaign, looked_at(shop)) == 1
    here = f"/w/{shop}/campaigns/{campaign}"
    assert client.post(f"{here}/stop").status_code == 302
    page = client.get(f"{here}/results").content.decode()
    assert "The campaign was stopped" in page
    assert "Ada Canary" not in page
    with reading_for(SERVICE, workspace=shop):
        assert Campaign.objects.get().state == State.STOPPED
