"""What stands on a page for how somebody is reached: enough to tell two people apart, too little to write to either. Pure."""

from __future__ import annotations

from typing import Final

DOTS: Final = "•••"
SHORT: Final = 2
"""Of so few letters none is shown: one would be half of them."""


class Masked(str):
    """A mask in the place of a value. It cannot be kept in a sealed column or looked up in the index."""

    __slots__ = ()


def mask(value: str) -> Masked:
    """Always the same number of dots, so that not even the length is told."""
    if "@" in value:
        name, _at, domain = value.rpartition("@")
        first, dot, end = domain.rpartition(".")
        return Masked(f"{_begins(name)}{DOTS}@{_begins(first)}{DOTS}{dot}{end if dot else ''}")
    digits = sum(letter.isdigit() for letter in value)
    if value.startswith("+") and digits == len(value) - 1 and digits > 3 * SHORT:
        return Masked(f"{value[:3]} {DOTS} {value[-SHORT:]}")
    return Masked(DOTS * 2)


def _begins(word: str) -> str:
    return word[0] if len(word) > SHORT else ""
