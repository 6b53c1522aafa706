"""H005: only actions.py writes, so that one transaction holds the change and its ledger line."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tools.houselint.source import Finding, Source, last_name

ALWAYS_ORM = frozenset({"bulk_create", "bulk_update", "get_or_create", "update_or_create", "_raw_delete"})
ON_A_ROW = frozenset({"save", "delete"})
MANAGER = frozenset({"objects", "_base_manager", "_default_manager"})
QUERYSET = frozenset({"filter", "exclude", "select_for_update", "select_related", "order_by", "annotate", "using"})
WRITING = frozenset({"change_together"})
RUNS_SQL = frozenset({"execute", "executemany", "copy", "raw"})
SQL_WRITE = re.compile(
    r"\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+(ONLY\s+)?\S+(\s+AS\s+\w+|\s+\w+)?\s+SET|TRUNCATE|MERGE\s+INTO|DROP\s+TABLE"
    r"|COPY\s+[^;]*\bFROM\b)",
    re.IGNORECASE,
)
Constants = Mapping[str, list[str]]


def write_outside_actions(source: Source) -> Iterator[Finding]:
    if not _is_held(source):
        return
    querysets = _names_of_querysets(source)
    constants = _string_constants(source)
    for call in source.nodes(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id in WRITING:
            yield source.finding("H005", call.lineno, f"{call.func.id}() writes; move it to actions.py")
        if not isinstance(call.func, ast.Attribute):
            continue
        if _writes_rows(call, call.func, querysets):
            message = f".{call.func.attr}() writes; move it to actions.py (a dictionary is changed with |=)"
            yield source.finding("H005", call.lineno, message)
        elif call.func.attr in RUNS_SQL and any(SQL_WRITE.search(text) for text in _sql_of(call, constants)):
            yield source.finding("H005", call.lineno, "this SQL writes; move it to actions.py")


def _is_held(source: Source) -> bool:
    rooms = source.within("src/socialsmartly/product", "src/socialsmartly/privacy")
    free = source.is_test or source.is_migration or source.name == "actions.py" or "actions" in source.parts[:-1]
    return source.is_python and rooms and not free


def _writes_rows(call: ast.Call, func: ast.Attribute, querysets: set[str]) -> bool:
    """Django's row methods take keywords only, which tells them from `qr.save(file)` and `cache.delete(key)`."""
    method = func.attr[1:] if func.attr.startswith("a") and func.attr[1:] in _ALL else func.attr
    if method in ALWAYS_ORM:
        return True
    if method in ON_A_ROW:
        return not call.args and last_name(func.value) != "super"
    if method == "update":
        return not call.args and bool(call.keywords)
    if method == "create":
        return _is_queryset(func.value, querysets) or isinstance(func.value, ast.Attribute)
    return False


_ALL = ALWAYS_ORM | ON_A_ROW | {"update", "create"}


def _is_queryset(node: ast.expr, querysets: set[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in querysets
        case ast.Attribute(value=value, attr=attr):
            return attr in MANAGER or attr in QUERYSET or _is_queryset(value, querysets)
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return _is_queryset(inner, querysets)
    return False


def _names_of_querysets(source: Source) -> set[str]:
    return {
        target.id
        for assignment in source.nodes(ast.Assign)
        for target in assignment.targets
        if isinstance(target, ast.Name) and _is_queryset(assignment.value, set())
    }


def _string_constants(source: Source) -> Constants:
    assigned = [(target, node.value) for node in source.nodes(ast.Assign) for target in node.targets]
    annotated = [(node.target, node.value) for node in source.nodes(ast.AnnAssign) if node.value is not None]
    found: dict[str, list[str]] = defaultdict(list)
    for target, value in [*assigned, *annotated]:
        if isinstance(target, ast.Name):
            found[target.id].append(_text_in(value))
    return found


def _sql_of(call: ast.Call, constants: Constants) -> Iterator[str]:
    if not call.args:
        return
    yield _text_in(call.args[0])
    for node in ast.walk(call.args[0]):
        if isinstance(node, ast.Name):
            yield from constants.get(node.id, [])


def _text_in(node: ast.expr) -> str:
    """The literal parts of a string, an f-string, a sum of strings or `sql.SQL(...)`; a hole becomes one word."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text_in(value) if isinstance(value, ast.Constant) else "hole" for value in values)
        case ast.BinOp(left=left, right=right):
            return _text_in(left) + _text_in(right)
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join")):
            return _text_in(value)
        case ast.Call(args=[first, *_]):
            return _text_in(first)
    return ""
