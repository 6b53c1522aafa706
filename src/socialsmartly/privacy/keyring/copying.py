"""The whole content of the keyring as lines of text, and back: what a backup seals. Either store writes and reads the same lines.

The first line says which columns of which table follow, each other one is a row. So a backup of a keyring in SQLite may be restored
into PostgreSQL and the other way about, and one of an older version gets the defaults of columns that came later.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.apps import apps
from django.db import connections, transaction
from django.db.models import BinaryField, Field

from socialsmartly.privacy.keyring.errors import BackupOfAnotherVersion
from socialsmartly.privacy.keyring.router import KEYRING

AT_ONCE: Final = 1000
SNAPSHOT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
Rows = Iterable[tuple[Any, ...]]
Look = Callable[[str], Rows]


@dataclass(frozen=True)
class Table:
    name: str
    fields: tuple[Field[Any, Any], ...]

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    def look(self) -> str:
        return f"SELECT {', '.join(self.columns)} FROM {self.name}"  # noqa: S608 - names of ours

    def insert(self) -> str:
        marks = ", ".join(["%s"] * len(self.fields))
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})"  # noqa: S608 - names of ours


def pieces() -> Iterator[bytes]:
    """Everything as it stood at one moment. Readers and writers go on."""
    with _snapshot() as look:
        yield from _lines_of(tables(), look)


def pieces_of_a_file(content: Iterable[bytes]) -> Iterator[bytes]:
    """The same lines from the pages of a keyring's SQLite file, as backups of format 1 hold them."""
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(b"".join(content))
        yield from _lines_of([_as_in(file, table) for table in tables()], file.execute)


def read(content: Iterable[bytes]) -> Iterator[tuple[Table, Iterator[list[Any]]]]:
    """Each table with its rows as the store here takes them (BackupOfAnotherVersion)."""
    lines = _lines(content)
    told, known = json.loads(next(lines)), {table.name: table for table in tables()}
    if more := told.keys() - known.keys():
        raise BackupOfAnotherVersion(", ".join(sorted(more)))
    for name, rows in groupby(map(json.loads, lines), key=itemgetter(0)):
        yield known[name], map(_reader(known[name], told[name]), rows)


def tables() -> list[Table]:
    models = apps.get_app_config(KEYRING).get_models()
    return [Table(model._meta.db_table, tuple(model._meta.local_concrete_fields)) for model in models]


def _as_in(file: sqlite3.Connection, table: Table) -> Table:
    there = {name for (name,) in file.execute("SELECT name FROM pragma_table_info(?)", [table.name])}
    return Table(table.name, tuple(field for field in table.fields if field.column in there))


def _lines_of(told: list[Table], look: Look) -> Iterator[bytes]:
    yield _line({table.name: table.columns for table in told})
    for table in told:
        for row in look(table.look()):
            yield _line([table.name, *map(_word, table.fields, row)])


@contextmanager
def _snapshot() -> Iterator[Look]:
    """SQLite is copied into memory first, by its own online backup, since an open read keeps writers out; PostgreSQL shows one
    transaction the state in which it began."""
    connection = connections[KEYRING]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(":memory:")) as copy:
            connection.connection.backup(copy)
            yield copy.execute
    else:
        with transaction.atomic(using=KEYRING, durable=True):
            with connection.cursor() as cursor:
                cursor.execute(SNAPSHOT)
            yield _by_portions


def _by_portions(question: str) -> Rows:
    with connections[KEYRING].chunked_cursor() as cursor:
        cursor.execute(question)
        while some := cursor.fetchmany(AT_ONCE):
            yield from some


def _line(words: object) -> bytes:
    return json.dumps(words, separators=(",", ":"), default=str).encode() + b"\n"


def _word(field: Field[Any, Any], value: Any) -> object:
    return bytes(value).hex() if isinstance(field, BinaryField) else field.to_python(value)


def _reader(table: Table, columns: list[str]) -> Callable[[list[Any]], list[Any]]:
    """How the values of a row in the database are found in a line that has these columns behind the table's name."""
    if missing := set(columns) - set(table.columns):
        raise BackupOfAnotherVersion(f"{table.name}: {', '.join(sorted(missing))}")
    places = [(field, columns.index(field.column) + 1 if field.column in columns else 0) for field in table.fields]
    return lambda row: [_value(field, row[at]) if at else _stored(field, field.get_default()) for field, at in places]


def _value(field: Field[Any, Any], word: Any) -> Any:
    return _stored(field, bytes.fromhex(word) if isinstance(field, BinaryField) else field.to_python(word))


def _stored(field: Field[Any, Any], value: Any) -> Any:
    return field.get_db_prep_value(value, connections[KEYRING])


def _lines(content: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in content:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
