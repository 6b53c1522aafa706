"""Limits warn, let a tenth more through, and stop; they never order anything."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from socialsmartly.product.billing import metering, rules
from socialsmartly.product.billing.metering import Used, consume
from socialsmartly.product.billing.queries import Has, edition_of
from socialsmartly.product.billing.rules import CATALOGUE, MESSAGES, SHOPS
from socialsmartly.product.billing.tests.buying import bought, somebody
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.product.workspaces.allowance import LimitReached

SMALL = replace(
    SELLING,
    editions=tuple(
        replace(one, limits={MESSAGES.slug: 100 * (n + 1), SHOPS.slug: 2}) for n, one in enumerate(SELLING.editions)
    ),
)
"""A hundred messages in Basic."""


@pytest.fixture(autouse=True)
def shop_sells() -> Iterator[None]:
    with selling(SMALL):
        yield


@pytest.fixture
def mei(db: None) -> UUID:
    return somebody()


@pytest.mark.promise("2.1-c")
def test_a_limit_warns_lets_a_tenth_through_and_stops(mei: UUID) -> None:
    steps = [(79, False, False), (1, True, False), (20, True, False), (10, True, True)]
    for n, warns, over in steps:
        found = consume(mei, MESSAGES, n)
        assert (found.warns, found.over) == (warns, over), found
    with pytest.raises(LimitReached, match="stays as it is"):
        consume(mei, MESSAGES, 1)
    assert metering.used(mei, Has("basic")) == [Used(MESSAGES, 110, 100)]
    assert edition_of(mei) == "basic"


def test_a_limit_that_nobody_minds_would_let_everything_through(mei: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(metering, "fits", lambda used, limit: True)
    assert consume(mei, MESSAGES, 111).over


def test_what_was_refused_was_not_counted_and_a_larger_edition_holds_more(mei: UUID) -> None:
    with pytest.raises(LimitReached):
        consume(mei, MESSAGES, 111)
    bought(mei, "professional")
    assert consume(mei, MESSAGES, 111) == Used(MESSAGES, 111, 200)


def test_many_at_once_never_pass_the_limit_together(mei: UUID) -> None:
    def ask(_: int) -> int:
        try:
            with selling(SMALL):
                consume(mei, MESSAGES, 10)
        except LimitReached:
            return 0
        finally:
            connection.close()
        return 10

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(ask, range(18))) == 110


def test_a_shop_more_than_the_edition_holds_is_refused_on_a_page(shop_owner: Client) -> None:
    for title in ("One", "Two"):
        assert shop_owner.post("/workspaces/new", {"title": title, "begin": "own"}).status_code == 302
    refused = shop_owner.post("/workspaces/new", {"title": "Three", "begin": "own"})
    assert refused.status_code == 403
    assert "Your edition holds no more of this" in refused.content.decode()
    assert "/my/edition" in refused.content.decode()


def test_every_meter_has_its_limits() -> None:
    assert {meter.slug for meter in rules.METERS} == {slug for one in CATALOGUE.editions for slug in one.limits}
