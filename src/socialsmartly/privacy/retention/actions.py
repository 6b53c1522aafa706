"""The sweep: one statement for each table with a clock, compiled from the map, run for the purpose that sees no content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Model
from psycopg import sql

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import records
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.keyring.shredding import shred
from socialsmartly.words import Keep, keeps
from socialsmartly.words.purposes import RETENTION


@dataclass(frozen=True)
class Swept:
    """What one sweep found in one table whose clock had run out."""

    table: str
    rows: int


@keeps("5-a", "5-g")
def sweep(now: datetime) -> list[Swept]:
    """Delete every row whose clock has run out by `now`, and the keys of people who were nothing but such a row."""
    return [_sweep_table(model, says.keep, now) for model, says in records() if isinstance(says.keep, Keep)]


def _sweep_table(model: type[Model], keep: Keep, now: datetime) -> Swept:
    """Rows and their commit first: a key without a row is harmless, and the next sweep cannot miss a row without a key."""
    with reading_for(RETENTION, because="the clock has run out"), all_owners("a clock runs for everybody"):
        gone = _delete(model, keep, now)
    if "self" in model.__dict__["privacy"].about:
        shred(gone, scope=model._meta.label)
    return Swept(model._meta.label, len(gone))


def _delete(model: type[Model], keep: Keep, now: datetime) -> list[UUID]:
    statement = sql.SQL("DELETE FROM {table} WHERE {after} < %s RETURNING {key}").format(
        table=sql.Identifier(model._meta.db_table),
        after=sql.Identifier(str(model._meta.get_field(keep.after).column)),  # type: ignore[union-attr]  # a date column
        key=sql.Identifier(str(model._meta.pk.column)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), [now - keep.time])
        return [UUID(str(row[0])) for row in cursor.fetchall()]
