"""What the rooms of the product say of their own tables that go along: what must be settled before, what must be there here, what becomes of it;
and the room that has shops, who runs and who works in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from socialsmartly.privacy.succession.walking import Data
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Carries:
    """`texts` names the words that rows stand under, by digest. `unsettled` says what whoever hands over has to finish first, or nothing;
    `against` what stands in the way of honouring it here, with the remedy. `received` makes of the rows those that are written here, under
    the mark of the house that they come from. Each is asked of every person and of every shop, and looks at its own tables."""

    texts: Callable[[Data], Iterable[str]] = lambda data: ()
    unsettled: Callable[[Data], str] = lambda data: ""
    against: Callable[[Data], Iterable[str]] = lambda data: ()
    received: Callable[[Data, str], Data] = lambda data, house: data


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


class Shop(NamedTuple):
    """One shop, and what it is called."""

    id: UUID
    title: str


@dataclass(frozen=True)
class Place:
    """In which role somebody works in a shop, and since when."""

    member: str
    role: str
    since: str


@dataclass(frozen=True)
class Shops:
    """What the room that has shops says of them: which a member runs, who works in one that a member runs (both open their own blocks), and how
    those who came along get their place beside its owner (called each time that the shop is looked at; twice changes nothing)."""

    run_by: Callable[[UUID], list[Shop]]
    team: Callable[[UUID, UUID], list[Place]]
    seat: Callable[[Shop, UUID, list[Place]], None]


_shops: list[Shops] = []


def has_shops(room: Shops) -> None:
    _shops.append(room)


def run_by(member: UUID) -> list[Shop]:
    return [shop for room in _shops for shop in room.run_by(member)]


def team_of(shop: UUID, owner: UUID) -> list[Place]:
    return [place for room in _shops for place in room.team(shop, owner)]


def seat(shop: Shop, owner: UUID, team: list[Place]) -> None:
    for room in _shops:
        room.seat(shop, owner, team)
