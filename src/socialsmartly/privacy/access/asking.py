"""Whether a statement asks for a column, by its text: Django's own, and one that was written by hand. In doubt it does.

It holds against whatever is written without thinking of the agreement. A program that hides its words from whoever reads them is none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from socialsmartly.privacy.datamap.map import tables

EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
_NAMED: Final = re.compile(
    r'(?:\b(?:FROM|JOIN|UPDATE|USING|INTO|ONLY)\s+|,\s*)"?(\w+)"?(?=\s+(?:AS\s+)?"?(\w+)"?)', re.IGNORECASE
)
_NO_ALIAS: Final = re.compile(
    r"(?:WHERE|SET|ON|GROUP|ORDER|LIMIT|OFFSET|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|JOIN|USING|FOR|HAVING|UNION|EXCEPT|INTERSECT"
    r"|RETURNING|AS|FROM|VALUES|SELECT|DEFAULT|OVERRIDING|WHEN|IN|IS|AND|OR|NOT)$",
    re.IGNORECASE,
)
_VALUES: Final = re.compile(r"\s*VALUES\s+(\((?:%s(?:,\s*)?)+\)(?:,\s*)?)+", re.IGNORECASE)
_OTHER_INSERT: Final = re.compile(r'\bINSERT\s+INTO\s+"\w+"\s*\([^()]*\)', re.IGNORECASE)
_ASSIGNED: Final = re.compile(r'(?:\bSET\s+|,\s*)"\w+"\s*=(?=\s)', re.IGNORECASE)
_TARGET: Final = re.compile(r'\s*UPDATE\s+"(\w+)"\s', re.IGNORECASE)
_WHOLE: Final = re.compile(r"(?:\b(?:SELECT|DISTINCT|ALL|RETURNING)\s+|[.,]\s*)\*|\(\s*\*(?!\s*\))", re.IGNORECASE)
_ALL_BACK: Final = re.compile(r'\bRETURNING\s+(?:"?\w+"?\.)?\*', re.IGNORECASE)
_HIDES: Final = re.compile(r'U&"|\bNATURAL\b|(?<!LOCK )\bTABLE\s|\bCOPY\s|_to_xml|\bDO\s*\$', re.IGNORECASE)
_ENDS: Final = re.compile(r"\b(?:DELETE|MERGE|TRUNCATE)\b", re.IGNORECASE)
_KEYWORD: Final = re.compile(r"AT\s+TIME\s+ZONE\b", re.IGNORECASE)
_DEFINED: Final = re.compile(r'(?:\b(?:FROM|JOIN|UPDATE|INTO|ONLY|USING|OF|TABLE)|\."?public"?\.)\s*"?$', re.IGNORECASE)
_RESERVED: Final = re.compile(
    r"(?:ALL|ANY|ASC|CASE|COLUMN|DESC|END|FOR|FROM|GROUP|LIMIT|OFFSET|ON|ORDER|TO|USER|WHEN)$", re.IGNORECASE
)
"""Words that are a column only behind the name of a table or between quotation marks."""
_LIST: Final = re.compile(r'"?\s*\(')
_GIVEN: Final = re.compile(r'\b(?:FROM|JOIN|UPDATE|INTO|ONLY|USING)\s+"?\w+"?\s+(?:AS\s+)?"?$', re.IGNORECASE)
"""Where a table gets a short name; two may get the same in two parts of a statement."""


class Column(NamedTuple):
    """A column of a table, what a new row says of it when nobody says anything, and whether it says whose row it is: then to end a row
    is to use it, too."""

    table: str
    name: str
    default: Any = None
    says_whose: bool = False


def asks_for(sql: str, params: Sequence[Any] | Mapping[str, Any], column: Column) -> bool:
    """Whether a statement reads, changes or fills a column."""
    if not _word(column.table).search(sql):
        return False
    filled = list(_inserts(column.table).finditer(sql))
    if any(_fills(sql, params, one, column) for one in filled):
        return True
    return _names(sql, column.table, column.name, fills=bool(filled), ends=column.says_whose)


def _fills(sql: str, params: Sequence[Any] | Mapping[str, Any], insert: re.Match[str], column: Column) -> bool:
    """Whether a new row says anything there that nobody would have said for it. Many rows come one after another, or column by column."""
    if insert["columns"] is None:
        return True  # all columns, in their order
    columns = [name.strip().strip('"').lower() for name in insert["columns"].split(",")]
    if column.name not in columns:
        return False
    given = _given(sql, params, insert)
    if given is None or len(given) % len(columns):
        return True
    told = given[columns.index(column.name) :: len(columns)]
    values = [value for one in told for value in (one if isinstance(one, list) else [one])]
    return any(value not in EMPTY and value != column.default for value in values)


def _given(sql: str, params: Sequence[Any] | Mapping[str, Any], insert: re.Match[str]) -> Sequence[Any] | None:
    """What is given to the new rows, where that can be told: all of a statement that does nothing else, or the part of it that its own
    places take."""
    if isinstance(params, Mapping):
        return None
    if not sql[: insert.start()].strip() and not re.search(r"\bSELECT\b(?!\s+\*\s+FROM\s+UNNEST)", sql, re.IGNORECASE):
        values = _VALUES.match(sql, insert.end())
        return params if values is None else params[: values[0].count("%s")]
    values = _VALUES.match(sql, insert.end())
    if values is None:
        return None
    before = sql[: insert.start()].count("%s")
    return params[before : before + values[0].count("%s")]


@lru_cache(maxsize=2000)
def _names(sql: str, table: str, column: str, *, fills: bool, ends: bool) -> bool:
    """Whether the rest of a statement has the column's name where it can be meant, or asks for the row as a whole."""
    rest = _inserts(table).sub(" ", sql)
    here = _word(table).search(rest) is not None
    if here and (_HIDES.search(rest) or _as_a_whole(rest, table) or (ends and _ENDS.search(rest))):
        return True
    if fills and _ALL_BACK.search(rest):
        return True
    if not here and not fills:
        return False
    target = _TARGET.match(rest)
    rest = _OTHER_INSERT.sub(" ", rest)
    if target and target[1] != table:
        rest = _ASSIGNED.sub(" ", rest)
    known = _called(rest)
    return any(_may_mean(rest, found, table, known) for found in _word(column).finditer(rest))


