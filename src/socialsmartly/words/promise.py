"""Which code keeps which promise: the code says so itself, the promise board only collects it."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from socialsmartly.words.evidence import Place, counted, place

F = TypeVar("F", bound=Callable[..., Any])

_enforcement: defaultdict[str, set[str]] = defaultdict(set)


class MarkedNoFunction(TypeError):
    """A promise is kept by code that is called. Mark the function that does the work, not a class, a generator or a coroutine."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{type(self).__doc__} ({where})")


def keeps(*promises: str) -> Callable[[F], F]:
    """Mark the function that makes a sentence of the policy true. On live traffic its calls are the evidence."""

    def mark(function: F) -> F:
        where = f"{function.__module__}.{function.__qualname__}"
        if not inspect.isfunction(function) or _runs_later(function):
            raise MarkedNoFunction(where)
        return counted(function, note(where, *promises))

    return mark


def _runs_later(function: Callable[..., Any]) -> bool:
    return (
        inspect.isgeneratorfunction(function)
        or inspect.iscoroutinefunction(function)
        or inspect.isasyncgenfunction(function)
    )


def note(where: str, *promises: str) -> Place:
    """The same for what is no function, such as a role of the database. Whoever uses it counts: `exercised`, `raised`."""
    for promise in promises:
        _enforcement[promise].add(where)
    return place(where, *promises)


def enforced_by() -> Mapping[str, tuple[str, ...]]:
    return {promise: tuple(sorted(places)) for promise, places in sorted(_enforcement.items())}
