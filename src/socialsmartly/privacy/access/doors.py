"""Who else has a word before a block opens: rooms above this one register here, since this one may not know them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.words import Basis

Door = Callable[[Reading], None]
_doors: Final[list[Door]] = []
FREE: Final = frozenset({Basis.NONE, Basis.LAW})
"""Grounds that nobody's agreement and no edition opens or closes: rights, proofs, retention, the desk. They are never asked about,
so a door may itself read for them."""


def door(ask: Door) -> Door:
    """Register `ask`: it is called with the block about to open, outside of it, and refuses by raising a NotAuthorised."""
    if ask not in _doors:
        _doors.append(ask)
    return ask


def ask_at_the_doors(reading: Reading) -> None:
    if reading.purpose.basis not in FREE:
        for ask in _doors:
            ask(reading)
