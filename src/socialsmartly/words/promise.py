"""Which code keeps which promise: the code says so itself, the promise board only collects it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T", bound=Callable[..., Any])

_enforcement: defaultdict[str, set[str]] = defaultdict(set)


def keeps(*promises: str) -> Callable[[T], T]:
    """Mark the function or class that makes a sentence of the policy true."""

    def mark(thing: T) -> T:
        for promise in promises:
            note(promise, f"{thing.__module__}.{thing.__qualname__}")
        return thing

    return mark


def note(promise: str, where: str) -> None:
    """The same for values that are no functions: a table's record, a purpose's role."""
    _enforcement[promise].add(where)


def enforced_by() -> Mapping[str, tuple[str, ...]]:
    return {promise: tuple(sorted(places)) for promise, places in sorted(_enforcement.items())}
