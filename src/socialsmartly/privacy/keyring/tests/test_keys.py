"""Keys: one a person and class whoever makes it first, found by keyed hash, gone without a trace."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connections

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.keyring import copying, index
from socialsmartly.privacy.keyring.actions import destroy_older
from socialsmartly.privacy.keyring.errors import KeyDamaged, KeyFileUnsafe, KeyShredded
from socialsmartly.privacy.keyring.generations import check_keys, generations, make_keys, root
from socialsmartly.privacy.keyring.keys import key_of, open_kid
from socialsmartly.privacy.keyring.models import IndexEntry, SubjectKey
from socialsmartly.privacy.keyring.shredding import destroy, forget, journal_erasure
from socialsmartly.privacy.keyring.wrapping import unwrap
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import SERVICE
from tests.house import DATA

pytestmark = pytest.mark.promise("5-h")
THREADS = 8
TODAY = date(2026, 11, 26)
PAGE, HEADER, LONG_HEADER = 8192, 24, 40


def test_eight_programs_that_make_a_key_at_once_hold_the_same_one(db: None) -> None:
    subject, together, kids = uuid7(), Barrier(THREADS), []

    def make() -> None:
        together.wait()
        with reading_for(SERVICE):
            kids.append(key_of(subject, KeyClass.CONTACT).kid)
        connections.close_all()

    threads = [Thread(target=make) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kids) == THREADS
    assert len(set(kids)) == 1


def test_a_key_of_another_root_is_named_as_such(db: None) -> None:
    subject = uuid7()
    with reading_for(SERVICE):
        key_of(subject, KeyClass.CONTACT)
    SubjectKey.objects.update(wrapped=bytes(60))
    with reading_for(SERVICE), pytest.raises(KeyDamaged):
        key_of(subject, KeyClass.CONTACT)


@pytest.mark.promise("2.2-g")
def test_the_same_address_in_two_shops_is_two_people(db: None) -> None:
    first, second = uuid7(), uuid7()
    assert index.claim("shop-1", "email", "ada@example.test", first) == first
    assert index.claim("shop-2", "email", "ada@example.test", second) == second
    assert index.find("shop-1", "email", "ada@example.test") == first
    assert index.find("shop-1", "phone", "ada@example.test") is None


def test_who_was_there_first_keeps_the_address(db: None) -> None:
    first, second = uuid7(), uuid7()
    index.claim(index.MEMBERS, "email", "ada@example.test", first)
    assert index.claim(index.MEMBERS, "email", "ada@example.test", second) == first
    index.release(index.MEMBERS, "email", "ada@example.test", second)
    assert index.find(index.MEMBERS, "email", "ada@example.test") == first


def test_the_index_holds_no_address(db: None) -> None:
    index.claim(index.MEMBERS, "email", "ada@example.test", uuid7())
    assert b"keyring_indexentry" in (everything := b"".join(copying.pieces()))
    assert b"ada@" not in everything


@pytest.mark.promise("4.2-a")
def test_shredding_takes_keys_and_index_and_leaves_a_journal(db: None) -> None:
    gone, stays = uuid7(), uuid7()
    for person in (gone, stays):
        with reading_for(SERVICE):
            key_of(person, KeyClass.CONTACT)
        index.claim("shop", "email", str(person), person)
    assert erase([gone]) == 1
    assert [key.subject for key in SubjectKey.objects.all()] == [stays]
    assert [entry.subject for entry in IndexEntry.objects.all()] == [stays]
    assert [(entry.event, entry.subject) for entry in journal().entries()] == [("erased", gone)]


def test_shredding_twice_does_no_harm(db: None) -> None:
    person = uuid7()
    erase([person])
    assert erase([person]) == 0


def test_whoever_was_erased_gets_no_new_key(db: None) -> None:
    person = uuid7()
    erase([person])
    with reading_for(SERVICE), pytest.raises(KeyShredded):
        key_of(person, KeyClass.CONTACT)


def test_what_a_clock_ended_leaves_no_line_in_the_journal(db: None) -> None:
    flow = uuid7()
    with reading_for(SERVICE):
        key_of(flow, KeyClass.SECURITY)
    assert forget([flow]) == 1
    assert journal().entries() == []


@pytest.mark.promise("4.2-a")
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_destroyed_key_leaves_no_byte_in_the_file(store: str) -> None:
    people = [uuid7() for _ in range(50)]
    with reading_for(SERVICE):
        for person in people:
            key_of(person, KeyClass.CONTACT)
    wrapped = [bytes(key.wrapped) for key in SubjectKey.objects.all()]
    assert all(key in keyring_file().read_bytes() for key in wrapped)
    erase(people)
    assert not any(key in keyring_file().read_bytes() for key in wrapped)


@pytest.mark.promise("4.2-a", "4.2-h")
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_what_postgresql_keeps_of_a_destroyed_key_opens_no_more_once_the_roots_have_turned(store: str) -> None:
    """PostgreSQL writes over no deleted row at once, and its write-ahead log keeps them: there the roots do what zeros do in SQLite."""
    subject = uuid7()
    with reading_for(SERVICE):
        kid = key_of(subject, KeyClass.CONTACT).kid
    row = SubjectKey.objects.get()
    erase([subject])
    assert bytes(row.wrapped) in the_write_ahead_log()
    assert opens_with_a_root_that_is_there(row)
    destroy_older(TODAY)
    assert not opens_with_a_root_that_is_there(row)
    with reading_for(SERVICE), pytest.raises(KeyShredded):
        open_kid(kid)


def the_write_ahead_log() -> bytes:
    segments = sorted(file for file in (DATA / "postgres" / "pg_wal").iterdir() if file.is_file())
    return without_headers(b"".join(file.read_bytes() for file in segments))


def without_headers(log: bytes) -> bytes:
    """What was written, in one piece: each page of the log begins with a header, and whatever was on its way goes on behind it. The first
    page of a file has a longer one, as bit 2 of its third byte says."""
    pages = (log[at : at + PAGE] for at in range(0, len(log), PAGE))
    return b"".join(page[LONG_HEADER if page[2] & 2 else HEADER :] for page in pages)


def test_a_key_that_lies_across_two_pages_of_the_log_is_found() -> None:
    """The twin: in the bytes of the file it is in two parts, so now and then it was not found."""
    key, room = bytes(range(60)), bytes(PAGE - LONG_HEADER - 30)
    log = b"..\2" + bytes(LONG_HEADER - 3) + room + key[:30] + bytes(HEADER) + key[30:] + bytes(PAGE - HEADER - 30)
    assert key not in log
    assert key in without_headers(log)


def opens_with_a_root_that_is_there(row: SubjectKey) -> bool:
    for generation in generations():
        with suppress(KeyDamaged):
            unwrap(root(generation.number), bytes(row.wrapped), bytes(row.kid), row.subject, row.key_class)
            return True
    return False


def test_without_secure_delete_the_bytes_would_stay(tmp_path: Path) -> None:
    left = {}
    for setting in ("ON", "OFF"):
        file = tmp_path / setting
        with sqlite3.connect(file) as store:
            store.execute(f"PRAGMA secure_delete={setting}")
            store.execute("CREATE TABLE k (v BLOB)")
            store.execute("INSERT INTO k VALUES (?)", [b"the-wrapped-key"])
            store.commit()
            store.execute("DELETE FROM k")
        store.close()
        left[setting] = b"the-wrapped-key" in file.read_bytes()
    assert left == {"ON": False, "OFF": True}


@pytest.mark.parametrize(("name", "mode"), [("root-1.key", 0o640), ("pepper.key", 0o604), (".", 0o755)])
def test_key_files_that_others_may_read_are_refused(tmp_path: Path, name: str, mode: int) -> None:
    folder = tmp_path / "keys"
    make_keys(folder, TODAY)
    check_keys(folder)
    (folder / name).chmod(mode)
    with pytest.raises(KeyFileUnsafe, match="mode"):
        check_keys(folder)


def test_a_missing_or_cut_key_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    make_keys(folder, TODAY)
    (folder / "pepper.key").write_bytes(b"short")
    with pytest.raises(KeyFileUnsafe, match="64 bytes"):
        check_keys(folder)
    (folder / "pepper.key").unlink()
    with pytest.raises(KeyFileUnsafe, match="missing"):
        check_keys(folder)


def test_making_keys_touches_none_that_exists(tmp_path: Path) -> None:
    make_keys(tmp_path, TODAY)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    make_keys(tmp_path, TODAY)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def erase(people: list[UUID]) -> int:
    return destroy(journal_erasure(people, kind="contact"))


def keyring_file() -> Path:
    return DATA / "keyring.sqlite3"
