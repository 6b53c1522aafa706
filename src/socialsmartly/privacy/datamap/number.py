"""Public numbers of requests and certificates: short enough to read out, checked against slips, and saying nothing about anybody."""

from __future__ import annotations

import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS: Final = ALPHABET + "*~$=U"  # Crockford's check symbols: a prime number of them


def new_number(kind: str = "R") -> str:
    """A letter for the kind, forty random bits in Crockford's base 32 and a check symbol: R-7K2M-94QX-Z."""
    value = _readable()
    digits = "".join(ALPHABET[(value >> shift) & 31] for shift in range(35, -1, -5))
    return f"{kind}-{digits[:4]}-{digits[4:]}-{CHECKS[value % len(CHECKS)]}"


def _readable() -> int:
    """A number whose check is a letter or a digit, since numbers stand in addresses and in names of files."""
    while True:
        value = secrets.randbits(40)
        if value % len(CHECKS) < len(ALPHABET):
            return value


def is_number(text: str, kind: str = "R") -> bool:
    """Whether the check symbol fits: a slip of one letter never does."""
    parts = text.strip().upper().split("-")
    if len(parts) != 4 or parts[0] != kind or any(letter not in ALPHABET for letter in parts[1] + parts[2]):
        return False
    value = 0
    for letter in parts[1] + parts[2]:
        value = value * 32 + ALPHABET.index(letter)
    return len(parts[1] + parts[2]) == 8 and parts[3] == CHECKS[value % len(CHECKS)]
