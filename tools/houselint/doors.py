"""H011 H013: what may come in through a view and through a job."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.houselint.source import Finding, Function, Source, last_name

PURPOSE_MARKS = frozenset({"serves", "opens_its_own"})
JOB_WORDS = frozenset({"id", "ids", "context", "timestamp"})


def view_without_purpose(source: Source) -> Iterator[Finding]:
    views = source.name == "views.py" or "views" in source.parts[:-1]
    if not (source.is_python and source.within("src") and views) or source.is_test:
        return
    statements = [statement for module in source.nodes(ast.Module) for statement in module.body]
    for function in statements:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or function.name.startswith("_"):
            continue
        if _first_argument(function) == "request" and not _serves(function):
            message = f"{function.name} does not say which purpose it serves; add @serves(...)"
            yield source.finding("H011", function.lineno, message)


def _first_argument(function: Function) -> str:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return arguments[0].arg if arguments else ""


def _serves(function: Function) -> bool:
    return any(isinstance(mark, ast.Call) and last_name(mark) in PURPOSE_MARKS for mark in function.decorator_list)


def telling_job_argument(source: Source) -> Iterator[Finding]:
    if not source.within("src") or source.is_test:
        return
    for function in source.functions:
        if not any(last_name(mark) == "task" for mark in function.decorator_list):
            continue
        for name in _arguments(function):
            if name not in JOB_WORDS and not name.endswith(("_id", "_ids")):
                message = f"{function.name} takes {name}: a job is kept in the queue, so it takes ids only"
                yield source.finding("H013", function.lineno, message)


def _arguments(function: Function) -> Iterator[str]:
    given = function.args
    for argument in [*given.posonlyargs, *given.args, *given.kwonlyargs]:
        yield argument.arg
    for gathered in (given.vararg, given.kwarg):
        if gathered is not None:
            yield "*" + gathered.arg
