"""Several changes in one statement: one journey to the database, and on no table a moment where half of them is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql import InsertQuery, UpdateQuery

Change = tuple[str, tuple[Any, ...]]


def adding(rows: Sequence[Model]) -> Change:
    """New rows of one table, as Django would insert them."""
    model = type(rows[0])
    query = InsertQuery(model)
    query.insert_values(list(model._meta.local_concrete_fields), list(rows))
    ((statement, values),) = query.get_compiler(connection=connection).as_sql()
    return statement, tuple(values)


def setting(rows: QuerySet[Any], **values: Any) -> Change:
    """New values for the rows of a queryset, as its `update` would set them."""
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(values)
    statement, found = query.get_compiler(connection=connection).as_sql()
    return statement, tuple(found)


def change_together(changes: Iterable[Change]) -> None:
    """Run them as one statement. None of them sees what another does, so no two may touch the same row."""
    *first, (last, last_values) = changes
    named = ", ".join(f"c{n} AS ({statement})" for n, (statement, _) in enumerate(first))
    values = [value for _, found in first for value in found] + list(last_values)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {named} {last}" if named else last, values)
