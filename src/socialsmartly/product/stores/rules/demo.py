"""Invents the order lines of a demo shop: the same seed gives the same file, in the columns of a real one.

Sizes are dealt out by rank along the measured curves, so even a small shop has the right spread. Only `random()` of
a private generator is used; its results are promised to stay the same from one Python version to the next.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import sqrt
from random import Random
from statistics import NormalDist
from typing import NamedTuple, TextIO, TypeVar

from socialsmartly.product.stores.rules import shapes
from socialsmartly.product.stores.rules.catalogue import Product, products
from socialsmartly.product.stores.rules.header import columns_in
from socialsmartly.product.stores.rules.reading import Cells

LAST_DAY = date(2025, 12, 9)
MOST_CUSTOMERS = 40_000
FIRST_INVOICE = 600_001
FIRST_ID_AT_HOME = 17_000
FIRST_ID_ABROAD = 12_000
"""Apart, so that ids never meet; both begin where invented people get numbers kept for fiction."""
HOME = "United Kingdom"

LOYAL_SIZE = 0.51
"""How much the size of a customer's orders follows from the customer; makes a tenth of them 61 % of the revenue."""
REGULARS_BUY_MORE = 0.22
LINES_FOLLOW_TOTAL = 0.62
REGULARITY = 1.3
"""How far an order strays from even steps through the season: 0 keeps step, 2 wanders off to the neighbours' places."""
SEASON = 0.9
"""The part of the year within which a customer's orders fall."""

Item = TypeVar("Item")
NORMAL = NormalDist()


class _Customer(NamedTuple):
    customer_id: str
    country: str
    orders: int
    size: float


class _Draft(NamedTuple):
    """An order before its lines are drawn. `size` and `breadth` are scores that decide its rank."""

    customer_id: str
    country: str
    at: datetime
    size: float
    breadth: float


@dataclass(frozen=True, slots=True)
class _Planned:
    """An invoice to write; `number` seeds its lines, so a cancellation can draw the lines it takes back again."""

    at: datetime
    write: Callable[["_Planned", str], Iterator[Cells]]
    number: int
    draft: _Draft
    pounds: float
    lines: int
    seed: int


class _Calendar:
    def __init__(self, last_day: date) -> None:
        self.days = [last_day - timedelta(days=back) for back in range(shapes.DAYS - 1, -1, -1)]
        self.weights = shapes.cumulated([shapes.day_weight(day) for day in self.days])
        self.hours = shapes.cumulated(shapes.HOURS)

    def moment(self, share: float, dice: Random) -> datetime:
        """A time in the year by its share of the year's orders, so that busy weeks get more."""
        day = self.days[min(shapes.drawn(self.weights, share), len(self.days) - 1)]
        return self.at_work(day, dice)

    def at_work(self, day: date, dice: Random) -> datetime:
        hour = shapes.drawn(self.hours, dice.random())
        return datetime.combine(day, time(hour, int(dice.random() * 60)))


def demo_lines(customers: int = 600, seed: int = 1, last_day: date = LAST_DAY) -> Iterator[Cells]:
    """The order lines of a demo shop with so many customers, in the order of time; a year and a week up to `last_day`.

    `customers` is from 1 to MOST_CUSTOMERS. The shop's clock shows London time.
    """
    if not 1 <= customers <= MOST_CUSTOMERS:
        raise ValueError(f"a demo shop has 1 to {MOST_CUSTOMERS} customers")
    dice = _dice(seed)
    calendar = _Calendar(last_day)
    drafts = list(_drafts(_customers(customers, dice), calendar, dice))
    planned = _planned(drafts, seed)
    planned += _cancellations(planned, calendar, dice)
    planned += _corrections(len(drafts), calendar, dice)
    planned.sort(key=lambda invoice: (invoice.at, invoice.number))
    for place, invoice in enumerate(planned):
        yield from invoice.write(invoice, str(FIRST_INVOICE + place))


