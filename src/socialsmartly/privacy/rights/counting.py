"""Running a compiled statement and reading the counts it answers with, and asking the server what a transaction changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from django.apps import apps
from django.db import connection

from socialsmartly.privacy.rights.compile import LOCKED, POINTER

Chosen = dict[str, list[UUID]]

CHANGED = (
    "SELECT jsonb_object_agg(name, changed) FROM (SELECT whole.relname AS name, sum(pg_stat_get_xact_tuples_inserted(part.oid) "
    "+ pg_stat_get_xact_tuples_updated(part.oid) + pg_stat_get_xact_tuples_deleted(part.oid)) AS changed "
    "FROM pg_class AS part JOIN pg_class AS whole ON whole.oid = COALESCE(pg_partition_root(part.oid), part.oid) "
    "WHERE part.relkind = 'r' AND part.relnamespace <> ALL('{pg_catalog, information_schema}'::regnamespace[]) "
    "GROUP BY whole.relname) AS each"
)
"""Rows changed by this connection, by table, as the server itself counts them: whoever owns them and by whatever statement. It may
still hold what earlier transactions did, so two answers are compared."""


def count(statement: str, chosen: Chosen | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, chosen)
        return int(cursor.fetchone()[0])


def count_each(statement: str, chosen: Chosen | None = None) -> dict[str, int]:
    """Rows by table, without the tables where there were none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, chosen)
        found = cursor.fetchone()[0]
    counts: dict[str, int] = json.loads(found) if isinstance(found, str) else found
    return {table: rows for table, rows in sorted(counts.items()) if rows}


def changed_beside(theirs: Mapping[str, int], before: Mapping[str, int], after: Mapping[str, int]) -> int:
    """In how many rows what the server counted between two answers and what was counted as these people's differ, over all tables. A
    server that does not count (`track_counts`) differs by every row."""
    expected: Counter[str] = Counter()
    for table, rows in theirs.items():
        expected[apps.get_model(table.removesuffix(POINTER).removesuffix(LOCKED))._meta.db_table] += rows
    tables = {*expected, *before, *after}
    return sum(abs(after.get(t, 0) - before.get(t, 0) - expected[t]) for t in tables)
