"""Rules on orders, and the funnel: counted without a name or an address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.campaigns.audience import matching, reach
from socialsmartly.product.campaigns.rules import Reach, Rules
from socialsmartly.product.campaigns.tests.shop import customer, queued, shop
from socialsmartly.product.contacts.models import Order, OrderLine
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words.purposes import AUDIENCE, STORE, WORKSPACE

NOW = timezone.now()
FACTS: dict[str, Any] = {
    "spent_minor": 5000,
    "orders_count": 3,
    "country": "France",
    "last_order_at": NOW - timedelta(days=40),
}


@pytest.mark.parametrize(
    ("bound", "fits"),
    [
        ({"spent_at_least": 5000}, True),
        ({"spent_at_least": 5001}, False),
        ({"orders_at_least": 3, "orders_at_most": 3}, True),
        ({"orders_at_least": 4}, False),
        ({"orders_at_most": 2}, False),
        ({"ordered_within_days": 41}, True),
        ({"ordered_within_days": 39}, False),
        ({"not_ordered_for_days": 39}, True),
        ({"not_ordered_for_days": 41}, False),
        ({"country": "France"}, True),
        ({"country": "France", "orders_at_least": 4}, False),
        ({"bought": "22423"}, True),
        ({"bought": "99999"}, False),
    ],
)
def test_all_bounds_have_to_hold(db: None, bound: dict[str, Any], fits: bool) -> None:
    workspace = shop()
    ada = customer(workspace, **FACTS)
    with reading_for(STORE, workspace=workspace):
        order = Order.objects.create(
            workspace_id=workspace,
            contact_id=ada,
            store=uuid7(),
            number="1",
            placed_at=NOW,
            total_minor=1,
            units=1,
            lines_count=1,
        )
        OrderLine.objects.create(
            workspace_id=workspace, order_id=order.pk, contact_id=ada, sku="22423", quantity=1, unit_price_milli=1
        )
    with reading_for(AUDIENCE, workspace=workspace):
        assert [person.pk for person in matching(Rules(**bound), timezone.now())] == ([ada] if fits else [])


def test_each_step_of_the_funnel_is_a_part_of_the_one_before(db: None) -> None:
    workspace = shop()
    customer(workspace, country="France")
    queued(workspace, Rules(country="France"))
    customer(workspace)
    customer(workspace, agreed=False)
    customer(workspace, address="")
    with reading_for(AUDIENCE, workspace=workspace):
        assert reach(Rules()) == Reach(matched=4, agreed=3, reachable=2, will_get_it=1)


@pytest.mark.promise("2.2-h")
def test_without_the_store_authorisation_nobody_is_even_counted(db: None) -> None:
    key = uuid7()
    with reading_for(WORKSPACE, workspace=key):
        Workspace.objects.create(id=key, title="Tea")
    with pytest.raises(NotAuthorised), reading_for(AUDIENCE, workspace=key):
        reach(Rules())


def test_rules_that_nobody_can_meet_say_so() -> None:
    assert len(list(Rules(orders_at_least=3, orders_at_most=2).contradictions())) == 1
    assert len(list(Rules(ordered_within_days=10, not_ordered_for_days=10).contradictions())) == 1
    assert list(Rules(orders_at_least=2, orders_at_most=2).contradictions()) == []


def test_an_unknown_key_in_stored_rules_is_left_out() -> None:
    assert Rules.read({"country": "France", "health": "x"}) == Rules(country="France")
