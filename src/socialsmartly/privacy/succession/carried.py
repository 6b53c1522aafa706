"""What the rooms of the product say of their own tables that go along: what must be settled before, what must be there here, what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from socialsmartly.privacy.succession.walking import Data
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Carries:
    """`texts` names the words that rows stand under, by digest. `unsettled` says what whoever hands over has to finish first, or nothing;
    `against` what stands in the way of honouring it here, with the remedy. `received` makes of the rows those that are written here, under
    the mark of the house that they come from."""

    texts: Callable[[Data], Iterable[str]]
    unsettled: Callable[[Data], str]
    against: Callable[[Data], Iterable[str]]
    received: Callable[[Data, str], Data]


_rooms: list[Carries] = []


def carries(room: Carries) -> None:
    _rooms.append(room)


def texts_of(data: Data) -> set[str]:
    return {digest for room in _rooms for digest in room.texts(data)}


@keeps("3.3-b")
def unsettled(data: Data) -> str:
    """The first thing that cannot be left half done."""
    return next((found for room in _rooms if (found := room.unsettled(data))), "")


def against(data: Data) -> Iterator[str]:
    for room in _rooms:
        yield from room.against(data)


def received(data: Data, house: str) -> Data:
    for room in _rooms:
        data = room.received(data, house)
    return data
