"""Cells of a file that is opened in a spreadsheet, which takes what begins like a formula for one (OWASP, CSV injection)."""

from __future__ import annotations

import re
from typing import Final

FORMULA_STARTS: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""With the full-width forms, which spreadsheets treat alike."""
_SIGNS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_AFTER_A_COMMA: Final = re.compile(f"([,;|]\\s*)(?=[{_SIGNS}])")
_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def safe_cell(text: str) -> str:
    """A cell that a spreadsheet takes for text, whatever it begins with; also where it divides the line by another sign than the comma, and
    a new cell begins in the middle of this one. Line breaks and tabs become spaces."""
    plain = _AFTER_A_COMMA.sub(r"\1'", _BREAKS.sub(" ", text))
    dangerous = text[:1] in FORMULA_STARTS or plain.lstrip()[:1] in FORMULA_STARTS
    return f"'{plain}" if dangerous and plain else plain
