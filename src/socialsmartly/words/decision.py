"""What a program decides about a person without anybody: each kind says of itself what people are told of it (4.5-a)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from socialsmartly.words.promise import keeps
from socialsmartly.words.purpose import Purpose

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, eq=False)
class Automated:
    """One kind of decision. For which purposes it reads, and in which tables (`app.Model`), gives the very columns that it relies on.
    `title`, `outcome` (what it means for the person) and `remedy` (how to refuse it, or have a person decide) are for people to read."""

    slug: str
    purposes: tuple[Purpose, ...]
    tables: tuple[str, ...]
    title: object
    outcome: object
    remedy: object


_made_by: defaultdict[Automated, set[str]] = defaultdict(set)


def decides(what: Automated) -> Callable[[F], F]:
    """Mark the function in which the program decides."""

    def mark(function: F) -> F:
        _made_by[what].add(f"{function.__module__}.{function.__qualname__}")
        return keeps("4.5-a")(function)

    return mark


def made_by() -> Mapping[Automated, frozenset[str]]:
    """Every kind of decision that the program makes, with the functions that make it."""
    return {what: frozenset(where) for what, where in sorted(_made_by.items(), key=lambda one: one[0].slug)}
