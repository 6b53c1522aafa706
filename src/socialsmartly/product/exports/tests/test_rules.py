"""What stands in a file, and how a file stands. Pure."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from socialsmartly.product.approvals.rules import Stands
from socialsmartly.product.exports.rules import Item, State, columns_of, heads, line, plain, state_of
from socialsmartly.words import Permit

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Row:
    name: str | None = '=cmd|"x"'
    phone: str | None = "+442079460000"
    country: str = "中国"
    permits: int = int(Permit.SMS_MARKETING)
    orders_count: int = 0
    spent_minor: int = 123456
    first_order_at: datetime | None = None
    last_order_at: datetime | None = NOW


@dataclass
class Asked:
    begun_at: datetime | None = None
    ready_at: datetime | None = None
    ends_at: datetime | None = None


def test_the_items_stand_in_their_own_order_and_the_permissions_always_go_along() -> None:
    assert columns_of(["phone", "name"]) == ("name", "phone", "permits")
    assert columns_of([]) == ("permits",)
    assert "first_order_at" in columns_of([Item.ORDERS])


def test_a_line_is_read_back_as_it_was_and_no_cell_of_it_is_a_formula() -> None:
    columns = heads(["name", "phone", "country", "orders"], "GBP")
    (cells,) = csv.reader(io.StringIO(line([column.cell(Row()) for column in columns])))
    assert cells == ['\'=cmd|"x"', "'+442079460000", "中国", "0", "1234.56", "", "2026-11-27", "No", "Yes"]
    refunded = [column.cell(Row(spent_minor=-5)) for column in heads(["orders"], "GBP")]
    assert refunded[1] == "-0.05", "a number stays a number"
    assert next(column.cell(Row(name=None)) for column in heads(["name"], "GBP")) == ""


def test_money_is_plain_for_a_program() -> None:
    assert [plain(*one) for one in ((123456, "GBP"), (500, "JPY"), (-5, "EUR"))] == ["1234.56", "500", "-0.05"]


@pytest.mark.parametrize(
    ("asked", "answer", "state"),
    [
        (Asked(), Stands.WAITING, State.WAITS),
        (Asked(), Stands.AGREED, State.AGREED),
        (Asked(), Stands.REFUSED, State.REFUSED),
        (Asked(), Stands.OVER, State.LAPSED),
        (Asked(NOW, None, NOW + DAY), Stands.DONE, State.MAKING),
        (Asked(NOW, NOW, NOW + DAY), None, State.READY),
        (Asked(NOW - DAY, NOW, NOW), None, State.OVER),
    ],
    ids=["waits", "agreed", "refused", "lapsed", "making", "ready", "over"],
)
def test_how_a_file_stands(asked: Asked, answer: Stands | None, state: State) -> None:
    assert state_of(asked, answer, NOW) is state
