"""Why a single line is set aside. Nothing of the line's content is kept: the owner has the file and the line number."""

from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """The value is what is stored; the sentence for a person is in SENTENCES."""

    EMPTY_LINE = "empty_line"
    WRONG_CELL_COUNT = "wrong_cell_count"
    BROKEN_QUOTES = "broken_quotes"
    NOT_UTF8 = "not_utf8"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    FORMULA_CELL = "formula_cell"
    EMPTY_INVOICE = "empty_invoice"
    EMPTY_SKU = "empty_sku"
    MALFORMED_QUANTITY = "malformed_quantity"
    MALFORMED_PRICE = "malformed_price"
    MALFORMED_DATE = "malformed_date"
    FUTURE_DATE = "future_date"
    DUPLICATE_LINE = "duplicate_line"
    OTHER_CUSTOMER = "other_customer"
    SCATTERED_INVOICE = "scattered_invoice"


SENTENCES: dict[Reason, str] = {
    Reason.EMPTY_LINE: "The line is empty.",
    Reason.WRONG_CELL_COUNT: "The line has more or fewer cells than the header.",
    Reason.BROKEN_QUOTES: "A quotation mark is opened and not closed on the same line.",
    Reason.NOT_UTF8: "The line is not UTF-8 text.",
    Reason.TOO_LONG: "The line or a cell is longer than allowed.",
    Reason.CONTROL_CHARACTERS: "A cell holds characters that cannot be shown.",
    Reason.FORMULA_CELL: "A cell starts like a spreadsheet formula.",
    Reason.EMPTY_INVOICE: "The invoice number is missing.",
    Reason.EMPTY_SKU: "The product number is missing.",
    Reason.MALFORMED_QUANTITY: "The quantity is not a whole number, or is zero or too large.",
    Reason.MALFORMED_PRICE: "The price is not a number such as 2.55, or is too large.",
    Reason.MALFORMED_DATE: "The time is not a date with a time such as 2011-12-09T12:50:00.",
    Reason.FUTURE_DATE: "The time lies in the future.",
    Reason.DUPLICATE_LINE: "The same line stands in the same invoice already.",
    Reason.OTHER_CUSTOMER: "The invoice belongs to another customer.",
    Reason.SCATTERED_INVOICE: "The invoice ended far above. Put the lines of an invoice together.",
}


class SetAside(NamedTuple):
    """One line that was not used: its number in the file, why, and the column if it is one column's fault."""

    line: int
    reason: Reason
    column: str | None
