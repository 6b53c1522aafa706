"""Statements to the keyring written as SQL, where a page or a deletion waits for them: the ORM takes three times as long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Model

from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.router import KEYRING

Rows = list[tuple[Any, ...]]


def ask(columns: str, model: type[Model], where: str, values: Sequence[Any]) -> Rows:
    with connections[KEYRING].cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} WHERE {where}", values)  # noqa: S608 - names of ours
        return list(cursor.fetchall())


def delete(model: type[Model], where: str, values: Sequence[Any]) -> int:
    """How many rows there were."""
    with connections[KEYRING].cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {where}", values)  # noqa: S608 - names of ours
        return int(cursor.rowcount)


def add(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """What is there already stays as it is."""
    into = f"{model._meta.db_table} ({', '.join(columns)})"
    with connections[KEYRING].cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({_marks(columns)}) ON CONFLICT DO NOTHING", rows)  # noqa: S608 - names of ours


def one_of(column: str, values: Sequence[object]) -> str:
    return f"{column} IN ({_marks(values)})"


def handles(people: Iterable[UUID]) -> list[Any]:
    """As this store writes them down: SQLite has no type for them."""
    column = SubjectKey._meta.get_field("subject")
    return [column.get_db_prep_value(person, connections[KEYRING]) for person in people]


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
