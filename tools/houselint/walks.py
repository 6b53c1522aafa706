"""H015: a walk through the browser says of each click whether it leads on."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.houselint.source import Finding, Source

WALKS = "tests/journeys"
VERBS = f"{WALKS}/walking.py"


def bare_click(source: Source) -> Iterator[Finding]:
    """A click may return before the browser leaves, and what is read then is the old page, sometimes."""
    if not source.within(WALKS) or source.path == VERBS:
        return
    for call in source.nodes(ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "click":
            yield source.finding(
                "H015", call.lineno, "say follow() of a click that leads to a page, touch() of one that stays"
            )
