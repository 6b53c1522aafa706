"""H001 H002 H004 H006 H007: sizes, names and signatures."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.houselint.source import Finding, Function, Source

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
COUNTED_ENDINGS = (".py", ".html", ".sql")
EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "services", "service", "common", "misc"})


def long_function(source: Source) -> Iterator[Finding]:
    for function in source.functions:
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > LONGEST_FUNCTION and not source.is_migration:
            message = f"{function.name} has {length} lines; split it at {LONGEST_FUNCTION}"
            yield source.finding("H001", function.lineno, message)


def long_file(source: Source) -> Iterator[Finding]:
    length = source.text.count("\n")
    counted = source.name.endswith(COUNTED_ENDINGS) and source.within("src", "tests", "tools")
    if counted and length > LONGEST_FILE and not source.is_migration:
        yield source.finding("H002", 1, f"the file has {length} lines; divide it at {LONGEST_FILE}")


def empty_name(source: Source) -> Iterator[Finding]:
    if not (source.is_python and source.within("src")):
        return
    for part in source.parts:
        if part.removesuffix(".py") in EMPTY_NAMES:
            yield source.finding("H004", 1, f"{part} says nothing about what is inside; name it after what it does")


def no_return_type(source: Source) -> Iterator[Finding]:
    for function in source.functions:
        if function.returns is None:
            yield source.finding("H006", function.lineno, f"{function.name} does not say what it returns")


def late_import(source: Source) -> Iterator[Finding]:
    """`ready()` of an AppConfig is the one place where Django itself asks for a late import."""
    seen: set[int] = set()
    for function in source.functions:
        if function.name == "ready" and source.name == "apps.py":
            continue
        for line in _imports_in(function):
            if line not in seen:
                seen.add(line)
                yield source.finding(
                    "H007", line, "an import inside a function hides what the file leans on; move it up"
                )


def _imports_in(function: Function) -> Iterator[int]:
    for node in ast.walk(function):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node.lineno
