"""What a keyring in PostgreSQL still holds of deleted keys in the files of its tables, read as a thief of the disk would read them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connections

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import Reading, as_current
from socialsmartly.privacy.keyring import actions, postgresql, shredding
from socialsmartly.privacy.keyring.actions import destroy_older, turn
from socialsmartly.privacy.keyring.errors import NotCleared, StillWraps
from socialsmartly.privacy.keyring.generations import Generation, generations, newest
from socialsmartly.privacy.keyring.keys import keys_of
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.privacy.keyring.shredding import destroy, journal_erasure
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import SERVICE
from tests.house import DATA, as_owner

pytestmark = [
    pytest.mark.promise("4.2-a", "4.2-h", "5-h"),
    pytest.mark.parametrize("store", ["postgresql"], indirect=True),
]

PAGE, HEADER, IN_USE = 8192, 24, 1
DAY = timedelta(days=1)


def people(count: int) -> list[UUID]:
    with as_current(Reading(SERVICE)):
        return list(keys_of([uuid7() for _ in range(count)], KeyClass.CONTACT))


def wrapped() -> list[bytes]:
    return [bytes(key) for key in SubjectKey.objects.order_by("kid").values_list("wrapped", flat=True)]


def erase(gone: list[UUID]) -> list[bytes]:
    """Their wrapped keys, as they were."""
    keys = [bytes(key) for key in SubjectKey.objects.filter(subject__in=gone).values_list("wrapped", flat=True)]
    destroy(journal_erasure(gone, kind="contact"))
    return keys


def files() -> list[Path]:
    """Every file of the keyring's database, as it is on the disk."""
    with as_owner() as owner:
        owner.execute("CHECKPOINT")
        number = owner.execute("SELECT oid FROM pg_database WHERE datname = 'keyring'").fetchone()
    assert number is not None
    return [file for file in (DATA / "postgres" / "base" / str(number[0])).iterdir() if file.is_file()]


def in_the_files(keys: list[bytes]) -> int:
    content = b"".join(file.read_bytes() for file in files())
    return sum(key in content for key in keys)


def in_rows(keys: list[bytes]) -> int:
    """In how many rows of the table, alive or dead, a key stands: the free room of pages is left out."""
    with connections[KEYRING].cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode('keyring_subjectkey')")
        name = str(cursor.fetchone()[0])
    table = next(file for file in files() if file.name == name).read_bytes()
    return sum(any(key in row for key in keys) for row in rows_of(table))


def rows_of(table: bytes) -> Iterator[bytes]:
    """Each row that a line pointer leads to; a pointer has 15 bits of place, 2 of state, 15 of length."""
    for page in (table[at : at + PAGE] for at in range(0, len(table), PAGE)):
        (lower,) = struct.unpack_from("<H", page, 12)
        for (pointer,) in struct.iter_unpack("<I", page[HEADER:lower]):
            place, state, length = pointer & 0x7FFF, pointer >> 15 & 3, pointer >> 17
            if state == IN_USE:
                yield page[place : place + length]


def test_a_destroyed_key_stands_in_no_row_any_more_dead_or_alive(store: str) -> None:
    everybody = people(60)
    assert in_rows(wrapped()) == 60
    gone = erase(everybody[::2])
    assert len(gone) == 30
    assert in_rows(gone) == 0
    assert in_rows(wrapped()) == 30


def test_without_clearing_away_a_destroyed_key_stands_in_a_dead_row(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(shredding, "clear_away", lambda: None)
    assert in_rows(erase(people(60)[::2])) == 30


def test_after_the_turn_no_key_of_before_stands_in_any_file(store: str) -> None:
    everybody = people(100)
    before = wrapped()
    erase(everybody[::10])
    assert in_the_files(before) > 0
    turn(newest().day + DAY)
    assert in_the_files(wrapped()) == 90
    assert in_the_files(before) == 0


def test_tables_that_would_keep_people_waiting_are_not_written_anew_but_for_a_hard_shred(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "SOON", 0)
    people(100)
    before = wrapped()
    turn(newest().day + DAY)
    assert in_rows(before) == 0
    assert in_the_files(before) > 0
    destroy_older(newest().day)
    assert in_the_files(before) == 0


def test_after_a_hard_shred_no_key_of_before_stands_in_any_file(store: str) -> None:
    people(60)
    before = wrapped()
    destroy_older(newest().day)
    assert in_the_files(before) == 0


def test_tables_that_are_not_written_anew_keep_them_in_the_free_room_of_pages(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: dead rows are taken out, and their bytes stay."""
    monkeypatch.setattr(actions, "clear_away", lambda *, whole: postgresql.clear_away(whole=False))
    everybody = people(100)
    before = wrapped()
    erase(everybody[::10])
    turn(newest().day + DAY)
    assert in_rows(before) == 0
    assert in_the_files(before) > 0


def test_the_roots_are_destroyed_before_anything_is_cleared_away(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clearing may take long and may fail; what it would clear opens no more by then."""
    left: list[list[Generation]] = []
    monkeypatch.setattr(actions, "clear_away", lambda *, whole: left.append(generations()))
    people(3)
    destroy_older(newest().day)
    assert left == [[newest()]]


def test_it_is_cleared_away_although_a_root_cannot_go(store: str) -> None:
    people(3)
    before = wrapped()
    SubjectKey.objects.filter(wrapped=before[0]).update(wrapped=bytes(60))
    with pytest.raises(StillWraps):
        destroy_older(newest().day)
    assert in_the_files(before) == 0


@pytest.mark.parametrize("whole", [False, True])
def test_a_limit_of_time_holds_again_whatever_came_of_it(
    store: str, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    before = limit()
    assert before != "0"
    postgresql.clear_away(whole=whole)
    assert limit() == before
    monkeypatch.setattr(postgresql, "_names", lambda: ["no_such_table"])
    with pytest.raises(Exception, match="no_such_table"):
        postgresql.clear_away(whole=whole)
    assert limit() == before


def limit() -> str:
    with connections[KEYRING].cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def test_whoever_reads_for_too_long_is_not_waited_for_and_the_roots_have_turned(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(3)
    first, settings = newest(), connections[KEYRING].settings_dict
    with connections[KEYRING].cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    with psycopg.connect(
        host=settings["HOST"], dbname=settings["NAME"], user=settings["USER"], password=settings["PASSWORD"]
    ) as reader:
        reader.execute("SELECT FROM keyring_subjectkey")
        with pytest.raises(NotCleared, match="keys rotate"):
            destroy_older(first.day)
    with connections[KEYRING].cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    assert [g.number for g in generations()] == [first.number + 1]
