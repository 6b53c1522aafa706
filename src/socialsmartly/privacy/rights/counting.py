"""Running a compiled statement and reading the counts it answers with."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import connection

Chosen = dict[str, list[UUID]]


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
