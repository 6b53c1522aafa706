"""What a program decides about a person without anybody: each kind says of itself what people are told of it, and can be run again (4.5-a)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

from socialsmartly.words.promise import keeps
from socialsmartly.words.purpose import Purpose

F = TypeVar("F", bound=Callable[..., Any])
Said = Mapping[str, Any]
Version = Callable[[Said, Said], str]
"""A rule as a pure function: of what was set and of what was read, to the word of an outcome."""


def _nothing(_rule: Said, _read: Said) -> Iterable[object]:
    return ()


@dataclass(frozen=True, eq=False)
class Automated:
    """One kind of decision. For which purposes it reads, and in which tables (`app.Model`), gives the very columns that it relies on.
    `title`, `outcome` (what it means for the person) and `remedy` (how to refuse it, or have a person decide) are for people to read.

    Where each decision is kept, `versions` are the rule as it was and is, the oldest first: the last one decides, and an older one runs
    again what it decided. One that changed its answers without a new version would be told apart by its old decisions. `outcomes` has
    the words of each outcome, `explain` puts rule and inputs into words, and `otherwise` is what a person may make of an outcome.
    """

    slug: str
    purposes: tuple[Purpose, ...]
    tables: tuple[str, ...]
    title: object
    outcome: object
    remedy: object
    versions: tuple[Version, ...] = ()
    outcomes: Mapping[str, object] = field(default_factory=dict)
    explain: Callable[[Said, Said], Iterable[object]] = _nothing
    otherwise: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """One decision as it is kept: the version that decided, what was set and what was read as canonical JSON, and what came of it."""

    version: int
    rule: str
    read: str
    outcome: str

    @property
    def digest(self) -> str:
        return sha256(f"{self.version}\n{self.rule}".encode()).hexdigest()


def run(what: Automated, rule: Said, read: Said) -> Run:
    """Decide, by the version of now."""
    version = len(what.versions)
    return Run(version, canonical(rule), canonical(read), again(what, version, rule, read))


def again(what: Automated, version: int, rule: Said, read: Said) -> str:
    """What one version comes to. It sees the inputs as they are kept, so that now and later it sees the same."""
    return what.versions[version - 1](json.loads(canonical(rule)), json.loads(canonical(read)))


def canonical(said: Said) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


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
