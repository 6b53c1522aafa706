"""What somebody guesses at is compared in a time that tells nothing: with hmac.compare_digest and never with == or in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for path in (ROOT / "src").rglob("*.py") if "tests" not in path.parts]
GUESSED = {"code", "code_digest", "secret", "token", "tag", "mac", "signature", "password"}
PLAIN = {
    "product/messaging/sending.py": "what a mail server answers is a code, too, and no secret",
    "product/stores/rules/lines.py": "a code of goods in a shop's file",
}
OUT_LOUD = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)


def compared_out_loud(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], OUT_LOUD):
            sides = [node.left, *([] if isinstance(node.ops[0], ast.In | ast.NotIn) else node.comparators)]
            if any(_name(side) in GUESSED for side in sides):
                yield ast.unparse(node)


def _name(node: ast.expr) -> str:
    """Of a variable or a column, also when it was wrapped into bytes(…) or was stripped."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"bytes", "str"} and node.args:
        return _name(node.args[0])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _name(node.func.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_no_code_link_or_credential_is_compared_out_loud() -> None:
    named = {path.relative_to(ROOT / "src" / "socialsmartly").as_posix(): path.read_text() for path in SOURCES}
    found = {place: list(compared_out_loud(text)) for place, text in named.items()}
    assert {place: lines for place, lines in found.items() if lines and place not in PLAIN} == {}
    assert all(found[place] for place in PLAIN), "an exception that nothing needs"


@pytest.mark.gate
@pytest.mark.parametrize(
    "line",
    [
        "if typed != row.code: pass",
        "ok = bytes(row.code_digest) == digest(typed)",
        "ok = token in known",
        "ok = given == code.strip()",
    ],
)
def test_a_comparison_that_stops_at_the_first_difference_would_be_seen(line: str) -> None:
    assert len(list(compared_out_loud(line))) == 1


def test_a_comparison_that_tells_nothing_passes() -> None:
    assert list(compared_out_loud("if hmac.compare_digest(row.code, typed): pass")) == []
