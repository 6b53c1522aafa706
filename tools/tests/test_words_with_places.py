"""A text with places to fill is the program's own, written down whole: what somebody typed fills a place and never is one (ASVS V1.3.10)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILLS = frozenset({"format", "format_map"})
CATALOGUE = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "sql.SQL", "SQL", "str", "_in_language"}
)
"""What takes a text of ours and gives back the same in another language or as another kind of object."""
OF_OUR_OWN = {
    ("product/stores/reports.py", "kind.__doc__"): "the words of a class",
    ("product/stores/rules/refusals.py", "self.sentence"): "a class attribute of ours",
    ("privacy/promises/errors.py", "type(self).__doc__"): "the words of a class",
    ("privacy/promises/errors.py", "type(self).__name__"): "the name of a class",
    ("privacy/datamap/postgresql/base.py", "self.sql_owner_key"): "a class attribute of ours",
    ("privacy/datamap/postgresql/base.py", "self.sql_owned_link"): "a class attribute of ours",
    ("privacy/retention/actions/sweeping.py", "statement"): "its two callers name statements of the file",
    ("privacy/rights/telling.py", "_count(one)"): "one of two sentences of the file",
    ("product/rewards/withholding.py", "self.words"): "the words of a rule of the table below it",
    ("product/desk/telling.py", "text"): "its callers are the two properties above it",
    ("site/backup.py", "order"): "its callers write the statement down",
}


def filled(tree: ast.AST) -> Iterator[ast.expr]:
    """Every text whose places are filled by `format`, or by `%` with names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FILLS:
            yield node.func.value
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Dict):
            yield node.left


def rooms(tree: ast.Module) -> Iterator[ast.AST]:
    """The functions of a file, and the file without them: a name means one thing in each."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    yield from functions
    yield ast.Module([node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)], [])


def given(room: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name is given there. One that is handed in from elsewhere is not in it."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(room):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(node.value)
    return found


def unknown(text: ast.expr, names: dict[str, list[ast.expr]], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """What of it is not written down in the program."""
    told = ast.unparse(text)
    if isinstance(text, ast.Constant) or re.fullmatch(r"_?[A-Z][A-Z_]*(\[.*\])?", told):
        return
    if isinstance(text, ast.IfExp):
        parts = [text.body, text.orelse]
    elif isinstance(text, ast.BoolOp):
        parts = text.values
    elif isinstance(text, ast.BinOp):
        parts = [text.left, text.right]
    elif isinstance(text, ast.Tuple | ast.List):
        parts = text.elts
    elif isinstance(text, ast.Dict):
        parts = text.values
    elif isinstance(text, ast.Subscript):
        parts = [text.value]
    elif isinstance(text, ast.Call) and ast.unparse(text.func) in CATALOGUE:
        parts = [text.args[-1]] if ast.unparse(text.func) == "_in_language" else text.args[:1]
    elif isinstance(text, ast.Name) and text.id in names and text.id not in seen:
        parts, seen = names[text.id], seen | {text.id}
    else:
        yield told
        return
    for part in parts:
        yield from unknown(part, names, seen)


def strays(source: str) -> set[str]:
    found = set()
    for room in rooms(ast.parse(source)):
        names = given(room)
        found |= {stray for text in filled(room) for stray in unknown(text, names)}
    return found


def test_every_text_with_places_is_written_down_in_the_program() -> None:
    package = ROOT / "src/socialsmartly"
    found = set()
    for file in package.rglob("*.py"):
        if "tests" not in file.parts:
            found |= {(file.relative_to(package).as_posix(), stray) for stray in strays(file.read_text())}
    assert found - OF_OUR_OWN.keys() == set()
    assert OF_OUR_OWN.keys() - found == set(), "what is excused is there no more"


@pytest.mark.parametrize(
    "source",
    [
        "request.POST['text'] % {'shop': shop}",
        "said = request.POST['text']\nsaid % {'shop': shop}",
        "_(request.POST['text']) % {'shop': shop}",
        "(_('Dear %(name)s') if known else row.text) % {'name': name}",
        "row.text.format(name=name)",
        "f'{typed} {{name}}'.format(name=name)",
    ],
)
def test_a_text_from_elsewhere_would_be_seen(source: str) -> None:
    """The twin."""
    assert strays(source)


@pytest.mark.parametrize("source", ["WORDS[kind] % {'n': 1}", "said = _('one')\nsaid % {'n': 1}", "'{}'.format(typed)"])
def test_our_own_are_let_through(source: str) -> None:
    assert strays(source) == set()
