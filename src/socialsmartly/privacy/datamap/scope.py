"""What the present block of code is reading for, and whose rows it may see. The access room opens it, the map's managers read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from socialsmartly.words import Purpose


@dataclass(frozen=True)
class Reading:
    """One block in which personal data may be read. `memory` holds opened keys and dies with the block; `looks` holds how many
    people each look showed to somebody. `closed` are the columns, by their place on the map, that somebody whose agreement the block has to
    keep did not agree to for the purpose, each with what is said to whoever asks for it: a door says so before the block opens.
    `closed_about` are those that are so about certain people alone: no statement that names one of them may ask for it."""

    purpose: Purpose
    member: UUID | None = None
    workspace: UUID | None = None
    subject: UUID | None = None
    case: UUID | None = None
    because: str = ""
    memory: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    looks: list[int] = field(default_factory=list, compare=False, repr=False)
    closed: dict[str, type[Exception]] = field(default_factory=dict, compare=False, repr=False)
    closed_about: dict[str, tuple[frozenset[UUID], type[Exception]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def owner(self, root: str) -> UUID | None:
        return self.member if root == "member" else self.workspace


@dataclass(frozen=True)
class Acting:
    """Whoever asks at the address of a workspace: for which purposes they may open it, and whether the database takes nothing in from
    them there. No other workspace opens meanwhile."""

    workspace: UUID
    purposes: frozenset[Purpose]
    only_reads: bool = False


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)
_promised: ContextVar[tuple[Purpose, ...] | None] = ContextVar("promised", default=None)
_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)
_all_owners: ContextVar[str | None] = ContextVar("all_owners", default=None)


def current_reading() -> Reading | None:
    return _reading.get()


@contextmanager
def as_current(reading: Reading | None) -> Iterator[None]:
    token = _reading.set(reading)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def only_for(purposes: tuple[Purpose, ...]) -> Iterator[None]:
    """Hold a piece of work to the purposes that it named."""
    token = _promised.set(purposes)
    try:
        yield
    finally:
        _promised.reset(token)


def promised_purposes() -> tuple[Purpose, ...] | None:
    return _promised.get()


@contextmanager
def at_an_address() -> Iterator[None]:
    """Around one request, or within it around what the program asks for itself. What `act_in` says within it ends with it."""
    token = _acting.set(None)
    try:
        yield
    finally:
        _acting.reset(token)


def act_in(acting: Acting) -> None:
    _acting.set(acting)


def acting() -> Acting | None:
    return _acting.get()


@contextmanager
def all_owners(because: str) -> Iterator[None]:
    """Allow statements that name no owner, with the reason written down: on a cluster they visit every machine."""
    token = _all_owners.set(because)
    try:
        yield
    finally:
        _all_owners.reset(token)


def reaching_all_owners() -> str | None:
    return _all_owners.get()
