"""What the first bytes and the first line of a file must look like before a single row is read."""

import codecs
import csv
from typing import Final, NamedTuple

from socialsmartly.product.stores.rules.refusals import (
    FileRefused,
    NoHeader,
    NotText,
    WrongColumns,
    WrongDelimiter,
    WrongEncoding,
)
from socialsmartly.words.money import DIGITS

CURRENCIES: Final = tuple(sorted(currency for currency, digits in DIGITS.items() if digits == 2))
"""Amounts of a shop are kept in hundredths, so those without hundredths cannot be brought in."""
PRICE = "unit_price"
COLUMNS = (
    "invoice_no",
    "sku",
    "description",
    "quantity",
    "ordered_at",
    PRICE,
    "customer_id",
    "country",
)

_OTHER_DELIMITERS = {";": "semicolon", "\t": "tab", "|": "vertical bar"}
_OTHER_FORMATS = {
    b"PK\x03\x04": "a spreadsheet or a zip archive",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
}
_OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_NAMES_SHOWN = 20
_NAME_LENGTH = 40


def check_beginning(line: bytes | None) -> None:
    """Refuses what is not UTF-8 text by its first bytes. A first line above the limit cannot be a header."""
    if line is None:
        raise NoHeader(expected=",".join(COLUMNS))
    for magic, name in _OTHER_FORMATS.items():
        if line.startswith(magic):
            raise NotText(looks_like=name)
    if line.startswith(_OTHER_ENCODINGS):
        raise WrongEncoding(line=1)
    if b"\0" in line:
        raise NotText(looks_like="a file with NUL bytes")


class Header(NamedTuple):
    """Where each of COLUMNS stands in the file, and in which currency its prices are."""

    places: tuple[int, ...]
    currency: str


def columns_in(currency: str) -> tuple[str, ...]:
    """As the first line of a file names them: the column of prices with its currency."""
    return tuple(f"{PRICE}_{currency.lower()}" if column == PRICE else column for column in COLUMNS)


def check_header(line: bytes | None, usual: str = "GBP") -> Header:
    """What the first line says, or the refusal that says what is wrong. `usual` is the currency that a refusal asks for when the file
    names none."""
    try:
        text = (line or b"").decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as wrong:
        raise WrongEncoding(line=1) from wrong
    names = _names(text, ",")
    currency = next((one for one in CURRENCIES if f"{PRICE}_{one.lower()}" in names), usual)
    columns = columns_in(currency)
    if sorted(names) == sorted(columns):
        return Header(tuple(names.index(column) for column in columns), currency)
    raise _refusal(text, names, columns)


def _refusal(text: str, names: list[str], columns: tuple[str, ...]) -> FileRefused:
    known = [name for name in names if name in columns]
    for delimiter, word in _OTHER_DELIMITERS.items():
        if len(set(_names(text, delimiter)) & set(columns)) > len(set(known)):
            return WrongDelimiter(found=word)
    if len(set(known)) < len(columns) // 2:
        # A first line that is data may hold personal values: it is not repeated in the message.
        return NoHeader(expected=",".join(columns))
    return WrongColumns(
        missing=_listed([column for column in columns if column not in names]),
        unknown=_listed([name for name in names if name not in columns]),
        repeated=_listed(sorted({name for name in known if known.count(name) > 1})),
        expected=",".join(columns),
    )


def _names(text: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader((text,), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in cells]


def _listed(names: list[str]) -> str:
    shown = [(name if name.isprintable() else ascii(name))[:_NAME_LENGTH] or "(no name)" for name in names]
    return ", ".join(shown[:_NAMES_SHOWN]) or "none"
