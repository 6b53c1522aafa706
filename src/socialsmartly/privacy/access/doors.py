"""Who else has a word before a block opens: rooms above this one register here, since this one may not know them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final
from uuid import UUID

from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.words import Basis

Door = Callable[[Reading], None]
_doors: Final[list[Door]] = []
FREE: Final = frozenset({Basis.NONE, Basis.LAW})
"""Grounds that nobody's agreement and no edition opens or closes: rights, proofs, retention, the desk. They are never asked about,
so a door may itself read for them."""


def door(ask: Door) -> Door:
    """Register `ask`: it is called with the block about to open, outside of it, and refuses by raising a NotAuthorised, or puts into
    `closed` what of it stays closed."""
    if ask not in _doors:
        _doors.append(ask)
    return ask


LookDoor = Callable[[Reading, Collection[UUID]], None]
_look_doors: Final[list[LookDoor]] = []


def look_door(ask: LookDoor) -> LookDoor:
    """Register `ask`: it is called inside a watched block with the people about to be shown, and refuses by raising an AccessRefused or
    another Refusal; then nothing is shown and nothing is written down."""
    if ask not in _look_doors:
        _look_doors.append(ask)
    return ask


def ask_before_looking(reading: Reading, people: Collection[UUID]) -> None:
    for ask in _look_doors:
        ask(reading, people)


def ask_at_the_doors(reading: Reading) -> None:
    if reading.purpose.basis not in FREE:
        for ask in _doors:
            ask(reading)
