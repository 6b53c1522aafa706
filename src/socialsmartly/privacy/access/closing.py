"""A column that a person did not agree to for a purpose is closed in a block about them, whichever statement asks for it (6-b).

The managers leave it out, so whatever does not need it goes on as before. What asks for it all the same is refused on the way to the
database: a look, a change, and a new row that would fill it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import connection

from socialsmartly.privacy.access.errors import NotAgreed
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.words import keeps

INSERT: Final = re.compile(r'\s*INSERT INTO "?(?P<table>\w+)"? \((?P<columns>[^)]*)\)')
EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


@contextmanager
def held_to_the_agreement(reading: Reading) -> Iterator[None]:
    """Around a block: nearly always nothing is closed, and nothing is looked at."""
    if not reading.closed:
        yield
        return
    closed = frozenset(_column(place) for place in reading.closed)

    def look(execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        for_all = params if many else [params]
        if any(asks_for(str(sql), one or (), closed) for one in for_all):
            raise NotAgreed(str(reading.purpose))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield


Column = tuple[str, str, Any]


@cache
def _column(place: str) -> Column:
    """Table, column and what a new row says of it when nobody says anything."""
    label, _, name = place.rpartition(".")
    model = apps.get_model(label)
    field: Any = model._meta.get_field(name)
    return model._meta.db_table, str(field.column), field.get_default() if field.has_default() else None


@keeps("6-b")
def asks_for(sql: str, params: Sequence[Any], closed: frozenset[Column]) -> bool:
    """Whether a statement reads, changes or fills one of these columns. In doubt it does."""
    filling = INSERT.match(sql)
    return any(
        _fills(filling, params, column, default)
        if filling and filling["table"] == table
        else _named(table).search(sql) is not None and _names(sql, table, column)
        for table, column, default in closed
    )


@cache
def _named(word: str, *, bare: bool = False) -> re.Pattern[str]:
    """The name of a table or column in a statement, as Django quotes it or as it is written by hand; `bare` is the latter alone."""
    if bare:
        return re.compile(rf'(?<![\w"]){re.escape(word)}(?![\w"])')
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def _names(sql: str, table: str, column: str) -> bool:
    """By the name of its table, by a short name that Django gave it, or as the target of a change. A statement that was written by hand, with
    a bare name for the table, asks for whatever word it has."""
    if _named(table, bare=True).search(sql):
        return _named(column).search(sql) is not None
    if sql.startswith(f'UPDATE "{table}" ') and f'"{column}" = ' in sql:
        return True
    return re.search(rf'(?:"{re.escape(table)}"|\b[A-Z]\d+)\."{re.escape(column)}"', sql) is not None


def _fills(insert: re.Match[str], params: Sequence[Any], column: str, default: Any) -> bool:
    """Whether a new row says anything there that nobody would have said for it. Many rows come one after another, or column by column."""
    columns = [name.strip().strip('"') for name in insert["columns"].split(",")]
    if column not in columns:
        return False
    if len(params) % len(columns):
        return True
    told = params[columns.index(column) :: len(columns)]
    values = [value for one in told for value in (one if isinstance(one, list) else [one])]
    return any(value not in EMPTY and value != default for value in values)
