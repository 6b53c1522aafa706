"""Every page of a shop, opened by its owner: whichever shows a customer's name leaves a look that the customer can read, and none shows an
address unasked."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import fields
from socialsmartly.product.contacts import views
from socialsmartly.words.purposes import RIGHTS
from tests.house import as_owner
from tests.test_idor import ROUTES, Ids, filled, shop

__all__ = ["shop"]  # the fixture
pytestmark = [pytest.mark.promise("2.3-c"), pytest.mark.usefixtures("mailbox")]
OF_A_SHOP = [route for route in ROUTES if "workspace_id" in route]
NAME = "Ada Canary"
ADDRESS = "ada.canary@example.test"


def shown_without_a_look(owner: Client, ids: Ids) -> list[str]:
    """The routes that show the customer and leave nothing for the customer to see."""
    return [route for route in OF_A_SHOP if not _leaves_a_look(owner, route, ids)]


def _leaves_a_look(owner: Client, route: str, ids: Ids) -> bool:
    forget()
    workspace, contact = UUID(ids["workspace_id"]), UUID(ids["contact_id"])
    if NAME.encode() not in owner.get(filled(route, ids)).getvalue():
        return True
    with reading_for(RIGHTS, workspace=workspace, subject=contact):
        return bool(looks_at(contact, workspace))


def forget() -> None:
    with as_owner() as house:
        house.execute("TRUNCATE access_look")


def test_no_page_shows_a_customer_unseen(shop_owner: Client, shop: Ids) -> None:
    assert shown_without_a_look(shop_owner, shop) == []


def test_a_page_that_forgets_to_write_it_down_is_seen(
    shop_owner: Client,
    shop: Ids,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "looked_at", list)
    assert shown_without_a_look(shop_owner, shop) == [
        "/w/<uuid:workspace_id>/contacts",
        "/w/<uuid:workspace_id>/contacts/<uuid:contact_id>",
        "/w/<uuid:workspace_id>/contacts/<uuid:contact_id>/delete",
    ]


def shows_an_address(owner: Client, ids: Ids) -> list[str]:
    return [route for route in OF_A_SHOP if ADDRESS.encode() in owner.get(filled(route, ids)).getvalue()]


@pytest.mark.promise("5-h")
def test_no_page_of_a_shop_shows_an_address_before_somebody_says_why(shop_owner: Client, shop: Ids) -> None:
    assert shows_an_address(shop_owner, shop) == []


def test_a_page_for_which_the_map_asks_for_no_mask_is_seen(
    shop_owner: Client, shop: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "masked_columns", lambda *_: frozenset())
    assert shows_an_address(shop_owner, shop) == [
        "/w/<uuid:workspace_id>/contacts",
        "/w/<uuid:workspace_id>/contacts/<uuid:contact_id>",
    ]