def _may_mean(sql: str, found: re.Match[str], table: str, known: Mapping[str, set[str]]) -> bool:
    """Whether a word is the column of this table: not where it gives a name to something else, nor behind the name of another table."""
    before, quoted = sql[: found.start()], sql[: found.start()].endswith('"')
    if re.search(r'\bAS\s+"?$', before, re.IGNORECASE) or (not quoted and _KEYWORD.match(sql, found.start())):
        return False
    owner = re.search(r'"?(\w+)"?\s*\.\s*"?$', before)
    if owner is None:
        return quoted or not _RESERVED.match(found[0])
    return table in known.get(owner[1], {table})


def _called(sql: str) -> dict[str, set[str]]:
    """Each name of a statement by which a table goes there. A name that is nobody's may be any."""
    known = {name: {name} for name in _tables()}
    for table, alias in _NAMED.findall(sql):
        if table in _tables() and not _NO_ALIAS.match(alias):
            known.setdefault(alias, set()).add(table)
    return known


def _as_a_whole(sql: str, table: str) -> bool:
    """Whether a statement asks for the row without naming its columns: by a star, by the name of the table or a short name of it standing
    alone, or by giving the columns names of its own."""
    if _WHOLE.search(sql):
        return True
    given = [found for found in _short_names(table).finditer(sql) if not _NO_ALIAS.match(found[1])]
    if any(_LIST.match(sql, found.end()) for found in given):
        return True
    starts = {found.start(1) for found in given}
    return any(_stands_alone(sql, name, starts) for name in {table, *(found[1] for found in given)})


def _stands_alone(sql: str, name: str, given: set[int]) -> bool:
    """Whether a name stands somewhere without a column behind it, and is not `given` there to a table."""
    for found in _alone(name).finditer(sql):
        before = sql[: found.start()]
        if found.start() not in given and not _DEFINED.search(before) and not _GIVEN.search(before):
            return True
    return False


@cache
def _short_names(table: str) -> re.Pattern[str]:
    return re.compile(rf'(?<!\w)"?{re.escape(table)}"?\s+(?:AS\s+)?"?(\w+)', re.IGNORECASE)


@lru_cache(maxsize=1000)
def _alone(name: str) -> re.Pattern[str]:
    return re.compile(rf'(?<!\w)(?<!\.")(?<!\.){re.escape(name)}(?!\w)(?!"?\s*\.)', re.IGNORECASE)


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


@cache
def _inserts(table: str) -> re.Pattern[str]:
    """A new row of a table, with the names of its columns where they are told."""
    return re.compile(
        rf'\bINSERT\s+INTO\s+(?:"?public"?\.)?"?{re.escape(table)}"?(?!\w)(?:\s+AS\s+"?\w+"?)?'
        r"\s*(?:\((?P<columns>[^()]*)\))?",
        re.IGNORECASE,
    )


@cache
def _tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in tables())
