"""Several changes in one statement: one journey to the database, and no moment in which half of them is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model

from socialsmartly.privacy.datamap.map import owner_field

Change = tuple[str, list[Any]]


def adding(rows: Sequence[Model], *, unless_there: bool = False) -> Change:
    """New rows of one table, each value prepared by its field as Django's own insert does it. `unless_there`: who was first stays."""
    model, here = type(rows[0]), connections[DEFAULT_DB_ALIAS]  # not by the proxy, which looks it up for each value
    fields = model._meta.local_concrete_fields
    values = [field.get_db_prep_save(field.pre_save(row, True), here) for row in rows for field in fields]
    return f"{_insert(model, len(rows))} ON CONFLICT DO NOTHING" if unless_there else _insert(model, len(rows)), values


def setting(row: Model, **new: Any) -> Change:
    """New values for one row, which also has them from now on."""
    for name, value in new.items():
        setattr(row, name, value)
    model, held = type(row), {row._meta.pk.name: row.pk}
    owner = owner_field(model)
    if owner is not None:
        held[owner.name] = getattr(row, owner.attname)
    fields: list[Any] = [model._meta.get_field(name) for name in (*new, *held)]
    values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields]
    return _update(model, tuple(new), tuple(held)), values


def change_together(changes: Iterable[Change], *, asking: str = "") -> list[tuple[Any, ...]]:
    """Run them as one statement. None of them sees what another does, so no two may touch the same row.

    `asking` is a SELECT that goes along and sees everything as it was before; its rows are the answer.
    """
    made = [*changes, (asking, [])] if asking else list(changes)
    *first, (last, _) = made
    named = ", ".join(f"c{n} AS ({statement})" for n, (statement, _) in enumerate(first))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {named} {last}" if named else last, [value for _, values in made for value in values])
        return list(cursor.fetchall()) if asking else []


@cache
def _insert(model: type[Model], count: int) -> str:
    columns = [f'"{field.column}"' for field in model._meta.local_concrete_fields]
    row = f"({', '.join(['%s'] * len(columns))})"
    return f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) VALUES {", ".join([row] * count)}'


@cache
def _update(model: type[Model], new: tuple[str, ...], held: tuple[str, ...]) -> str:
    def said(names: tuple[str, ...]) -> list[str]:
        fields: list[Any] = [model._meta.get_field(name) for name in names]
        return [f'"{field.column}" = %s' for field in fields]

    return f'UPDATE "{model._meta.db_table}" SET {", ".join(said(new))} WHERE {" AND ".join(said(held))}'
