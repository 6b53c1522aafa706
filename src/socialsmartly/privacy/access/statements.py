"""The statement rule: on owned tables every statement names the owner, or says why it does not.

On one machine nothing breaks without it; on a cluster such a statement visits every machine or is refused. So it is held from
the first day, by reading the text of each statement on the way to the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from socialsmartly.privacy.access.errors import StatementNamesNoOwner
from socialsmartly.privacy.datamap.map import kind_of, owner_field, tables
from socialsmartly.privacy.datamap.scope import reaching_all_owners
from socialsmartly.words import Kind

_TABLE = re.compile(
    r'(?:\b(?:FROM|JOIN|UPDATE|INTO|USING)\s+|,\s*)(?:ONLY\s+)?"?(\w+)"?(?:\s+(?:AS\s+)?"?([A-Za-z]\w*)"?)?',
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
_ASSIGNMENTS = re.compile(r"\bSET\b.*?(?=\bWHERE\b|\bFROM\b|$)", re.IGNORECASE | re.DOTALL)
_VALUE = r"(?:%s|%\(\w+\)s|\$\d+|'|NULLIF\(|current_setting\(|ANY\s*\(|ARRAY\b)"


def mind_the_owner(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """A Django execute wrapper: refuses what would fan out (StatementNamesNoOwner)."""
    stray = names_no_owner(str(sql))
    if stray and not reaching_all_owners():
        raise StatementNamesNoOwner(stray)
    return execute(sql, params, many, context)


def names_no_owner(statement: str) -> str | None:
    """The first owned table that a statement touches without its owner, or None. Inserts always carry the owner."""
    if statement.lstrip().upper().startswith(("INSERT", "SET ")):
        return None
    conditions = _ASSIGNMENTS.sub(" ", statement) if statement.lstrip().upper().startswith("UPDATE") else statement
    touched = _touched(statement)
    bound = {name for name, (_, owner) in touched.items() if _named(conditions, name, owner, alone=len(touched) == 1)}
    for _ in touched:
        bound |= {name for name in touched.keys() - bound if _joined(conditions, name, touched, bound)}
    return next((table for name, (table, _) in touched.items() if name not in bound), None)


def _touched(statement: str) -> dict[str, tuple[str, str]]:
    """Each owned table of a statement under the name it goes by there: {name: (table, owner column)}."""
    found = {}
    for table, alias in _TABLE.findall(statement):
        if table in _owned_tables():
            name = table if not alias or alias.upper() in _NO_ALIAS else alias
            found[name] = (table, _owned_tables()[table])
    return found


def _named(conditions: str, name: str, owner: str, *, alone: bool) -> bool:
    """Whether the owner is compared with a value. Where there is one table alone, its name may be left out."""
    column = rf'(?<!\w)"?{name}"?\."?{owner}"?' if not alone else rf'(?:"?{name}"?\.)?(?<!\w)"?{owner}"?'
    one = rf"{column}(?:::\w+)?\s*(?:=|\bIN\b)\s*\(*\s*(?:{_VALUE})"
    row = rf"\(\s*{column}\s*,[^()]*\)\s*(?:=|\bIN\b)\s*\("
    return bool(re.search(rf"(?:{one})|(?:{row})", conditions, re.IGNORECASE))


def _joined(conditions: str, name: str, touched: dict[str, tuple[str, str]], bound: set[str]) -> bool:
    """Whether the owner is compared with the owner of a table that is bound already."""
    mine = rf'(?<!\w)"?{name}"?\."?{touched[name][1]}"?'
    return any(
        re.search(rf"{mine}\s*=\s*\(?{theirs}(?!\w)|{theirs}\s*=\s*\(?{mine}(?!\w)", conditions, re.IGNORECASE)
        for other in bound
        for theirs in [rf'(?<!\w)"?{other}"?\."?{touched[other][1]}"?']
    )


@cache
def _owned_tables() -> dict[str, str]:
    found = {}
    for model in tables():
        owner = owner_field(model)
        if kind_of(model) is Kind.OWNED and owner is not None:
            found[model._meta.db_table] = str(owner.column)
    return found
