"""Which test holds us to which promise: `python -m socialsmartly.privacy.promises.index [--check]`."""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from socialsmartly.privacy.promises.board import TESTS_INDEX
from socialsmartly.privacy.promises.errors import MarkNotReadable, MarkOnNoTest, PolicyError

_REPOSITORY = Path(__file__).resolve().parents[4]
_NOT_RUN = {"skip", "xfail"}
"""A test that is always skipped, or expected to fail, proves nothing and is not listed."""


@dataclass(frozen=True, slots=True)
class _Marks:
    promises: frozenset[str] = frozenset()
    runs: bool = True

    def __or__(self, other: _Marks) -> _Marks:
        return _Marks(self.promises | other.promises, self.runs and other.runs)


def index(root: Path) -> dict[str, list[str]]:
    """Promise ids with the node ids of their tests, both sorted, read from the source without importing it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in files_of_tests(root):
        for promise, node in marks_in(file.read_text(encoding="utf-8"), file.relative_to(root).as_posix()):
            found[promise].append(node)
    return {promise: sorted(found[promise]) for promise in sorted(found)}


def files_of_tests(root: Path) -> list[Path]:
    in_rooms = (file for folder in (root / "src").glob("**/tests") for file in folder.rglob("test_*.py"))
    return sorted({*(root / "tests").rglob("test_*.py"), *in_rooms})


def marks_in(source: str, place: str) -> Iterator[tuple[str, str]]:
    """Pairs of promise and node id; a mark on a module or a class holds for every test inside."""
    module = ast.parse(source, filename=place)
    yield from _walk(module.body, place, _marks(_assigned(module.body), place), place)


def _walk(body: Iterable[ast.stmt], node: str, inherited: _Marks, place: str) -> Iterator[tuple[str, str]]:
    for statement in body:
        if not isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        name, own = f"{node}::{statement.name}", _marks(statement.decorator_list, place)
        if isinstance(statement, ast.ClassDef) and statement.name.startswith("Test"):
            own |= _marks(_assigned(statement.body), place)
            yield from _walk(statement.body, name, inherited | own, place)
        elif not isinstance(statement, ast.ClassDef) and statement.name.startswith("test"):
            marks = inherited | own
            yield from ((promise, name) for promise in sorted(marks.promises) if marks.runs)
        elif own.promises:
            raise MarkOnNoTest(place=f"{place}:{statement.lineno}")


def _assigned(body: Iterable[ast.stmt]) -> list[ast.expr]:
    """The marks in `pytestmark = …`, of a module or of a class."""
    marks: list[ast.expr] = []
    for statement in body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "pytestmark":
            value = statement.value
            marks += value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    return marks


def _marks(expressions: Iterable[ast.expr], place: str) -> _Marks:
    promises, runs = set[str](), True
    for expression in expressions:
        call = expression.func if isinstance(expression, ast.Call) else expression
        name = ast.unparse(call).removeprefix("pytest.").removeprefix("mark.")
        if name == "promise":
            promises |= _ids(expression, place)
        runs &= name not in _NOT_RUN
    return _Marks(frozenset(promises), runs)


def _ids(mark: ast.expr, place: str) -> set[str]:
    arguments = mark.args if isinstance(mark, ast.Call) and not mark.keywords else []
    ids = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
    words = {promise for promise in ids if isinstance(promise, str)}
    if not words or len(ids) != len(arguments) or len(words) != len(set(ids)):
        raise MarkNotReadable(place=f"{place}:{mark.lineno}")
    return words


def written(found: dict[str, list[str]]) -> str:
    return json.dumps(found, indent=2) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the committed index is as the tests say, 1 when it is stale, 2 when a mark cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m socialsmartly.privacy.promises.index", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 with the difference when stale")
    parser.add_argument("--root", type=Path, default=_REPOSITORY, help="the repository (default: this one)")
    parser.add_argument("--file", type=Path, default=TESTS_INDEX, help="the index (default: beside this module)")
    options = parser.parse_args(arguments)
    try:
        wanted = written(index(options.root))
    except PolicyError as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    if not options.check:
        options.file.write_text(wanted, encoding="utf-8")
        return 0
    return _report_difference(options.file, wanted)


def _report_difference(file: Path, wanted: str) -> int:
    committed = file.read_text(encoding="utf-8") if file.exists() else ""
    if committed == wanted:
        return 0
    lines = difflib.unified_diff(committed.splitlines(), wanted.splitlines(), "committed", "tests", lineterm="")
    sys.stdout.write("\n".join(lines) + f"\n{file.name} is stale: run python -m socialsmartly.privacy.promises.index\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
