from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import connections
from django.db.models import Count

from socialsmartly.privacy.keyring.copying import tables
from socialsmartly.privacy.keyring.generations import generations
from socialsmartly.privacy.keyring.keys import AT_ONCE
from socialsmartly.privacy.keyring.models import IndexEntry, SubjectKey
from socialsmartly.privacy.keyring.router import KEYRING

PIECE: Final = 1 << 20
Source = tuple[int, Callable[[], Iterator[bytes]]]


@dataclass(frozen=True)
class GenerationState:
    """A generation as the command line shows it: how many keys it wraps and the last day on which it is there."""

    number: int
    day: date | None
    keys: int
    last_day: date | None
    there: bool = True


def generation_states() -> list[GenerationState]:
    """Every generation that has a file or wraps a key, oldest first. One that wraps keys and is not there is a loss."""
    counted = SubjectKey.objects.values_list("generation").annotate(keys=Count("kid")).order_by("generation")
    keys = dict(counted)
    there = {
        g.number: GenerationState(g.number, g.day if g.last_day else None, keys.get(g.number, 0), g.last_day)
        for g in generations()
    }
    lost = {
        number: GenerationState(number, None, count, None, there=False)
        for number, count in keys.items()
        if number not in there
    }
    return sorted((there | lost).values(), key=lambda state: state.number)


def left_of(people: Sequence[UUID]) -> int:
    """How many keys and index entries still lead to these handles."""
    chunks = [people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE)]
    return sum(
        model.objects.filter(subject__in=chunk).count() for chunk in chunks for model in (SubjectKey, IndexEntry)
    )


def file_of_its_own() -> dict[Path, list[Source]]:
    """The file of a keyring in SQLite, to be searched as SQLite hands it out, whole and byte for byte. Never open it beside: closing a
    second descriptor ends every lock that this process holds on it, and another process would write in the middle of ours."""
    store = connections[KEYRING]
    if store.vendor != "sqlite":
        return {}
    file = Path(store.settings_dict["NAME"])
    return {file: [(file.stat().st_size, _image)]}


def _image() -> Iterator[bytes]:
    store = connections[KEYRING]
    store.ensure_connection()
    whole = store.connection.serialize()
    yield from (whole[start : start + PIECE] for start in range(0, len(whole), PIECE))


def tables_on_a_server() -> list[Source]:
    """Each table of a keyring in PostgreSQL, to be searched here since its files are elsewhere: its size, and its rows as bytes. Nothing
    for a keyring in a file, which is searched as one."""
    if connections[KEYRING].vendor != "postgresql":
        return []
    return [(_size(table.name), partial(_rows, table.name)) for table in tables()]


def _size(table: str) -> int:
    with connections[KEYRING].cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s::regclass)", [table])
        return int(cursor.fetchone()[0])


def _rows(table: str) -> Iterator[bytes]:
    """As the server hands them out: what is looked for never travels there."""
    with connections[KEYRING].cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as rows:
        waiting = bytearray()
        for row in rows:
            waiting += row
            if len(waiting) > PIECE:
                yield bytes(waiting)
                waiting.clear()
        yield bytes(waiting)
