"""H003 H008: how errors are caught and named."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

from tools.houselint.source import Finding, Source, last_name

CATCH_ALL = frozenset({"Exception", "BaseException"})
BUILT_IN = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
)
ERROR_ENDINGS = ("Error", "Exception")


def catch_all(source: Source) -> Iterator[Finding]:
    message = "catches everything and does not raise again: name the errors that are expected here"
    for handler in source.nodes(ast.ExceptHandler):
        if _catches_all(handler.type) and not _always_raises(handler.body):
            yield source.finding("H003", handler.lineno, message)
    for call in source.nodes(ast.Call):
        if last_name(call.func) == "suppress" and any(_catches_all(argument) for argument in call.args):
            yield source.finding("H003", call.lineno, message)


def _catches_all(caught: ast.expr | None) -> bool:
    match caught:
        case None:
            return True
        case ast.Tuple(elts=elements):
            return any(_catches_all(element) for element in elements)
        case _:
            return last_name(caught) in CATCH_ALL


def _always_raises(body: Sequence[ast.stmt]) -> bool:
    return any(_raises(statement) for statement in body)


def _raises(statement: ast.stmt) -> bool:
    match statement:
        case ast.Raise():
            return True
        case ast.If(body=body, orelse=otherwise):
            return _always_raises(body) and _always_raises(otherwise)
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return _always_raises(body)
        case ast.Try(body=body, finalbody=last):
            return _always_raises(body) or _always_raises(last)
    return False


def silent_error(sources: Sequence[Source]) -> Iterator[Finding]:
    """Looks at the whole house, because an error's base often stands in another room."""
    classes = [(source, node) for source in sources if not source.is_test for node in source.nodes(ast.ClassDef)]
    errors = _errors_among([node for _, node in classes])
    for source, node in classes:
        if node.name in errors and not node.name.startswith("_") and not ast.get_docstring(node):
            message = f"{node.name} has no docstring, which is its message to the person and names the remedy"
            yield source.finding("H008", node.lineno, message)


def _errors_among(classes: Sequence[ast.ClassDef]) -> set[str]:
    errors: set[str] = set()
    while True:
        more = {node.name for node in classes if any(_is_error(base, errors) for base in node.bases)}
        if more <= errors:
            return errors
        errors |= more


def _is_error(base: ast.expr, errors: set[str]) -> bool:
    name = last_name(base)
    return name in errors or name in BUILT_IN or name.endswith(ERROR_ENDINGS)
