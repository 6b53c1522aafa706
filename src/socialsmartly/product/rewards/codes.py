"""A reward's code: random, easy to read out, and known as mistyped before anybody looks it up. Pure.

Twelve signs of Crockford's base 32, eleven of chance (55 bits) and one that checks them. The check stays within the same alphabet (Luhn's
algorithm over 32): Crockford's own has five more signs, which nobody can read out over a telephone.
"""

from __future__ import annotations

import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
BY_CHANCE: Final = 11
GROUP: Final = 4


def new_code() -> str:
    """A code in its one form, from the machine's own source of chance."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(BY_CHANCE))
    return body + check_sign(body)


def read_code(typed: str) -> str | None:
    """The one form of what somebody typed, whatever its case, gaps, and O for 0 or I and L for 1; None when it is mistyped."""
    code = typed.strip().upper().translate(READ_AS)
    right = len(code) == BY_CHANCE + 1 and all(sign in ALPHABET for sign in code)
    return code if right and check_sign(code[:-1]) == code[-1] else None


def grouped(code: str) -> str:
    """As it is shown: in groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def check_sign(body: str) -> str:
    """One wrong sign changes it, and so do two neighbours that changed places, except 0 and Z."""
    base, total = len(ALPHABET), 0
    for place, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign) * (1 if place % 2 else 2)
        total += value // base + value % base
    return ALPHABET[-total % base]
