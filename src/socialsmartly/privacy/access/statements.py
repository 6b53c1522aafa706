"""The statement rule: on owned tables every statement names the owner, or says why it does not.

On one machine nothing breaks without it; on a cluster such a statement visits every machine or is refused. So it is held from
the first day, by reading the text of each statement on the way to the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from socialsmartly.privacy.access.errors import StatementNamesNoOwner
from socialsmartly.privacy.datamap.map import kind_of, owner_field, tables
from socialsmartly.privacy.datamap.scope import reaching_all_owners
from socialsmartly.words import Kind

_TABLE = re.compile(
    r'(?:\b(?:FROM|JOIN|UPDATE|USING)\s+|,\s*)(?:ONLY\s+)?"?(\w+)"?(?:\s+(?:AS\s+)?"?([A-Za-z]\w*)"?)?',
    re.IGNORECASE,
)
_NO_ALIAS = frozenset(
    {
        *(
            "WHERE",
            "SET",
            "ON",
            "GROUP",
            "ORDER",
            "LIMIT",
            "INNER",
            "LEFT",
            "RIGHT",
            "FULL",
            "CROSS",
            "JOIN",
            "USING",
            "FOR",
        ),
        *("HAVING", "UNION", "RETURNING", "AS", "FROM"),
    }
)
_ASSIGNMENTS = re.compile(r"\bSET\b.*?(?=\bWHERE\b|\bFROM\b|\bRETURNING\b|$)", re.IGNORECASE | re.DOTALL)
_VALUE = r"(?:%s|%\(\w+\)s|\$\d+|'|NULLIF\(|current_setting\(|ANY\s*\(|ARRAY\b)"


def mind_the_owner(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """A Django execute wrapper: refuses what would fan out (StatementNamesNoOwner)."""
    stray = names_no_owner(str(sql))
    if stray and not reaching_all_owners():
        raise StatementNamesNoOwner(stray)
    return execute(sql, params, many, context)


@lru_cache(maxsize=5000)
def names_no_owner(statement: str) -> str | None:
    """The first owned table that a statement touches without its owner, or None. Inserts always carry the owner."""
    if statement.lstrip().upper().startswith(("INSERT", "SET ")):
        return None
    touched = list(_touched(statement))
    owners = {name: owner for name, _, owner, _ in touched}
    whole = _ASSIGNMENTS.sub(" ", statement)
    bound = {name for name, owner in owners.items() if _named(whole, rf'(?<!\w)"?{name}"?\."?{owner}"?')}
    bound |= {
        name for name, _, owner, part in touched if _alone(part, name) and _named(part, rf'(?<![\w."])"?{owner}"?')
    }
    while more := {name for name in owners.keys() - bound if _joined(whole, name, owners, bound)}:
        bound |= more
    return next((table for name, table, _, _ in touched if name not in bound), None)


def _touched(statement: str) -> Iterator[tuple[str, str, str, str]]:
    """Each owned table of a statement: the name it goes by there, the table, its owner column, and the part it governs."""
    for found in _TABLE.finditer(statement):
        table, alias = found.groups()
        if table in _owned_tables():
            name = alias if alias and alias.upper() not in _NO_ALIAS else table
            part = _ASSIGNMENTS.sub(" ", _until_closed(statement[found.start() :]))
            yield name, table, _owned_tables()[table], part


def _until_closed(text: str) -> str:
    """Up to the bracket that closes the sub-select this text stands in."""
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return text[:position]
    return text


def _alone(part: str, name: str) -> bool:
    """Whether a part speaks of one owned table only, so that its columns need no table before them."""
    names = {
        alias if alias and alias.upper() not in _NO_ALIAS else table
        for table, alias in _TABLE.findall(part)
        if table in _owned_tables()
    }
    return names <= {name}


def _named(conditions: str, column: str) -> bool:
    """Whether an owner's column is compared with a value, by itself or as the first of a row."""
    one = rf"{column}(?:::\w+)?\s*(?:=|\bIN\b)\s*\(*\s*(?:{_VALUE})"
    row = rf"\(\s*{column}\s*,[^()]*\)\s*(?:=|\bIN\b)\s*\("
    return bool(re.search(rf"(?:{one})|(?:{row})", conditions, re.IGNORECASE))


def _joined(conditions: str, name: str, owners: dict[str, str], bound: set[str]) -> bool:
    """Whether the owner is compared with the owner of a table that is bound already."""
    mine = rf'(?<!\w)"?{name}"?\."?{owners[name]}"?'
    return any(
        re.search(rf"{mine}\s*=\s*\(?{theirs}(?!\w)|{theirs}\s*=\s*\(?{mine}(?!\w)", conditions, re.IGNORECASE)
        for theirs in (rf'(?<!\w)"?{other}"?\."?{owners[other]}"?' for other in bound)
    )


@cache
def _owned_tables() -> dict[str, str]:
    found = {}
    for model in tables():
        owner = owner_field(model)
        if kind_of(model) is Kind.OWNED and owner is not None:
            found[model._meta.db_table] = str(owner.column)
    return found
