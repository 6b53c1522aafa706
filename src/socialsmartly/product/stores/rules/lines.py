"""Turns the cells of one line into an order line, or says why it is set aside.

Kept and marked, because a shop really has them: guests (no customer), cancellations (invoice C + digits),
adjustments (A + digits), zero prices, lines that are not goods (postage, fees, vouchers).
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from socialsmartly.product.stores.rules.header import COLUMNS
from socialsmartly.product.stores.rules.header import PRICE as PRICE_COLUMN
from socialsmartly.product.stores.rules.reading import Cells
from socialsmartly.product.stores.rules.setting_aside import Reason, SetAside
from socialsmartly.words.cells import FORMULA_STARTS

Fault: TypeAlias = tuple[Reason, str | None]

LONDON = ZoneInfo("Europe/London")
CLOCK_ALLOWANCE = timedelta(days=1)
"""A shop's clock or zone may be wrong by hours; a time further ahead than this is an error."""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LINES_REMEMBERED = 4000
"""For finding duplicates. The largest invoice of a year of a real shop had 1,114 lines."""

TEXT_LIMITS = tuple(
    (COLUMNS.index(column), limit)
    for column, limit in (("invoice_no", 32), ("sku", 64), ("description", 500), ("customer_id", 64), ("country", 64))
)
NUMBER_LENGTH = 40
SUSPECT_STARTS = FORMULA_STARTS | {" "}
SUSPECT_LENGTH = min(limit for _, limit in TEXT_LIMITS)
UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Control characters, line separators and marks that turn the reading direction, which can disguise a name."""

WHOLE = re.compile(r"-?[0-9]{1,7}")
PRICE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")
CANCELLED = re.compile(r"[Cc][0-9]+")
ADJUSTED = re.compile(r"[Aa][0-9]+")

NOT_GOODS = frozenset({"POST", "DOT", "C2", "D", "M", "S", "B", "CRUK", "BANK CHARGES", "AMAZONFEE"})
NOT_GOODS_PREFIX = "GIFT_"


class Kind(StrEnum):
    ORDER = "order"
    CANCELLATION = "cancellation"
    ADJUSTMENT = "adjustment"


class OrderLine(NamedTuple):
    """One kept line. `unit_price_milli` is in thousandths of the currency, because prices have up to three decimals."""

    line: int
    invoice_no: str
    kind: Kind
    sku: str
    description: str
    quantity: int
    ordered_at: datetime
    unit_price_milli: int
    customer_id: str | None
    country: str
    is_goods: bool

    @property
    def is_guest(self) -> bool:
        return self.customer_id is None

    @property
    def is_free(self) -> bool:
        return self.unit_price_milli == 0

    @property
    def amount_milli(self) -> int:
        return self.quantity * self.unit_price_milli


class Classifier:
    """Judges lines one after another; remembers only the last few thousand, to find duplicates.

    A duplicate is equal in all eight cells to an earlier line, so it always belongs to the same invoice; at least
    the last LINES_REMEMBERED different lines are compared. Whether it is a slip or a second basket line cannot be
    seen from the file: setting it aside errs towards a smaller total and is reported; `keep_duplicates` takes the
    file at its word.
    """

    def __init__(self, *, now: datetime, zone: ZoneInfo = LONDON, keep_duplicates: bool = False) -> None:
        self._latest = now + CLOCK_ALLOWANCE
        self._zone = zone
        self._keep_duplicates = keep_duplicates
        # Two generations: letting go of a whole one costs less than forgetting line by line.
        self._newer: set[Cells] = set()
        self._older: set[Cells] = set()

    def classify(self, line: int, row: Cells) -> OrderLine | SetAside:
        found = _parsed(line, row, self._zone)
        if isinstance(found, SetAside):
            return found
        if found.ordered_at > self._latest:
            return SetAside(line, Reason.FUTURE_DATE, "ordered_at")
        if not self._keep_duplicates and self._seen(row):
            return SetAside(line, Reason.DUPLICATE_LINE, None)
        return found

    def classify_all(self, rows: Iterable[tuple[int, Cells]]) -> tuple[list[OrderLine], list[SetAside]]:
        kept: list[OrderLine] = []
        set_aside: list[SetAside] = []
        for line, row in rows:
            found = self.classify(line, row)
            if isinstance(found, OrderLine):
                kept.append(found)
            else:
                set_aside.append(found)
        return kept, set_aside

    def _seen(self, row: Cells) -> bool:
        if row in self._newer or row in self._older:
            return True
        self._newer.add(row)
        if len(self._newer) >= LINES_REMEMBERED:
            self._older, self._newer = self._newer, set()
        return False


def _parsed(line: int, row: Cells, zone: ZoneInfo) -> OrderLine | SetAside:
    fault = _text_fault(row)
    if fault:
        return SetAside(line, *fault)
    invoice_no, sku, description, quantity, ordered_at, price, customer_id, country = row
    invoice_no, sku = invoice_no.strip(" "), sku.strip(" ")
    if not invoice_no:
        return SetAside(line, Reason.EMPTY_INVOICE, "invoice_no")
    if not sku:
        return SetAside(line, Reason.EMPTY_SKU, "sku")
    units = quantity_of(quantity)
    if units is None:
        return SetAside(line, Reason.MALFORMED_QUANTITY, "quantity")
    at = utc_of(ordered_at, zone)
    if at is None:
        return SetAside(line, Reason.MALFORMED_DATE, "ordered_at")
    milli = price_milli_of(price)
    if milli is None:
        return SetAside(line, Reason.MALFORMED_PRICE, PRICE_COLUMN)
    return OrderLine(
        line,
        invoice_no,
        kind_of(invoice_no),
        sku,
        description.strip(" "),
        units,
        at,
        milli,
        customer_id.strip(" ") or None,
        country.strip(" "),
        is_goods(sku),
    )


def _text_fault(row: Cells) -> Fault | None:
    """A quick look that passes nearly every line; the exact judgement is for the few it does not."""
    invoice_no, sku, description, _, _, _, customer_id, country = row
    if (
        invoice_no[:1] in SUSPECT_STARTS
        or sku[:1] in SUSPECT_STARTS
        or description[:1] in SUSPECT_STARTS
        or customer_id[:1] in SUSPECT_STARTS
        or country[:1] in SUSPECT_STARTS
        or len(invoice_no) + len(sku) + len(customer_id) > SUSPECT_LENGTH
        or len(description) + len(country) > 2 * SUSPECT_LENGTH
        or not "".join(row).isprintable()
    ):
        return _exact_text_fault(row)
    return None


def _exact_text_fault(row: Cells) -> Fault | None:
    for index, limit in TEXT_LIMITS:
        cell = row[index]
        if cell.lstrip(" ")[:1] in FORMULA_STARTS:
            return Reason.FORMULA_CELL, COLUMNS[index]
        if len(cell) > limit:
            return Reason.TOO_LONG, COLUMNS[index]
    for column, cell in zip(COLUMNS, row, strict=True):
        if UNSHOWABLE.search(cell):
            return Reason.CONTROL_CHARACTERS, column
    return None


@lru_cache(maxsize=4096)
def quantity_of(text: str) -> int | None:
    """A whole number other than zero; negative for what comes back."""
    text = text[:NUMBER_LENGTH].strip(" ")
    return (int(text) or None) if WHOLE.fullmatch(text) else None


@lru_cache(maxsize=4096)
def price_milli_of(text: str) -> int | None:
    """Thousandths of a pound. More than three decimals are rounded half to even."""
    text = text[:NUMBER_LENGTH].strip(" ")
    if not PRICE.fullmatch(text):
        return None
    return int((Decimal(text) * 1000).to_integral_value(ROUND_HALF_EVEN))


@lru_cache(maxsize=4096)
def utc_of(text: str, zone: ZoneInfo) -> datetime | None:
    """Shop time to UTC. An hour that clocks show twice counts as the first; one they skip, as before the change."""
    text = text[:NUMBER_LENGTH].strip(" ")
    if not TIME.fullmatch(text):
        return None
    try:
        at = datetime.fromisoformat(text)
        at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at >= EARLIEST else None


@lru_cache(maxsize=4096)
def kind_of(invoice_no: str) -> Kind:
    if CANCELLED.fullmatch(invoice_no):
        return Kind.CANCELLATION
    return Kind.ADJUSTMENT if ADJUSTED.fullmatch(invoice_no) else Kind.ORDER


@lru_cache(maxsize=4096)
def is_goods(sku: str) -> bool:
    """Whether a shelf could hold it: postage, fees, discounts, samples, donations and vouchers are not goods."""
    code = sku.upper()
    return code not in NOT_GOODS and not code.startswith(NOT_GOODS_PREFIX)


def pence(milli: int) -> int:
    """Thousandths of a pound to pence, half to even; done once on a sum, never on its parts."""
    whole, rest = divmod(milli, 10)
    return whole + (rest > 5 or (rest == 5 and whole % 2 == 1))
