"""What is large, what is the same thing still, and how a request stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from socialsmartly.product.approvals.rules import LASTS, OVER, Stands, What, digest_of, is_large, stands

SOMEBODY = UUID(int=1)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
WORDS = {"title": "News", "rules": {"orders_at_least": 2, "country": "France"}}


@dataclass
class Asked:
    digest: str = "d"
    people: int = 100
    asked_by: UUID = SOMEBODY
    until: datetime = NOW + LASTS
    verdict: str = ""
    used_at: datetime | None = None


def test_what_is_proposed_is_data_and_a_shop_that_set_nothing_asks_nobody() -> None:
    assert OVER == {What.SEND: 5000, What.EXPORT: 500}
    assert [is_large(over, 5000) for over in (None, 5000, 4999)] == [False, False, True]


def test_every_word_and_every_rule_is_in_the_digest_and_their_order_is_not() -> None:
    turned = {"rules": {"country": "France", "orders_at_least": 2}, "title": "News"}
    assert digest_of(WORDS) == digest_of(turned)
    others = [{**WORDS, "title": "News!"}, {**WORDS, "rules": {"orders_at_least": 2}}, {**WORDS, "body": ""}]
    assert len({digest_of(one) for one in (WORDS, *others)}) == 4


@pytest.mark.parametrize(
    ("asked", "digest", "people", "at", "stand"),
    [
        (Asked(), "d", 100, NOW, Stands.WAITING),
        (Asked(), "d", 99, NOW + LASTS, Stands.WAITING),
        (Asked(), "d", 101, NOW, Stands.CHANGED),
        (Asked(), "e", 100, NOW, Stands.CHANGED),
        (Asked(), "d", 100, NOW + LASTS + timedelta(seconds=1), Stands.OVER),
        (Asked(verdict="agreed"), "d", 100, NOW, Stands.AGREED),
        (Asked(verdict="agreed"), "d", 101, NOW, Stands.CHANGED),
        (Asked(verdict="agreed"), "e", 1, NOW, Stands.CHANGED),
        (Asked(verdict="agreed"), "d", 100, NOW + LASTS + timedelta(seconds=1), Stands.OVER),
        (Asked(verdict="agreed", used_at=NOW), "e", 999, NOW, Stands.DONE),
        (Asked(verdict="refused"), "e", 999, NOW, Stands.REFUSED),
    ],
)
def test_a_request_stands_as_it_was_answered_until_something_changes_or_its_time_is_over(
    asked: Asked, digest: str, people: int, at: datetime, stand: Stands
) -> None:
    assert stands(asked, digest, people, at) is stand
