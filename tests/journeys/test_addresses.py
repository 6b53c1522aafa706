"""All walks share one installation, and most of them run together in the deep tier alone: there, a shared address would be an account."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent


def of_each_width(source: str) -> list[str]:
    """The addresses that a walk makes for itself out of its language and width; each once, however often it writes to it."""
    walks = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.FunctionDef)]
    return [address for walk in walks for address in {*_addresses(walk)}]


def _addresses(walk: ast.FunctionDef) -> list[str]:
    texts = [ast.unparse(each) for each in ast.walk(walk) if isinstance(each, ast.JoinedStr)]
    return [text for text in texts if "{language}.{width}@" in text and not text.startswith(("f'{", 'f"{'))]


def shared(sources: list[str]) -> set[str]:
    counted = Counter(address for source in sources for address in of_each_width(source))
    return {address for address, walks in counted.items() if walks > 1}


def test_no_two_walks_have_one_address() -> None:
    sources = [path.read_text() for path in HERE.glob("test_*.py")]
    assert len([address for source in sources for address in of_each_width(source)]) > 10
    assert shared(sources) == set()


def test_one_address_in_two_walks_is_found() -> None:
    walk = """def walks_{}(language, width):\n    sign_up(f"asks.{{language}}.{{width}}@example.test")\n"""
    assert shared([walk.format(1), walk.format(2)]) == {"f'asks.{language}.{width}@example.test'"}
    assert shared([walk.format(1), walk.format(2).replace("asks", "surveys")]) == set()
