"""The catalogue covers the product: no purpose is forgotten, and none that a right or a clock needs can be sold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.apps import apps
from django.db.models import Model

from socialsmartly.privacy.access.doors import FREE
from socialsmartly.privacy.datamap.map import readers
from socialsmartly.product.billing.periods import Interval
from socialsmartly.product.billing.rules import (
    CAMPAIGNS,
    CATALOGUE,
    CURRENCIES,
    METERS,
    PARTNERS,
    SYSTEM,
    Catalogue,
    Edition,
    Module,
)
from socialsmartly.words import Basis, Purpose
from socialsmartly.words.purposes import ACCOUNT, EVERY_PURPOSE, RIGHTS, SECURITY

RESALE = Purpose("resale", Basis.CONTRACT, "Sell what we know of a member.", "2.1-c")


def placed_wrongly(catalogue: Catalogue, purposes: tuple[Purpose, ...]) -> list[str]:
    """The purposes that do not stand exactly once: in one module, or among those that no order opens or closes."""
    places = [*SYSTEM, *(purpose for module in catalogue.modules() for purpose in module.purposes)]
    return [str(purpose) for purpose in {*purposes, *places} if places.count(purpose) != 1 or purpose not in purposes]


@pytest.mark.promise("2.1-c", "2.0-c")
def test_every_purpose_has_its_place() -> None:
    assert placed_wrongly(CATALOGUE, EVERY_PURPOSE) == []


def test_a_purpose_that_nobody_placed_or_placed_twice_is_seen() -> None:
    assert placed_wrongly(CATALOGUE, (*EVERY_PURPOSE, RESALE)) == ["resale"]
    twice = Edition("more", "More", (Module("spare", "Spare", frozenset({*CAMPAIGNS.purposes, RESALE})),))
    found = placed_wrongly(replace(CATALOGUE, editions=(*CATALOGUE.editions, twice)), EVERY_PURPOSE)
    assert sorted(found) == ["audience", "campaign", "resale"]


def test_no_order_opens_or_closes_what_the_law_asks_for() -> None:
    """The doors are never asked about these grounds, so a module that held one would promise what nothing enforces."""
    assert {purpose for purpose in EVERY_PURPOSE if purpose.basis in FREE} <= SYSTEM
    assert {ACCOUNT, SECURITY} <= SYSTEM
    assert all(CATALOGUE.opens(None, purpose) for purpose in SYSTEM)


def test_an_unknown_edition_and_an_unmapped_purpose_open_nothing() -> None:
    campaign = next(iter(CAMPAIGNS.purposes))
    assert CATALOGUE.opens("basic", campaign)
    assert not CATALOGUE.opens("gold", campaign)
    assert not CATALOGUE.opens(None, campaign)
    assert not CATALOGUE.opens("business", RESALE)
    assert not CATALOGUE.opens_for_all(RESALE)
    assert CATALOGUE.opens_for_all(RIGHTS)


def test_everybody_begins_with_an_edition_that_costs_nothing() -> None:
    """The page of the agreement says so."""
    assert CATALOGUE.begins_with == "basic"
    prices = CATALOGUE.book.prices["basic"]
    assert {price for by_currency in prices.values() for price in by_currency.values()} == {0}
    assert {*CATALOGUE.book.by_language.values(), CATALOGUE.book.otherwise} <= set(prices[Interval.MONTH])


def test_a_larger_edition_holds_what_the_smaller_one_holds() -> None:
    for smaller, larger in zip(CATALOGUE.editions, CATALOGUE.editions[1:], strict=False):
        assert set(smaller.modules) <= set(larger.modules)


def adds_nothing(catalogue: Catalogue) -> list[str]:
    """The editions that cost something and hold no module and no limit more than the one before."""
    pairs = zip(catalogue.editions, catalogue.editions[1:], strict=False)
    return [
        more.slug
        for less, more in pairs
        if catalogue.book.sells(more.slug)
        and set(more.modules) <= set(less.modules)
        and dict(more.limits) == dict(less.limits)
    ]


def test_what_adds_nothing_is_not_sold() -> None:
    assert adds_nothing(CATALOGUE) == []


def test_an_edition_that_adds_nothing_would_be_seen() -> None:
    basic = CATALOGUE.editions[0]
    assert adds_nothing(replace(CATALOGUE, editions=(basic, replace(basic, slug="business")))) == ["business"]


def test_a_larger_edition_costs_more_and_holds_more_of_each_limit() -> None:
    for smaller, larger in zip(CATALOGUE.editions, CATALOGUE.editions[1:], strict=False):
        assert all(larger.limits[meter.slug] > smaller.limits[meter.slug] for meter in METERS)
        for interval in Interval:
            for currency in CURRENCIES:
                less, more = (CATALOGUE.book.price(one.slug, interval, currency) for one in (smaller, larger))
                assert less < more


def strays(module: Module) -> list[str]:
    """The tables that a module calls its own although another purpose of a shop's work uses them."""
    others = {purpose for purpose in EVERY_PURPOSE if purpose not in SYSTEM and purpose not in module.purposes}
    return [label for label in module.data if _users(apps.get_model(label)) & others]


def _users(model: type[Model]) -> set[Purpose]:
    return {purpose for purpose in EVERY_PURPOSE if purpose in readers(model)}


def test_what_is_deleted_with_a_module_was_there_for_it_alone() -> None:
    assert [strays(module) for module in CATALOGUE.modules() if strays(module)] == []
    assert strays(replace(PARTNERS, data=("contacts.Contact",))) == ["contacts.Contact"]
