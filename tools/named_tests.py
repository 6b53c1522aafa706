"""Whether a test that a document names is there and runs, read from its source and without importing it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

LEFT_OUT = {"skip", "skipif", "xfail"}


def fault_of(root: Path, node: str) -> str | None:
    """What is wrong with `path::test_name`, or None."""
    path, _, name = node.partition("::")
    if not name or not (root / path).is_file() or name not in _tests_in(root / path):
        return f"there is no test {node}"
    return None if _tests_in(root / path)[name] else f"{node} is skipped"


@cache
def _tests_in(path: Path) -> Mapping[str, bool]:
    """Each test, and whether it runs everywhere."""
    tree = ast.parse(path.read_text())
    together = any(_leaves_out(node) for node in tree.body if isinstance(node, ast.Assign) and _is_mark(node))
    return {
        node.name: not together and not _leaves_out(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def _is_mark(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)


def _leaves_out(node: ast.AST) -> bool:
    """As a mark above it, or by a call within."""
    return any(name in LEFT_OUT for name in _pytests_own(node))


def _pytests_own(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and ast.unparse(part.value) in {"pytest", "pytest.mark"}:
            yield part.attr
