"""H009 H010: calls that open a hole whatever the intention."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tools.houselint.source import Finding, Source

TELLING_NAMES = {
    "StreamingHttpResponse": "streams after the purpose block has closed; answer whole, or page",
    "mark_safe": "switches escaping off; use format_html",
}
CALLED_METHODS = {
    "raw": ".raw() passes by the purposes; use the ORM or a cursor inside a purpose",
    "extra": ".extra() pastes SQL; use annotate()",
    "utcnow": "datetime.utcnow() has no time zone; use timezone.now()",
}
CLOCKS = frozenset({"datetime", "date"})
MAY_DRAW_LOTS = ("src/socialsmartly/product/stores/rules",)
UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off")
SETTER = "set_" + "config("


def forbidden_call(source: Source) -> Iterator[Finding]:
    if not source.within("src") or source.is_test:
        return
    yield from _names(source)
    yield from _calls(source)
    yield from _lots(source)
    if source.is_template:
        for number, line in enumerate(source.text.splitlines(), 1):
            if UNESCAPED.search(line):
                yield source.finding("H009", number, "the template switches escaping off")


def _names(source: Source) -> Iterator[Finding]:
    for node in source.nodes(ast.ImportFrom):
        for alias in node.names:
            if alias.name in TELLING_NAMES:
                yield source.finding("H009", node.lineno, f"{alias.name} {TELLING_NAMES[alias.name]}")
    for attribute in source.nodes(ast.Attribute):
        if attribute.attr in TELLING_NAMES:
            yield source.finding("H009", attribute.lineno, f"{attribute.attr} {TELLING_NAMES[attribute.attr]}")


def _calls(source: Source) -> Iterator[Finding]:
    for call in source.nodes(ast.Call):
        match call.func:
            case ast.Attribute(attr=attr) if attr in CALLED_METHODS:
                yield source.finding("H009", call.lineno, CALLED_METHODS[attr])
            case ast.Attribute(value=clock, attr="now" | "today" as attr) if _is_clock(clock):
                if not call.args and not call.keywords:
                    yield source.finding("H009", call.lineno, f"{attr}() has no time zone; use timezone.now()")


def _is_clock(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in CLOCKS
    return False


def _lots(source: Source) -> Iterator[Finding]:
    if source.path.startswith(MAY_DRAW_LOTS):
        return
    message = "random can be foretold; use secrets"
    for node in source.nodes(ast.Import):
        if any(alias.name == "random" for alias in node.names):
            yield source.finding("H009", node.lineno, message)
    for imported in source.nodes(ast.ImportFrom):
        if imported.module == "random":
            yield source.finding("H009", imported.lineno, message)


def session_setting(source: Source) -> Iterator[Finding]:
    if not source.within("src") or source.is_test:
        return
    told = _docstrings(source)
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str) and SETTER in node.value.lower() and id(node) not in told:
            yield source.finding("H010", node.lineno, f"{SETTER}) does not travel to other nodes; write SET LOCAL out")
    if source.name.endswith(".sql"):
        for number, line in enumerate(source.text.splitlines(), 1):
            if SETTER in line.lower():
                yield source.finding("H010", number, f"{SETTER}) does not travel to other nodes; write SET LOCAL out")


def _docstrings(source: Source) -> set[int]:
    """A bare string is a docstring: it may say why the call is refused."""
    return {id(node.value) for node in source.nodes(ast.Expr)}
