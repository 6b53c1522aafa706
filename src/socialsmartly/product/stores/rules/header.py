"""What the first bytes and the first line of a file must look like before a single row is read."""

import codecs
import csv

from socialsmartly.product.stores.rules.refusals import NoHeader, NotText, WrongColumns, WrongDelimiter, WrongEncoding

COLUMNS = (
    "invoice_no",
    "sku",
    "description",
    "quantity",
    "ordered_at",
    "unit_price_gbp",
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


def check_header(line: bytes | None) -> tuple[int, ...]:
    """Where each of COLUMNS stands in the file, or the refusal that says what is wrong."""
    try:
        text = (line or b"").decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as wrong:
        raise WrongEncoding(line=1) from wrong
    names = _names(text, ",")
    known = [name for name in names if name in COLUMNS]
    if sorted(names) == sorted(COLUMNS):
        return tuple(names.index(column) for column in COLUMNS)
    for delimiter, word in _OTHER_DELIMITERS.items():
        if len(set(_names(text, delimiter)) & set(COLUMNS)) > len(set(known)):
            raise WrongDelimiter(found=word)
    if len(set(known)) < len(COLUMNS) // 2:
        # A first line that is data may hold personal values: it is not repeated in the message.
        raise NoHeader(expected=",".join(COLUMNS))
    raise WrongColumns(
        missing=_listed([column for column in COLUMNS if column not in names]),
        unknown=_listed([name for name in names if name not in COLUMNS]),
        repeated=_listed(sorted({name for name in known if known.count(name) > 1})),
        expected=",".join(COLUMNS),
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
