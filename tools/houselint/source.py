"""A file as the rules see it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Finding:
    """`place` is the function or class around the line, so that an allowance can name it and survive edits above it."""

    path: str
    line: int
    rule: str
    message: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule} {self.message}"


@dataclass(frozen=True)
class Source:
    path: str
    text: str

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return PurePosixPath(self.path).parts

    @cached_property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def is_python(self) -> bool:
        return self.name.endswith(".py")

    @property
    def is_template(self) -> bool:
        return "templates" in self.parts[:-1]

    @property
    def is_test(self) -> bool:
        return "tests" in self.parts[:-1] or self.name == "conftest.py"

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts[:-1]

    def within(self, *folders: str) -> bool:
        return any(self.path.startswith(folder + "/") for folder in folders)

    @cached_property
    def _nodes(self) -> dict[type[ast.AST], list[ast.AST]]:
        """One walk for all rules: walking the tree again for each is most of the time."""
        found: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        if self.is_python:
            for node in ast.walk(ast.parse(self.text, self.path)):
                found[type(node)].append(node)
        return found

    def nodes(self, *kinds: type[Node]) -> Iterator[Node]:
        for kind in kinds:
            yield from self._nodes[kind]  # type: ignore[misc]  # the list under a type holds nodes of that type

    @cached_property
    def functions(self) -> list[Function]:
        return [*self.nodes(ast.FunctionDef), *self.nodes(ast.AsyncFunctionDef)]

    def finding(self, rule: str, line: int, message: str) -> Finding:
        return Finding(self.path, line, rule, message, self._place(line))

    def _place(self, line: int) -> str:
        around = [
            node
            for node in [*self.functions, *self.nodes(ast.ClassDef)]
            if node.lineno <= line <= (node.end_lineno or node.lineno)
        ]
        return ".".join(node.name for node in sorted(around, key=lambda node: node.lineno))


def last_name(node: ast.expr) -> str:
    """`serves` for `serves`, `access.serves` and `access.serves(...)`."""
    match node:
        case ast.Call(func=func):
            return last_name(func)
        case ast.Attribute(attr=attr):
            return attr
        case ast.Name(id=name):
            return name
    return ""
