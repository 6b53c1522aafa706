"""Groups kept lines into orders, and orders into what is known of a customer, while they stream by."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from socialsmartly.product.stores.rules.lines import Kind, OrderLine, pence
from socialsmartly.product.stores.rules.reading import HEADER_LINE
from socialsmartly.product.stores.rules.setting_aside import Reason, SetAside

OPEN_INVOICES = 64
"""An invoice counts as complete when this many others began after it; in real files a cancellation can cut in."""


class Order(NamedTuple):
    """One complete invoice. Country is that of its first line, `ordered_at` the earliest time of its lines."""

    invoice_no: str
    kind: Kind
    customer_id: str | None
    country: str
    ordered_at: datetime
    lines: int
    units: int
    total_milli: int
    first_line: int
    last_line: int

    @property
    def total_pence(self) -> int:
        return pence(self.total_milli)


class _OpenOrder:
    """An invoice whose lines may still be coming."""

    __slots__ = ("at", "first", "last_line", "lines", "total_milli", "units")

    def __init__(self, line: OrderLine) -> None:
        self.first = line
        self.at = line.ordered_at
        self.lines = 0
        self.units = 0
        self.total_milli = 0
        self.last_line = line.line

    def add(self, line: OrderLine) -> None:
        self.lines += 1
        self.units += line.quantity
        self.total_milli += line.quantity * line.unit_price_milli
        self.last_line = line.line
        self.at = min(self.at, line.ordered_at)

    def complete(self) -> Order:
        first = self.first
        return Order(
            first.invoice_no,
            first.kind,
            first.customer_id,
            first.country,
            self.at,
            self.lines,
            self.units,
            self.total_milli,
            first.line,
            self.last_line,
        )


class Grouped(NamedTuple):
    """What one call of the grouper settled: complete orders, the lines that went into an order, lines refused."""

    orders: list[Order]
    taken: list[OrderLine]
    set_aside: list[SetAside]


class OrderGrouper:
    """Feed it kept lines in the order of the file; it hands back orders as they become complete.

    `resume_after` is a line number from which a later import may go on: every order handed out so far either lies
    wholly before it or will be handed out again, whole and equal. `done` names invoices stored by an earlier part of
    the same file; a line of theirs is set aside instead of starting the invoice anew. Of a complete invoice only a
    hash is remembered (64 bits: two invoices of a million meet once in some 37 million files).
    """

    def __init__(self, *, start_after: int = 0, done: Iterable[str] = ()) -> None:
        self._open: dict[str, _OpenOrder] = {}
        self._done = {hash(invoice_no) for invoice_no in done}
        self._last_line_done = 0
        self._last_line_seen = max(start_after, HEADER_LINE)
        self.resume_after = self._last_line_seen

    def add(self, lines: Iterable[OrderLine]) -> Grouped:
        orders: list[Order] = []
        taken: list[OrderLine] = []
        set_aside: list[SetAside] = []
        for line in lines:
            reason = self._put(line, orders)
            if reason is None:
                taken.append(line)
            else:
                column = "customer_id" if reason is Reason.OTHER_CUSTOMER else "invoice_no"
                set_aside.append(SetAside(line.line, reason, column))
        self._move_on()
        return Grouped(orders, taken, set_aside)

    def finish(self) -> list[Order]:
        orders: list[Order] = []
        while self._open:
            self._close_oldest(orders)
        self.resume_after = self._last_line_seen
        return orders

    def _put(self, line: OrderLine, orders: list[Order]) -> Reason | None:
        self._last_line_seen = line.line
        order = self._open.get(line.invoice_no)
        if order is None:
            if hash(line.invoice_no) in self._done:
                return Reason.SCATTERED_INVOICE
            if len(self._open) >= OPEN_INVOICES:
                self._close_oldest(orders)
            order = self._open[line.invoice_no] = _OpenOrder(line)
        elif line.customer_id != order.first.customer_id:
            return Reason.OTHER_CUSTOMER
        order.add(line)
        return None

    def _close_oldest(self, orders: list[Order]) -> None:
        invoice_no = next(iter(self._open))
        order = self._open.pop(invoice_no).complete()
        self._done.add(hash(invoice_no))
        self._last_line_done = max(self._last_line_done, order.last_line)
        orders.append(order)

    def _move_on(self) -> None:
        """Moves the cursor to the last place that no order straddles."""
        if not self._open:
            return
        first_open = next(iter(self._open.values())).first.line
        if first_open > self._last_line_done:
            self.resume_after = max(self.resume_after, first_open - 1)


def orders_of(lines: Iterable[OrderLine]) -> Iterator[Order]:
    """All orders of some lines that fit together, for when no report of refused lines is needed."""
    grouper = OrderGrouper()
    for line in lines:
        yield from grouper.add((line,)).orders
    yield from grouper.finish()


class CustomerSummary:
    """What the orders of one customer add up to. Money in thousandths of a pound; refunds count as positive."""

    def __init__(self, country: str) -> None:
        self.country = country
        self.first_order_at: datetime | None = None
        self.last_order_at: datetime | None = None
        self.orders = 0
        self.spent_milli = 0
        self.cancellations = 0
        self.refunded_milli = 0

    def add(self, order: Order) -> None:
        if order.kind is Kind.CANCELLATION:
            self.cancellations += 1
            self.refunded_milli -= order.total_milli
        elif order.kind is Kind.ORDER:
            self.orders += 1
            self.spent_milli += order.total_milli
            at = order.ordered_at
            self.first_order_at = at if self.first_order_at is None else min(self.first_order_at, at)
            self.last_order_at = at if self.last_order_at is None else max(self.last_order_at, at)


def summaries_of(orders: Iterable[Order]) -> dict[str, CustomerSummary]:
    """A summary for each customer id; guests have none. The country is that of the customer's first invoice."""
    summaries: dict[str, CustomerSummary] = {}
    for order in orders:
        if order.customer_id is not None:
            summary = summaries.get(order.customer_id)
            if summary is None:
                summary = summaries[order.customer_id] = CustomerSummary(order.country)
            summary.add(order)
    return summaries
