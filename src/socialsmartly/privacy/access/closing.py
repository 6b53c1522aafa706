"""A column that somebody did not agree to for a purpose is closed in a block that has to keep their agreement, whichever statement asks
for it (6-b).

The managers leave it out, so whatever does not need it goes on as before. What asks for it all the same is refused on the way to the
database: a look, a change, and a new row that would fill it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from socialsmartly.privacy.access.asking import Column, asks_for
from socialsmartly.privacy.datamap.map import said_by
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.words import Record, keeps

Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


@contextmanager
def held_to_the_agreement(reading: Reading) -> Iterator[None]:
    """Around a block: nearly always nothing is closed, and nothing is looked at."""
    if not reading.closed and not reading.closed_about:
        yield
        return

    def look(execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        for one in params if many else [params]:
            _refuse(reading, str(sql), one or ())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield


@keeps("6-b")
def _refuse(reading: Reading, sql: str, params: Any) -> None:
    """Raise what is said to whoever asks for a column that is closed, or that is closed about somebody whom the statement names."""
    for place, refusal in reading.closed.items():
        if asks_for(sql, params, _column(place)):
            raise refusal(str(reading.purpose))
    for place, (people, refusal) in reading.closed_about.items():
        if _gives(sql, params, people) and asks_for(sql, params, _column(place)):
            raise refusal(str(reading.purpose))


def _gives(sql: str, params: Any, people: frozenset[UUID]) -> bool:
    told = f"{sql} {params}".replace("-", "")
    return any(person.hex in told for person in people)


@cache
def _column(place: str) -> Column:
    label, _, name = place.rpartition(".")
    model = apps.get_model(label)
    field: Any = model._meta.get_field(name)
    says = said_by(model)
    says_whose = isinstance(says, Record) and name in says.about
    default = field.get_default() if field.has_default() else None
    return Column(model._meta.db_table, str(field.column), default, says_whose)
