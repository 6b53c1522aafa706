"""Who gets a reward, as a tree of rules over what the shop holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from socialsmartly.product.rewards.errors import TreeRefused
from socialsmartly.product.rewards.rules import (
    EVERYBODY,
    Dates,
    Facts,
    asks_the_shop,
    checked,
    fits,
    sentences,
    version_of,
)

FIRST_ORDER = {"all": [{"orders_at_most": 0}]}
BRITISH_OR_GOOD = {
    "any": [{"country": "United Kingdom"}, {"all": [{"orders_at_least": 3}, {"spent_at_least": 10_000}]}]
}


@pytest.mark.parametrize(
    ("tree", "facts", "fit"),
    [
        (EVERYBODY, Facts(), True),
        (FIRST_ORDER, Facts(), True),
        (FIRST_ORDER, Facts(orders=1), False),
        (BRITISH_OR_GOOD, Facts(country=" united kingdom "), True),
        (BRITISH_OR_GOOD, Facts(orders=3, spent_minor=10_000, country="France"), True),
        (BRITISH_OR_GOOD, Facts(orders=3, spent_minor=9_999, country="France"), False),
        (BRITISH_OR_GOOD, Facts(orders=2, spent_minor=10_000), False),
    ],
)
def test_a_rule_fits_or_does_not(tree: dict[str, Any], facts: Facts, fit: bool) -> None:
    assert fits(checked(tree), facts) is fit


@pytest.mark.parametrize(
    "tree",
    [
        {},
        [],
        {"any": []},
        {"all": [{"staff": 1}]},
        {"orders_at_least": -1},
        {"orders_at_least": True},
        {"orders_at_least": "1"},
        {"country": " "},
        {"all": [], "any": []},
        {"all": {"orders_at_least": 1}},
        {"all": [{"orders_at_least": 1}] * 21},
        {"all": [{"all": [{"all": [{"all": [{"all": []}]}]}]}]},
    ],
)
def test_what_is_no_rule_is_refused(tree: object) -> None:
    with pytest.raises(TreeRefused):
        checked(tree)


def test_only_a_rule_with_something_in_it_asks_the_shop() -> None:
    assert not asks_the_shop(EVERYBODY)
    assert asks_the_shop(BRITISH_OR_GOOD)


def test_a_rule_is_said_in_words() -> None:
    assert sentences(BRITISH_OR_GOOD, "GBP") == [
        "orders from United Kingdom",
        "at least 3 orders in this shop",
        "at least £100.00 spent in this shop",
    ]


def test_objections_have_their_time_after_the_last_day() -> None:
    ends = datetime(2026, 3, 1, tzinfo=UTC)
    dates = Dates(ends, timedelta(days=30))
    assert dates.kept_until == datetime(2026, 3, 31, tzinfo=UTC)


def test_other_terms_are_another_version() -> None:
    assert version_of("One each.") == version_of("One each.") != version_of("One each")
