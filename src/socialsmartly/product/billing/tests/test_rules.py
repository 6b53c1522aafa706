"""The catalogue covers the product: no purpose is forgotten, and none that a right or a clock needs can be sold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from socialsmartly.privacy.access.doors import FREE
from socialsmartly.product.billing.periods import Interval
from socialsmartly.product.billing.rules import CAMPAIGNS, CATALOGUE, SYSTEM, Catalogue, Edition, Module, amount
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
    assert sorted(found) == ["audience", "campaign", "figures", "resale"]


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


def test_what_adds_nothing_is_not_sold() -> None:
    basic, *others = CATALOGUE.editions
    assert all(CATALOGUE.sells(one) is (set(one.modules) > set(basic.modules)) for one in others)


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [(0, "GBP", "GBP 0.00"), (5, "CNY", "CNY 0.05"), (123456, "EUR", "EUR 1234.56"), (900, "JPY", "JPY 900")],
)
def test_an_amount_has_the_digits_of_its_currency(minor: int, currency: str, written: str) -> None:
    assert amount(minor, currency) == written
