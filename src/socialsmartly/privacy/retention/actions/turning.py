"""Tables that lie in months: the months to come are made, and those that are over are dropped whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from psycopg import sql

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.fields import MonthlyId
from socialsmartly.privacy.datamap.ids import lowest_uuid7
from socialsmartly.privacy.datamap.map import records, subject_columns
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.retention.actions.holding import keep_holds_still
from socialsmartly.privacy.retention.months import is_over, month_in, month_of, name_of
from socialsmartly.privacy.retention.queries import held_people
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RETENTION

MONTHS = "months"
"""The schema of the partitions. Nobody else may look into it; the whole tables stay where they are."""
MONTHS_AHEAD = 2


def own_months() -> bool:
    """Give the tables that lie in months to the purpose that ends them; whether one was new, so that the wall must be built anew.

    Run by the owner of all tables. Only an owner may make and drop a partition. What an owner may do with the rows the wall takes
    away again: it grants this purpose keys and dates and nothing else, and the row policies are forced upon owners too.
    """
    tables = [model._meta.db_table for model in _in_months()]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {MONTHS} AUTHORIZATION {RETENTION.role}")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relname = ANY(%s) AND relowner <> %s::regrole",
            [tables, RETENTION.role],
        )
        strange = [str(name) for (name,) in cursor.fetchall()]
        for name in strange:
            give = sql.SQL("ALTER TABLE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(RETENTION.role))
            cursor.execute(give.as_string())
    return bool(strange)


@keeps("2.1-d", "5-a")
def roll_months(now: datetime) -> list[str]:
    """Make this month's partition and the next two, and drop each whose youngest row has been kept long enough; their names.

    A month with a row of somebody who is held stays until they are released; the rows of all others end by their own clock.
    """
    with reading_for(RETENTION, because="a month is over"), all_owners("a month is everybody's"):
        return [name for model in _in_months() for name in _roll(model, now)]


def _in_months() -> Iterator[type[Model]]:
    return (model for model, _ in records() if isinstance(model._meta.pk, MonthlyId))


def _roll(model: type[Model], now: datetime) -> list[str]:
    table, key = model._meta.db_table, model._meta.pk
    assert isinstance(key, MonthlyId)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        there = _partitions(cursor, table)
        for month in (month_of(now, ahead) for ahead in range(MONTHS_AHEAD + 1)):
            if name_of(table, month) not in there:
                _make(cursor, table, month)
        for name in _partitions(cursor, table):
            _close(cursor, name)
        keep_holds_still()
        held = held_people(now)
        ended = (name for name in there if is_over(month_in(name), key.kept, now))
        over = [name for name in ended if not _somebody_of(cursor, held, model, month_in(name))]
        for name in over:
            cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(MONTHS, name)).as_string())
    return over


@keeps("5-f")
def _somebody_of(cursor: Any, people: list[UUID], model: type[Model], month: datetime) -> bool:
    """Whether a month has a row of one of these people."""
    theirs = sql.SQL(" OR ").join(
        sql.SQL("{} = ANY(%(people)s)").format(sql.Identifier(column)) for column in subject_columns(model)
    )
    statement = sql.SQL(
        "SELECT EXISTS (SELECT 1 FROM {} WHERE {key} >= %(first)s AND {key} < %(end)s AND ({}))"
    ).format(sql.Identifier(model._meta.db_table), theirs, key=sql.Identifier(str(model._meta.pk.column)))
    span = {"first": lowest_uuid7(month), "end": lowest_uuid7(month_of(month, 1))}
    cursor.execute(statement.as_string(), {"people": people, **span})
    return bool(cursor.fetchone()[0])


def _partitions(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT part.relname FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid "
        "JOIN pg_class whole ON whole.oid = inhparent WHERE whole.relname = %s ORDER BY part.relname",
        [table],
    )
    return [str(name) for (name,) in cursor.fetchall()]


def _make(cursor: Any, table: str, month: datetime) -> None:
    make = sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
        sql.Identifier(MONTHS, name_of(table, month)),
        sql.Identifier("public", table),
        sql.Literal(str(lowest_uuid7(month))),
        sql.Literal(str(lowest_uuid7(month_of(month, 1)))),
    )
    cursor.execute(make.as_string())


def _close(cursor: Any, name: str) -> None:
    """The owner's own rights on the partition are taken away: rows are reached through the whole table and its policies. Each time, since
    a restored backup brings partitions back as they were made."""
    part = sql.Identifier(MONTHS, name)
    cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(part, sql.Identifier(RETENTION.role)).as_string())
