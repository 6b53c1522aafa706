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

_TABLE = re.compile(r'(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?([A-Z]+\d+)"?)?', re.IGNORECASE)


def mind_the_owner(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """A Django execute wrapper: refuses what would fan out (StatementNamesNoOwner)."""
    stray = names_no_owner(str(sql))
    if stray and not reaching_all_owners():
        raise StatementNamesNoOwner(stray)
    return execute(sql, params, many, context)


def names_no_owner(statement: str) -> str | None:
    """The first owned table that a statement touches without its owner, or None. Inserts always carry the owner."""
    if statement.lstrip().upper().startswith("INSERT"):
        return None
    for table, alias in _TABLE.findall(statement):
        owner = _owned_tables().get(table)
        if owner and not _bound(statement, alias or table, owner):
            return str(table)
    return None


def _bound(statement: str, name: str, owner: str) -> bool:
    column = rf'(?:"?{name}"?\.)?"?{owner}"?'
    return bool(re.search(rf"{column}\s*(?:=|IN\b)|=\s*\(?{column}", statement, re.IGNORECASE))


@cache
def _owned_tables() -> dict[str, str]:
    found = {}
    for model in tables():
        owner = owner_field(model)
        if kind_of(model) is Kind.OWNED and owner is not None:
            found[model._meta.db_table] = str(owner.column)
    return found
