"""Small looks whose statement is kept: the ORM spends more on making the same one anew than all the rest of the look."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from socialsmartly.privacy.datamap.map import owner_field

M = TypeVar("M", bound=Model)


def one(model: type[M], key: UUID, *columns: str, owner: UUID, held: bool = False) -> M | None:
    """The row of an owned table with these columns alone; `held` to the end of the block. Columns are named in full, so what is closed to
    a block is refused as in any other statement."""
    fields, statement = _look(model, columns, held)
    with connection.cursor() as cursor:
        cursor.execute(statement, [owner, key])
        found = cursor.fetchone()
    if found is None:
        return None
    values = [_as_python(field, value) for field, value in zip(fields, found, strict=True)]
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], values)


def ask(statement: str, *values: Any) -> Sequence[tuple[Any, ...]]:
    """What a statement of our own answers, where a withdrawal or a deletion waits for it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@cache
def _look(model: type[Model], columns: tuple[str, ...], held: bool) -> tuple[list[Any], str]:
    """The fields in the order in which a row of Django's wants them."""
    meta, owner = model._meta, owner_field(model)
    assert owner is not None  # for owned tables alone
    wanted = {meta.pk, owner, *(meta.get_field(name) for name in columns)}
    fields = [field for field in meta.concrete_fields if field in wanted]
    told = [f'"{meta.db_table}"."{field.column}"' for field in (*fields, owner, meta.pk)]
    statement = f'SELECT {", ".join(told[:-2])} FROM "{meta.db_table}" WHERE {told[-2]} = %s AND {told[-1]} = %s'  # noqa: S608 - names of ours
    return fields, f"{statement} FOR UPDATE" if held else statement


def _as_python(field: Any, value: Any) -> Any:
    for convert in field.get_db_converters(connection):
        value = convert(value, None, connection)
    return value
