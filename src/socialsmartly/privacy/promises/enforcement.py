"""What keeps each promise, gathered from the whole program, and the references that lead nowhere."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import apps

from socialsmartly.privacy.promises.index import index
from socialsmartly.words.promise import enforced_by

_PACKAGE = __name__.partition(".")[0]
_NOT_LOADED = {"tests", "migrations", "wsgi", "__main__"}


@cache
def whole_program() -> Mapping[str, Sequence[str]]:
    """Code says what it keeps when it is loaded, so every room is loaded before the question is answered."""
    for config in apps.get_app_configs():
        if config.name.startswith(f"{_PACKAGE}."):
            for name in _modules(config.name, list(getattr(config.module, "__path__", ()))):
                import_module(name)
    return enforced_by()


def _modules(package: str, paths: list[str]) -> Iterator[str]:
    for found in pkgutil.iter_modules(paths):
        if found.name in _NOT_LOADED:
            continue
        name = f"{package}.{found.name}"
        yield name
        if found.ispkg:
            yield from _modules(name, [str(Path(path) / found.name) for path in paths])


def broken_references(tests: Mapping[str, Sequence[str]], root: Path) -> list[str]:
    """Tests that the board names and the source does not have. An installation without the tests has nothing to compare."""
    if not (root / "tests").is_dir():
        return []
    there = index(root)
    return [f"{p}: {test}" for p, named in tests.items() for test in named if test not in there.get(p, ())]
