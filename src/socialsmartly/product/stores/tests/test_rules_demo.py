"""The demo shop looks like a real one: its spread stays within stated distances of what was measured."""

import csv
import io
import tracemalloc
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from socialsmartly.product.stores.rules import demo, shapes
from socialsmartly.product.stores.rules.catalogue import products
from socialsmartly.product.stores.rules.demo import demo_lines, write_demo
from socialsmartly.product.stores.rules.lines import Classifier, Kind, OrderLine
from socialsmartly.product.stores.rules.orders import Order, OrderGrouper
from socialsmartly.product.stores.rules.reading import open_lines
from socialsmartly.product.stores.rules.setting_aside import Reason, SetAside

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAMPLE = 2000


class Shop:
    """A larger sample than the demo, as an import would see it, with duplicates kept."""

    def __init__(self) -> None:
        classifier = Classifier(now=NOW, keep_duplicates=True)
        grouper = OrderGrouper()
        self.set_aside: list[SetAside] = []
        self.orders: list[Order] = []
        self.by_sku: Counter[str] = Counter()
        for number, row in enumerate(demo_lines(SAMPLE, seed=3), 2):
            line = classifier.classify(number, row)
            if isinstance(line, OrderLine):
                grouped = grouper.add((line,))
                self.orders += grouped.orders
                self.set_aside += grouped.set_aside
                self.by_sku[line.sku] += line.kind is Kind.ORDER
            else:
                self.set_aside.append(line)
        self.orders += grouper.finish()
        self.paid = [order for order in self.orders if order.kind is Kind.ORDER and order.total_milli > 0]
        self.customers: dict[str, list[Order]] = defaultdict(list)
        for order in self.paid:
            if order.customer_id:
                self.customers[order.customer_id].append(order)


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


