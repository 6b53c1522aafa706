"""Catalogues that a test may sell from, beside the one of the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from socialsmartly.product.billing import rules
from socialsmartly.product.billing.periods import Interval
from socialsmartly.product.billing.rules import CATALOGUE, Catalogue, Edition

PROFILE_IN_BUSINESS = replace(
    CATALOGUE,
    editions=(
        Edition("basic", "Basic", tuple(module for module in rules.IN_BASIC if module is not rules.EXTRAS)),
        Edition("business", "Business", rules.ABOVE_BASIC),
    ),
)
"""The optional profile is a module of Business: a real purpose with a real page, that Basic does not open."""


EVERYTHING_IN_BASIC = replace(
    CATALOGUE, editions=tuple(replace(edition, modules=rules.ABOVE_BASIC) for edition in CATALOGUE.editions)
)
"""No module is apart."""


def monthly(month: int) -> dict[Interval, dict[str, int]]:
    """So much a month in every currency, ten months for a year."""
    return {
        Interval.MONTH: dict.fromkeys(rules.CURRENCIES, month),
        Interval.YEAR: dict.fromkeys(rules.CURRENCIES, 10 * month),
    }


SELLING = replace(
    CATALOGUE,
    book=replace(
        CATALOGUE.book,
        prices={
            "basic": rules.FREE,
            "professional": monthly(2900),
            "business": monthly(7900),
            "seats": monthly(600),
            "shops": monthly(600),
            "messages": monthly(700),
        },
    ),
)
"""The editions and packs of the product at prices that do not move with it."""


def beginning_with(edition: str, price: int) -> Catalogue:
    """The same, where everybody begins with `edition` at `price` pence."""
    book = replace(CATALOGUE.book, prices={edition: dict.fromkeys(Interval, dict.fromkeys(rules.CURRENCIES, price))})
    return replace(PROFILE_IN_BUSINESS, begins_with=edition, book=book)


@contextmanager
def selling(catalogue: Catalogue) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "CATALOGUE", catalogue)
        yield
