"""Running a compiled statement and reading the counts it answers with, and asking the server what a transaction changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from socialsmartly.privacy.rights.compile import LOCKED, POINTER

Chosen = dict[str, list[UUID]]

CHANGED = (
    "SELECT COALESCE(pg_partition_root(oid), oid)::regclass::text AS name, sum(changed)::bigint FROM (SELECT oid, "
    "pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid) AS changed "
    "FROM pg_class WHERE relkind = 'r' AND relnamespace <> ALL('{pg_catalog, information_schema}'::regnamespace[])) AS each "
    "WHERE changed > 0 GROUP BY name"
)
"""Rows changed by this connection, by table, as the server itself counts them: whoever owns them and by whatever statement. It may
still hold what earlier transactions did, so two answers are compared."""


def count(statement: str, chosen: Chosen | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, chosen)
        return int(cursor.fetchone()[0])


def count_each(statement: str, chosen: Chosen | None = None) -> dict[str, int]:
    """Rows by table, as a statement answers with a name and a number."""
    with connection.cursor() as cursor:
        cursor.execute(statement, chosen)
        return dict(cursor.fetchall())


def ask_all(*statements: str) -> list[list[tuple[Any, ...]]]:
    """What several statements answer, one after the other, of which each sees what those before it did: one journey to the database."""
    connection.ensure_connection()
    with ExitStack() as opened:
        opened.enter_context(connection.connection.pipeline())
        cursors = [opened.enter_context(connection.cursor()) for _ in statements]
        for cursor, statement in zip(cursors, statements, strict=True):
            cursor.execute(statement)
        return [cursor.fetchall() for cursor in cursors]


def changed_beside(theirs: Mapping[str, int], before: Mapping[str, int], after: Mapping[str, int]) -> int:
    """In how many rows what the server counted between two answers and what was counted as these people's differ, over all tables. A
    server that does not count (`track_counts`) differs by every row."""
    expected: Counter[str] = Counter()
    for table, rows in theirs.items():
        expected[apps.get_model(table.removesuffix(POINTER).removesuffix(LOCKED))._meta.db_table] += rows
    tables = {*expected, *before, *after}
    return sum(abs(after.get(t, 0) - before.get(t, 0) - expected[t]) for t in tables)