def quantiles(values: Iterable[float], *percents: int) -> list[float]:
    ordered = sorted(values)
    return [ordered[len(ordered) * percent // 100] for percent in percents]


def shares(values: Iterable[object]) -> dict[object, float]:
    counted = Counter(values)
    return {value: count / counted.total() for value, count in counted.items()}


def test_every_line_of_the_demo_is_good(shop: Shop) -> None:
    assert shop.set_aside == []


def test_totals_are_within_a_tenth_of_the_measured_ones(shop: Shop) -> None:
    found = quantiles((order.total_milli / 1000 for order in shop.paid), 5, 25, 50, 75, 90, 95, 99)
    assert found == pytest.approx([22, 152, 304, 496, 941, 1585, 4804], rel=0.1)


def test_lines_per_order_are_within_a_tenth_or_one_line(shop: Shop) -> None:
    found = quantiles((order.lines for order in shop.paid), 5, 25, 50, 75, 90, 95, 99)
    assert found == pytest.approx([1, 6, 15, 29, 54, 79, 219], rel=0.1, abs=1)


def test_orders_per_customer_are_within_a_tenth_or_one_order(shop: Shop) -> None:
    counts = [len(orders) for orders in shop.customers.values()]
    assert quantiles(counts, 5, 25, 50, 75, 90, 95, 99) == pytest.approx([1, 1, 2, 5, 9, 13, 30], rel=0.1, abs=1)
    assert sum(counts) / len(counts) == pytest.approx(4.3, rel=0.05)
    assert counts.count(1) / len(counts) == pytest.approx(0.347, abs=0.01)
    assert max(counts) == pytest.approx(210, rel=0.2)


def test_gaps_between_orders_are_within_a_fifth_or_three_days(shop: Shop) -> None:
    gaps: list[int] = []
    for orders in shop.customers.values():
        days = sorted({order.ordered_at.date() for order in orders})
        gaps += [(later - earlier).days for earlier, later in pairwise(days)]
    assert quantiles(gaps, 25, 50, 75, 90, 95) == pytest.approx([12, 28, 59, 112, 157], rel=0.2, abs=3)


def test_the_best_customers_bring_the_measured_share(shop: Shop) -> None:
    revenue = sorted((sum(order.total_milli for order in orders) for orders in shop.customers.values()), reverse=True)
    assert sum(revenue[: len(revenue) // 10]) / sum(revenue) == pytest.approx(0.61, abs=0.05)
    assert sum(revenue[: len(revenue) // 5]) / sum(revenue) == pytest.approx(0.75, abs=0.05)


def test_guests_and_cancellations_have_their_share(shop: Shop) -> None:
    guests = sum(order.customer_id is None for order in shop.paid)
    assert guests / len(shop.paid) == pytest.approx(0.071, abs=0.005)
    cancelled = sum(order.kind is Kind.CANCELLATION for order in shop.orders)
    assert cancelled / len(shop.paid) == pytest.approx(0.19, abs=0.01)
    assert any(order.kind is Kind.ADJUSTMENT for order in shop.orders)


def test_a_cancellation_takes_back_something_its_customer_bought_before(shop: Shop) -> None:
    first: dict[str | None, datetime] = {}
    for order in shop.orders:
        if order.kind is Kind.CANCELLATION:
            assert first[order.customer_id] <= order.ordered_at
            assert order.total_milli < 0
        else:
            first.setdefault(order.customer_id, order.ordered_at)


def test_weekdays_are_within_two_points_and_saturdays_free() -> None:
    rows = list(demo_lines(600))
    days = {row[0]: datetime.fromisoformat(row[4]).weekday() for row in rows if row[0].isdigit()}
    found = shares(days.values())
    measured = dict(enumerate([0.16, 0.18, 0.19, 0.21, 0.16, 0.0, 0.11]))
    assert all(abs(found.get(day, 0) - share) < 0.02 for day, share in measured.items())
    assert 5 not in found


def test_hours_peak_at_noon_within_the_working_day(shop: Shop) -> None:
    zone = Classifier(now=NOW)._zone
    found = shares(order.ordered_at.astimezone(zone).hour for order in shop.paid)
    assert max(found, key=lambda hour: found[hour]) == 12
    assert found[12] == pytest.approx(0.16, abs=0.015)
    assert sum(share for hour, share in found.items() if hour in range(8, 19)) > 0.98


def test_months_are_within_a_sixth_of_the_measured_ones(shop: Shop) -> None:
    found = Counter(order.ordered_at.month for order in shop.paid if order.ordered_at.year == 2025)
    year = 19_959 / len(shop.paid)
    for month in range(2, 12):
        assert found[month] * year == pytest.approx(shapes.MONTHS[month - 1], rel=1 / 6), month


def test_countries_are_within_one_point(shop: Shop) -> None:
    found = shares(order.country for order in shop.paid)
    for country, share in (("United Kingdom", 0.90), ("Germany", 0.023), ("France", 0.02), ("Ireland", 0.014)):
        assert found[country] == pytest.approx(share, abs=0.012)


def test_prices_and_best_sellers_are_as_measured(shop: Shop) -> None:
    prices = [product.price_pence for product in products()]
    assert quantiles(prices, 5, 50, 95) == pytest.approx([39, 208, 995], rel=0.06)
    sold = sorted(shop.by_sku.values(), reverse=True)
    assert sum(sold[: len(sold) // 10]) / sum(sold) == pytest.approx(0.45, abs=0.04)


def test_products_have_numbers_and_titles_of_their_own() -> None:
    assert len({product.sku for product in products()}) == len({product.title for product in products()}) == 900


def test_the_same_seed_gives_the_same_lines_and_another_seed_others() -> None:
    assert list(demo_lines(40, seed=5)) == list(demo_lines(40, seed=5))
    assert list(demo_lines(40, seed=5)) != list(demo_lines(40, seed=6))


def test_the_demo_has_as_many_customers_as_asked_for_up_to_the_day_asked_for() -> None:
    rows = list(demo_lines(60, last_day=date(2026, 2, 1)))
    assert len({row[6] for row in rows} - {""}) == 60
    assert max(row[4] for row in rows)[:10] <= "2026-02-01"
    times = [row[4] for row in rows]
    late = sum(earlier > later for earlier, later in pairwise(times))
    assert late <= len(rows) * shapes.TWO_MINUTES


@pytest.mark.parametrize("customers", [0, demo.MOST_CUSTOMERS + 1])
def test_a_shop_without_customers_or_with_too_many_is_refused(customers: int) -> None:
    with pytest.raises(ValueError, match="customers"):
        next(demo_lines(customers))


def test_the_smallest_shop_has_one_customer() -> None:
    assert {row[6] for row in demo_lines(1)} - {""} == {"17000"}


def test_the_demo_has_duplicates_and_a_strict_import_reports_them(tmp_path: Path) -> None:
    path = tmp_path / "demo.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        written = write_demo(out, 100)
    classifier = Classifier(now=NOW)
    kept: list[OrderLine] = []
    set_aside: list[SetAside] = []
    with open_lines(path) as reading:
        for batch in reading:
            good, bad = classifier.classify_all(batch.rows)
            kept += good
            set_aside += [*batch.set_aside, *bad]
    assert len(kept) + len(set_aside) == written
    assert {one.reason for one in set_aside} == {Reason.DUPLICATE_LINE}
    assert len(set_aside) / written == pytest.approx(0.01, abs=0.005)


@pytest.mark.slow
def test_fifty_thousand_lines_are_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "demo.csv"
    out = io.StringIO()
    write_demo(out, 450)
    path.write_text(out.getvalue(), encoding="utf-8")
    size = len(out.getvalue())
    del out
    lines = 0
    tracemalloc.start()
    classifier, grouper = Classifier(now=NOW), OrderGrouper()
    with open_lines(path) as reading:
        for batch in reading:
            lines += len(grouper.add(classifier.classify_all(batch.rows)[0]).taken)
    peak = tracemalloc.get_traced_memory()[1]
    with path.open(encoding="utf-8", newline="") as file:
        everything = list(csv.reader(file))
    unbounded = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines > 50_000
    assert len(everything) > lines
    assert peak < 24 << 20
    assert unbounded > size > 3 << 20
    assert unbounded > peak * 1.5


def test_a_shop_dealt_out_along_another_curve_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "ORDERS", ((0, 1), (1, 12)))
    counts = sorted(Counter(row[6] for row in {(*row[:1], *[""] * 5, row[6]) for row in demo_lines(300)}).values())
    assert bisect_left(counts, 3) / len(counts) != pytest.approx(0.347, abs=0.01)