def write_demo(out: TextIO, customers: int = 600, seed: int = 1, last_day: date = LAST_DAY) -> int:
    """Writes a whole file with its header; returns the number of order lines."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns_in("GBP"))
    lines = 0
    for row in demo_lines(customers, seed, last_day):
        writer.writerow(row)
        lines += 1
    return lines


def _shuffled(items: list[Item], dice: Random) -> list[Item]:
    return [item for _, item in sorted(((dice.random(), item) for item in items), key=lambda pair: pair[0])]


def _score(dice: Random) -> float:
    return NORMAL.inv_cdf(min(max(dice.random(), 1e-12), 1 - 1e-12))


def _customers(count: int, dice: Random) -> list[_Customer]:
    """How often each one buys, from which country, and how large the orders are; the ids come in no order."""
    home, abroad = FIRST_ID_AT_HOME, FIRST_ID_ABROAD
    shares = [(place + 0.5) / count for place in range(count)]
    orders = [round(shapes.on_curve(shapes.ORDERS, share)) for share in shares]
    found = list(zip(shares, orders, _countries(orders), strict=True))
    customers = []
    for share, number, country in _shuffled(found, dice):
        regular = REGULARS_BUY_MORE * NORMAL.inv_cdf(share)
        size = regular + sqrt(1 - REGULARS_BUY_MORE**2) * _score(dice)
        if country == HOME:
            customer_id, home = str(home), home + 1
        else:
            customer_id, abroad = str(abroad), abroad + 1
        customers.append(_Customer(customer_id, country, number, size))
    return customers


def _countries(orders: list[int]) -> list[str]:
    """The most regular buyers choose first: each goes to the country that lacks most orders of its share."""
    weights = sum(weight for _, weight in shapes.COUNTRIES)
    given = dict.fromkeys((country for country, _ in shapes.COUNTRIES), 0)
    total = 0
    found = []
    for number in reversed(orders):
        total += number
        lacks = [(weight / weights * total - given[country], country) for country, weight in shapes.COUNTRIES]
        country = max(lacks)[1]
        given[country] += number
        found.append(country)
    return found[::-1]


def _drafts(customers: list[_Customer], calendar: _Calendar, dice: Random) -> Iterator[_Draft]:
    known = 0
    for customer in customers:
        known += customer.orders
        season = SEASON + (1 - SEASON) * dice.random()
        start = dice.random()
        for turn in range(customer.orders):
            place = (turn + 0.5 + REGULARITY * (dice.random() - 0.5)) / customer.orders
            # A season that runs past the last day goes on at the first, so that no month runs thin.
            at = calendar.moment((start + season * place) % 1, dice)
            size = LOYAL_SIZE * customer.size + sqrt(1 - LOYAL_SIZE**2) * _score(dice)
            yield _draft(customer.customer_id, customer.country, at, size, dice)
    for _ in range(round(known * shapes.GUEST_SHARE / (1 - shapes.GUEST_SHARE))):
        yield _draft("", HOME, calendar.moment(dice.random(), dice), _score(dice), dice)


def _draft(customer_id: str, country: str, at: datetime, size: float, dice: Random) -> _Draft:
    breadth = LINES_FOLLOW_TOTAL * size + sqrt(1 - LINES_FOLLOW_TOTAL**2) * _score(dice)
    return _Draft(customer_id, country, at, size, breadth)


def _planned(drafts: list[_Draft], seed: int) -> list[_Planned]:
    """Deals totals and numbers of lines out along the curves, by rank."""
    count = len(drafts)
    pounds = [0.0] * count
    lines = [0] * count
    for rank, place in enumerate(sorted(range(count), key=lambda place: drafts[place].size)):
        pounds[place] = shapes.on_curve(shapes.TOTALS, (rank + 0.5) / count)
    for rank, place in enumerate(sorted(range(count), key=lambda place: drafts[place].breadth)):
        lines[place] = round(shapes.on_curve(shapes.LINES, (rank + 0.5) / count))
    return [
        _Planned(draft.at, _write_order, place, draft, pounds[place], lines[place], seed)
        for place, draft in enumerate(drafts)
    ]


def _cancellations(orders: list[_Planned], calendar: _Calendar, dice: Random) -> list[_Planned]:
    """As many as measured, each some days after its order; those that would fall after the last day move to it."""
    found = []
    for order in _shuffled(orders, dice)[: round(len(orders) * shapes.CANCELLATIONS)]:
        place = calendar.days.index(order.at.date()) + 1 + int(30 * dice.random() ** 2)
        open_days = [day for day in calendar.days[place : place + 12] if shapes.day_weight(day)]
        at = calendar.at_work(open_days[0], dice) if open_days else order.at + timedelta(minutes=12)
        found.append(replace(order, at=at, write=_write_cancellation))
    return found


def _corrections(orders: int, calendar: _Calendar, dice: Random) -> list[_Planned]:
    """Stock written off at no price, and now and then a bad debt: the dirt that a real file has."""
    found = []
    for number in range(round(orders * shapes.WRITE_OFFS) + 1):
        draft = _draft("", HOME, calendar.moment(dice.random(), dice), 0, dice)
        write = _write_adjustment if number == 0 else _write_off
        found.append(_Planned(draft.at, write, number, draft, 0, 1, int(dice.random() * 1_000_000)))
    return found


def _dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - it must be repeatable and guards nothing


def _dice_of(invoice: _Planned) -> Random:
    return _dice(invoice.seed * MOST_CUSTOMERS * 100 + invoice.number)


def _row(invoice_no: str, product: Product, quantity: int, at: datetime, pence: int, draft: _Draft) -> Cells:
    price = f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"
    when = at.isoformat(timespec="seconds")
    return (invoice_no, product.sku, product.title, str(quantity), when, price, draft.customer_id, draft.country)


def _write_order(order: _Planned, number: str) -> Iterator[Cells]:
    dice = _dice_of(order)
    basket = list(_basket(order, dice))
    later = order.at + timedelta(minutes=1) if dice.random() < shapes.TWO_MINUTES else order.at
    for place, (product, quantity) in enumerate(basket):
        at = later if place == len(basket) - 1 else order.at
        row = _row(number, product, quantity, at, product.price_pence, order.draft)
        yield row
        if dice.random() < shapes.DUPLICATES:
            yield row
        if dice.random() < shapes.FREE_LINES:
            yield _row(number, _popular(dice), 1, at, 0, order.draft)


def _write_cancellation(order: _Planned, number: str) -> Iterator[Cells]:
    basket = [line for line in _basket(order, _dice_of(order)) if line[0] is not POSTAGE]
    dice = _dice(order.number)
    count = min(len(basket), 1 + int(3 * dice.random() ** 2))
    for product, quantity in _shuffled(basket, dice)[:count]:
        back = max(1, round(quantity * dice.random()))
        yield _row(f"C{number}", product, -back, order.at, product.price_pence, order.draft)


def _write_off(correction: _Planned, number: str) -> Iterator[Cells]:
    dice = _dice_of(correction)
    product = Product(_popular(dice).sku, "damaged" if dice.random() < 0.7 else "counted again", 0)
    yield _row(number, product, -1 - int(60 * dice.random() ** 2), correction.at, 0, correction.draft)


def _write_adjustment(correction: _Planned, number: str) -> Iterator[Cells]:
    pence = -1 - int(_dice_of(correction).random() * 100_000)
    yield _row(f"A{number}", Product("B", "Adjust bad debt", pence), 1, correction.at, pence, correction.draft)


POSTAGE = Product("POST", "Postage", 1800)
POSTAGE_FROM = 80
"""Pounds: smaller orders go abroad as letters."""


def _basket(order: _Planned, dice: Random) -> Iterator[tuple[Product, int]]:
    """Products and quantities whose worth comes out close to the planned total; each line corrects the last one's."""
    left = order.pounds * 100
    if order.draft.country != HOME and order.pounds > POSTAGE_FROM:
        left -= POSTAGE.price_pence
        yield POSTAGE, 1
    lines = max(1, min(order.lines, int(left / 110)))
    taken: set[str] = set()
    for remaining in range(lines, 0, -1):
        spread = 1.0 if remaining == 1 else 0.4 + 1.2 * dice.random()
        worth = max(left / remaining, 20) * spread
        product = _fitting(worth, taken, dice)
        quantity = max(1, round(worth / product.price_pence))
        left -= quantity * product.price_pence
        taken.add(product.sku)
        yield product, quantity


def _popular(dice: Random) -> Product:
    shelf = products()
    return shelf[int(len(shelf) * dice.random() ** (1 / shapes.POPULARITY))]


def _fitting(worth: float, taken: set[str], dice: Random) -> Product:
    """A popular product, not too dear for its line and not in the basket yet; after some tries, the cheapest left."""
    for _ in range(8):
        product = _popular(dice)
        if product.sku not in taken and product.price_pence < worth * 1.4:
            return product
    return next(product for product in _by_price() if product.sku not in taken)


@lru_cache(maxsize=1)
def _by_price() -> tuple[Product, ...]:
    return tuple(sorted(products(), key=lambda product: (product.price_pence, product.sku)))
