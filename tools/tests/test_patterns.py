"""Nothing that somebody typed becomes a pattern: each is written down whole, or made of parts that are, or escaped (ASVS V1.2.9). And no
script writes to a property whose name came from outside (V15.3.6)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKES = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split"})
OF_OUR_OWN = {
    ("src/socialsmartly/product/billing/tax_numbers.py", "form"): "from the table of forms above it",
    ("src/socialsmartly/privacy/access/statements.py", "one"): "names of our own tables",
    ("src/socialsmartly/privacy/access/statements.py", "row"): "names of our own tables",
    ("src/socialsmartly/privacy/access/statements.py", "mine"): "names of our own columns",
    ("src/socialsmartly/privacy/access/statements.py", "theirs"): "names of our own columns",
}
WRITES = re.compile(r"(\w+)\[(\w+)\]\s*=(?!=)")
SCRIPTS = {
    ("app.js", "response[part]"): "the names stand in the line above",
    ("chat.js", "made[key]"): "an element of our own, with attributes written in the program",
}


def patterns(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            of = node.func.value
            if isinstance(of, ast.Name) and of.id == "re" and node.func.attr in MAKES:
                yield node.args[0]


def parts(pattern: ast.expr) -> Iterator[str]:
    """What of it is neither written down nor escaped."""
    if isinstance(pattern, ast.JoinedStr):
        for value in pattern.values:
            yield from parts(value.value) if isinstance(value, ast.FormattedValue) else ()
    elif isinstance(pattern, ast.BinOp):
        yield from [*parts(pattern.left), *parts(pattern.right)]
    elif not isinstance(pattern, ast.Constant) and not is_ours(ast.unparse(pattern)):
        yield ast.unparse(pattern)


def is_ours(told: str) -> bool:
    """A constant by its name, its pattern, or an escaped text."""
    return told.startswith("re.escape(") or re.fullmatch(r"_?[A-Z][A-Z_]*(\.pattern)?", told) is not None


def unknown(folder: Path) -> set[tuple[str, str]]:
    found = set()
    for file in folder.rglob("*.py"):
        if "tests" not in file.parts:
            place = file.relative_to(ROOT).as_posix()
            found |= {(place, part) for pattern in patterns(ast.parse(file.read_text())) for part in parts(pattern)}
    return found


def test_no_pattern_is_made_of_what_somebody_typed() -> None:
    assert unknown(ROOT / "src") == set(OF_OUR_OWN)


@pytest.mark.parametrize("code", ["re.search(asked, text)", 're.compile(rf"^{asked}$")', 're.match("a" + asked, text)'])
def test_one_that_is_would_be_seen(code: str) -> None:
    (pattern,) = patterns(ast.parse(code))
    assert list(parts(pattern)) == ["asked"]


def written(script: str) -> set[str]:
    return {found[0] for found in WRITES.finditer(script) if not found[2].isdigit()}


def test_a_script_writes_to_no_property_that_is_named_from_outside() -> None:
    ours = [file for file in (ROOT / "src").rglob("*.js") if "vendor" not in file.parts]
    assert len(ours) >= 3
    found = {(file.name, told.rstrip("= ")) for file in ours for told in written(file.read_text())}
    assert found == set(SCRIPTS)
    assert not any(word in file.read_text() for file in ours for word in ("__proto__", "Object.assign", "eval("))


def test_one_that_does_would_be_seen() -> None:
    assert written("for (const name in answer) settings[name] = answer[name];") == {"settings[name] ="}
