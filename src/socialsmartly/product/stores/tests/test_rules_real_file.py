"""A real shop's year of order lines comes out with the numbers that were counted by other means.

The file is not part of the project. Its folder is named by SOCIALSMARTLY_SHOP_DATA; without it these tests are skipped.
"""

import csv
import gzip
import os
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest

from socialsmartly.product.stores.rules.lines import LONDON, Classifier, is_goods, pence
from socialsmartly.product.stores.rules.orders import Order, OrderGrouper, summaries_of
from socialsmartly.product.stores.rules.people import person_for
from socialsmartly.product.stores.rules.reading import open_lines
from socialsmartly.product.stores.rules.setting_aside import Reason

BESIDE_THE_PROJECT = Path(__file__).parents[6] / "shared" / "data"
FOLDER = Path(os.environ.get("SOCIALSMARTLY_SHOP_DATA") or BESIDE_THE_PROJECT)
LINES = FOLDER / "online_retail_lines.csv.gz"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not LINES.exists(),
        reason="the data folder with online_retail_lines.csv.gz is missing; see SOCIALSMARTLY_SHOP_DATA",
    ),
]


class Import(NamedTuple):
    read: int
    taken: int
    set_aside: Counter[Reason]
    orders: list[Order]


def imported(lines: Path = LINES, *, keep_duplicates: bool) -> Import:
    classifier = Classifier(now=datetime(2012, 1, 1, tzinfo=UTC), keep_duplicates=keep_duplicates)
    grouper = OrderGrouper()
    orders: list[Order] = []
    set_aside: Counter[Reason] = Counter()
    taken = 0
    with open_lines(lines) as reading:
        for batch in reading:
            kept, bad = classifier.classify_all(batch.rows)
            grouped = grouper.add(kept)
            orders += grouped.orders
            taken += len(grouped.taken)
            set_aside.update(one.reason for one in [*batch.set_aside, *bad, *grouped.set_aside])
        return Import(reading.lines_read - 1, taken, set_aside, orders + grouper.finish())


def counted(name: str) -> list[dict[str, str]]:
    with gzip.open(FOLDER / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def local(at: datetime | None) -> str:
    return at.astimezone(LONDON).replace(tzinfo=None).isoformat() if at else ""


@pytest.fixture(scope="module")
def everything() -> Import:
    return imported(keep_duplicates=True)


def test_every_line_is_used_when_duplicates_are_kept(everything: Import) -> None:
    assert everything.read == everything.taken == 541_909
    assert not everything.set_aside


def test_exact_duplicates_and_nothing_else_are_set_aside(tmp_path: Path) -> None:
    """The first tenth, whose duplicates are counted by putting the lines into a set."""
    with gzip.open(LINES, "rt", encoding="utf-8") as file:
        head = list(islice(file, 54_001))
    (tmp_path / "head.csv").write_text("".join(head), encoding="utf-8")
    strict = imported(tmp_path / "head.csv", keep_duplicates=False)
    twice = len(head) - len(set(head))
    assert twice > 100
    assert strict.set_aside == {Reason.DUPLICATE_LINE: twice}
    assert strict.taken + twice == strict.read == 54_000


@pytest.mark.deep
def test_so_are_those_of_the_whole_year() -> None:
    strict = imported(keep_duplicates=False)
    assert strict.set_aside == {Reason.DUPLICATE_LINE: 5268}
    assert strict.taken + 5268 == strict.read


def test_orders_equal_those_counted_elsewhere(everything: Import) -> None:
    found = {
        order.invoice_no: (
            local(order.ordered_at),
            order.customer_id or "",
            order.country,
            order.lines,
            order.units,
            order.total_pence,
            order.kind.value,
        )
        for order in everything.orders
    }
    expected = {
        row["invoice_no"]: (
            row["ordered_at"],
            row["customer_id"],
            row["country"],
            int(row["lines"]),
            int(row["units"]),
            int(Decimal(row["total_gbp"]) * 100),
            row["kind"],
        )
        for row in counted("orders.csv.gz")
    }
    assert len(everything.orders) == len(found) == 25_900
    assert found == expected


def test_customers_equal_those_counted_elsewhere(everything: Import) -> None:
    found = {
        customer_id: (
            one.country,
            local(one.first_order_at),
            local(one.last_order_at),
            one.orders,
            pence(one.spent_milli),
            one.cancellations,
            pence(one.refunded_milli),
        )
        for customer_id, one in summaries_of(everything.orders).items()
    }
    expected = {
        row["customer_id"]: (
            row["country"],
            row["first_order_at"],
            row["last_order_at"],
            int(row["orders"]),
            int(Decimal(row["spent_gbp"]) * 100),
            int(row["cancellations"]),
            int(Decimal(row["refunded_gbp"]) * 100),
        )
        for row in counted("customers.csv.gz")
    }
    assert len(found) == 4372
    assert found == expected


def test_what_is_no_goods_here_was_no_goods_there(everything: Import) -> None:
    """The other count takes every number that begins with a letter for no goods; ours keeps bags and cushions."""
    there = {row["sku"] for row in counted("products.csv.gz") if row["is_goods"] != "True"}
    here = {row["sku"] for row in counted("products.csv.gz") if not is_goods(row["sku"])}
    assert here < there
    assert all(sku.startswith(("DCGS", "PADS")) for sku in there - here)


def test_every_real_customer_becomes_a_person_of_their_own(everything: Import) -> None:
    epoch = datetime(2011, 1, 1, tzinfo=UTC)
    people = [
        person_for(customer_id, one.country, one.first_order_at or epoch, one.last_order_at or epoch)
        for customer_id, one in summaries_of(everything.orders).items()
    ]
    assert len({one.email for one in people}) == len({one.phone for one in people}) == 4372
