"""The life of the root keys: a new one each day, every key wrapped anew under it, the old ones destroyed; and the keyring as a whole put
in the place of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from django.db import connections

from socialsmartly.privacy.keyring.copying import AT_ONCE, read, tables
from socialsmartly.privacy.keyring.errors import KeyDamaged, RootGone, StillWraps
from socialsmartly.privacy.keyring.files import keys_folder, sweep
from socialsmartly.privacy.keyring.generations import Generation, add, generations, newest, remove, root
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.privacy.keyring.store import clear_away, is_soon_written_anew, one_writer
from socialsmartly.privacy.keyring.wrapping import unwrap, wrap
from socialsmartly.words import keeps

BATCH = 500
DAMAGED_AT_MOST = 500
REWRAP = f"UPDATE {SubjectKey._meta.db_table} SET generation = %s, wrapped = %s WHERE kid = %s AND generation = %s"  # noqa: S608 - a table's name


@dataclass(frozen=True)
class Turned:
    """What a turn of the keyring did."""

    newest: int
    made: bool
    rewrapped: int
    destroyed: tuple[int, ...]


@keeps("4.2-h", "5-h")
def turn(today: date) -> Turned:
    """Once a day: a new generation, every key under it, the generations whose seven days are over destroyed.

    Running it again does no harm, and finishes what a crash left undone. StillWraps when a generation cannot be destroyed.
    """
    return _turn(today, afresh=False, over=lambda generation: generation.is_over(today))


def rotate(today: date) -> Turned:
    """A new generation now, whatever the day; the older ones live on until their seven days are over."""
    return _turn(today, afresh=True, over=lambda generation: generation.is_over(today))


def destroy_older(today: date) -> Turned:
    """A new generation now and every older one destroyed: no copy of the keyring made before this moment opens again."""
    return _turn(today, afresh=True, over=lambda _: True)


def begin_day(today: date) -> None:
    """What `turn` begins with, without destroying anything: today's root, and every key under it."""
    _new_generation(today, afresh=False)
    rewrap()


def _turn(today: date, *, afresh: bool, over: Callable[[Generation], bool]) -> Turned:
    made = _new_generation(today, afresh=afresh)
    rewrapped = rewrap()
    try:
        destroyed = _destroy(over)
    finally:
        # Last: whatever becomes of it, the roots are destroyed by then.
        clear_away(whole=made and (afresh or is_soon_written_anew()))
    return Turned(newest().number, made, rewrapped, destroyed)


def _new_generation(today: date, *, afresh: bool) -> bool:
    with one_writer():
        sweep(keys_folder())
        latest = newest()  # a folder without any is refused: a first one made here would open nothing
        if not afresh and latest.day == today:
            return False
        add(today)
        return True


def rewrap() -> int:
    """Wrap every key with the newest root, batch by batch; how many there were.

    Each batch is a transaction of its own and touches only keys that are still wrapped as they were read: a crash loses nothing, a
    second run beside this one does no harm, and a key that was shredded meanwhile does not come back. Keys that do not open are
    passed over; their generation stays.
    """
    latest, done = newest(), 0
    damaged: list[bytes] = []
    while rows := _older_than(latest, damaged):
        anew = _wrapped_anew(rows, latest.number, damaged)
        with one_writer(), connections[KEYRING].cursor() as cursor:
            cursor.executemany(REWRAP, anew)
        done += len(anew)
    return done


def _older_than(latest: Generation, damaged: Sequence[bytes]) -> list[SubjectKey]:
    """In no order but the index's own, which follows the file: neighbours are written together."""
    if len(damaged) > DAMAGED_AT_MOST:
        raise KeyDamaged(f"more than {DAMAGED_AT_MOST} keys do not open")
    older = SubjectKey.objects.filter(generation__lt=latest.number)
    return list(older.exclude(kid__in=damaged)[:BATCH] if damaged else older[:BATCH])


def _wrapped_anew(rows: list[SubjectKey], latest: int, damaged: list[bytes]) -> list[tuple[int, bytes, bytes, int]]:
    """What to write for each key; a key that does not open goes to `damaged` instead."""
    anew = []
    for row in rows:
        kid, subject, key_class = bytes(row.kid), UUID(str(row.subject)), row.key_class
        try:
            key = unwrap(root(row.generation), bytes(row.wrapped), kid, subject, key_class)
        except (KeyDamaged, RootGone):
            damaged.append(kid)
        else:
            anew.append((latest, wrap(root(latest), key, kid, subject, key_class), kid, row.generation))
    return anew


def _destroy(over: Callable[[Generation], bool]) -> tuple[int, ...]:
    """Destroy the generations that are over, but for the newest and those that still wrap a key (StillWraps, at the end)."""
    destroyed, held = [], []
    with one_writer():
        for generation in generations()[:-1]:
            if not over(generation):
                continue
            if SubjectKey.objects.filter(generation=generation.number).exists():
                held.append(generation.number)
            else:
                remove(generation)
                destroyed.append(generation.number)
    if held:
        raise StillWraps(f"generation {', '.join(map(str, held))}")
    return tuple(destroyed)


def replace_all(content: Iterable[bytes]) -> None:
    """Put this content in the place of what is there: all of it, or, when something is wrong with it, nothing."""
    with one_writer(), connections[KEYRING].cursor() as cursor:
        for table in tables():
            cursor.execute(f"DELETE FROM {table.name}")  # noqa: S608 - a name of ours
        for table, rows in read(content):
            while some := list(islice(rows, AT_ONCE)):
                cursor.executemany(table.insert(), some)
