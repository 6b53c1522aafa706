"""What waits is put into the log once and in order; a crash or an old database changes nothing about that."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.journal import gate
from socialsmartly.privacy.journal.errors import JournalShorter
from socialsmartly.privacy.journal.files import Journal
from socialsmartly.privacy.journal.rules import Event, Head, Line
from socialsmartly.privacy.ledger.actions.noting import AGREED, PERSON, Concerning, Said, note, note_many
from socialsmartly.privacy.ledger.actions.sequencing import Sequencer
from socialsmartly.privacy.ledger.beginning import WITNESS_KEY, begin, begin_witness, open_log
from socialsmartly.privacy.ledger.entry import Entry, commit
from socialsmartly.privacy.ledger.errors import LogMissing, LogWentBack, WitnessDisagrees
from socialsmartly.privacy.ledger.journal_head import JournalHead, last_head
from socialsmartly.privacy.ledger.log import Log
from socialsmartly.privacy.ledger.models import Place, QueuedLeaf
from socialsmartly.privacy.ledger.note import read_verifier
from socialsmartly.privacy.ledger.queries import openings_of, places_of
from socialsmartly.privacy.ledger.witness.asking import WitnessAt
from socialsmartly.words.purposes import ACCOUNT, RIGHTS
from tests.house import DATA, as_owner


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    begin(tmp_path / "log", tmp_path / "key", "shop.example/ledger", expected=False)
    with open_log(tmp_path / "log", tmp_path / "key") as written:
        yield written


@pytest.fixture
def database(db: None) -> Iterator[psycopg.Connection]:
    """Connected as the ledger's own login, as the real process is."""
    chosen = settings.DATABASES["default"]
    password = (DATA / "keys" / "database-ledger.key").read_text().strip()
    with psycopg.connect(
        host=str(chosen["HOST"]),
        dbname=str(chosen["NAME"]),
        user="socialsmartly_ledger",
        password=password,
        autocommit=True,
    ) as connection:
        yield connection


def leave(count: int) -> UUID:
    member = uuid7()
    with reading_for(ACCOUNT, member=member):
        note_many((Concerning(member, member), Said(AGREED, PERSON, {"n": str(n)})) for n in range(count))
    return member


def stands_once(member: UUID, log: Log, count: int) -> bool:
    """Each line of the member stands at its place in the log, and the log holds nothing else."""
    with reading_for(RIGHTS, member=member, subject=member):
        openings = openings_of(member)
        places = places_of(opening.leaf for opening in openings)
    opened = [Entry.decode(log.entry(places[o.leaf])).commitment == commit(o.salt, o.said) for o in openings]
    return all(opened) and sorted(places.values()) == list(range(count)) and log.size == count


def test_every_line_that_waits_gets_its_place(database: psycopg.Connection, log: Log) -> None:
    member = leave(300)
    assert Sequencer(database, log).turn() == 300
    assert stands_once(member, log, 300)
    with reading_for(RIGHTS, member=member, subject=member):
        assert not QueuedLeaf.objects.exists()


def test_a_crash_after_the_log_was_written_leaves_nothing_twice(database: psycopg.Connection, log: Log) -> None:
    member = leave(3)
    with as_owner() as owner:
        waiting = [bytes(raw) for (raw,) in owner.execute("SELECT entry FROM ledger_queuedleaf ORDER BY id").fetchall()]
    log.append(waiting[:2])  # the process ended here, before the database heard of it
    again = Sequencer(database, log)
    assert again.follow() == 2
    assert again.turn() == 1
    assert stands_once(member, log, 3)


def test_without_looking_first_they_would_stand_there_twice(database: psycopg.Connection, log: Log) -> None:
    """The twin."""
    leave(1)
    with as_owner() as owner:
        ((raw,),) = owner.execute("SELECT entry FROM ledger_queuedleaf").fetchall()
    log.append([bytes(raw)])
    Sequencer(database, log).turn()
    assert log.entry(0) == log.entry(1)


def test_a_database_that_went_back_follows_the_log(database: psycopg.Connection, log: Log) -> None:
    member = leave(2)
    with as_owner() as owner:
        before = owner.execute("SELECT id, entry FROM ledger_queuedleaf").fetchall()
        Sequencer(database, log).turn()
        owner.execute("DELETE FROM ledger_place")
        for leaf, raw in before:
            owner.execute("INSERT INTO ledger_queuedleaf (id, entry) VALUES (%s, %s)", [leaf, raw])
    assert Sequencer(database, log).follow() == 2
    assert stands_once(member, log, 2)


def test_a_log_that_is_shorter_than_the_database_knows_is_refused(database: psycopg.Connection, log: Log) -> None:
    with as_owner() as owner:
        owner.execute("INSERT INTO ledger_place (id, index) VALUES (%s, 0)", [uuid7()])
    with pytest.raises(LogWentBack):
        Sequencer(database, log).follow()


def test_a_log_that_others_know_of_is_not_begun_anew(tmp_path: Path) -> None:
    with pytest.raises(LogMissing, match="Put the folder back"):
        begin(tmp_path / "log", tmp_path / "key", "shop.example/ledger", expected=True)


def test_the_ledgers_login_sees_lines_and_nobody(database: psycopg.Connection) -> None:
    with database.transaction():
        database.execute("SET LOCAL ROLE purpose_ledger")
        assert database.execute("SELECT count(*) FROM ledger_queuedleaf").fetchone() == (0,)
        for table in ("accounts_member", "ledger_line", "consent_agreement", "contacts_contact"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction():
                database.execute(f"SELECT count(*) FROM {table}")
    for role in ("purpose_rights", "purpose_account"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction():
            database.execute(f"SET LOCAL ROLE {role}")


def test_one_line_is_written_in_the_statement_of_what_it_tells_of(db: None) -> None:
    member = uuid7()
    with reading_for(ACCOUNT, member=member):
        note(Concerning(member, member), Said(AGREED, PERSON, {"n": "0"}))
        assert QueuedLeaf.objects.count() == 1
        assert not Place.objects.exists()


def test_how_far_the_journal_goes_stands_in_the_log(database: psycopg.Connection, log: Log, tmp_path: Path) -> None:
    journal = Journal([tmp_path / "journal", tmp_path / "copy"])
    journal.begin()
    run = Sequencer(database, log, remark=JournalHead(tmp_path / "journal"))
    run.turn()
    assert last_head(log) is None
    entries = journal.append([Line(Event.ERASED, uuid7()), Line(Event.ERASED, uuid7())])
    run.turn()
    run.turn()
    assert last_head(log) == Head(2, entries[-1].digest)
    assert log.size == 1


def test_a_journal_that_was_cut_short_is_found_out_by_the_log(
    database: psycopg.Connection, log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal([tmp_path / "journal", tmp_path / "copy"])
    journal.begin()
    journal.append([Line(Event.ERASED, uuid7())])
    Sequencer(database, log, remark=JournalHead(tmp_path / "journal")).turn()
    for file in journal.files:
        file.write_bytes(b"")
    monkeypatch.setattr(gate, "journal", lambda: Journal([tmp_path / "journal", tmp_path / "copy"]))
    with pytest.raises(JournalShorter):
        gate.Gate(stores=(), replays={}, witnesses=(lambda: last_head(log),)).check(patience=0)
    gate.Gate(stores=(), replays={}).check(patience=0)  # the twin: whoever does not ask the log sees nothing


def test_a_log_that_was_put_back_is_not_written_on(database: psycopg.Connection, tmp_path: Path) -> None:
    """The witness has seen more; the twin below has none and writes a fork."""
    before, folder = tmp_path / "before", tmp_path / "log"
    begin(folder, tmp_path / "key", "shop.example/ledger", expected=False)
    begin_witness(tmp_path / "witness", folder, "shop.example/witness")
    shutil.copytree(folder, before)
    with serving(tmp_path / "witness", folder) as at:
        leave(2)
        with open_log(folder, tmp_path / "key") as log:
            Sequencer(database, log, at).turn()
        leave(1)
        with open_log(before, tmp_path / "key") as log, pytest.raises(WitnessDisagrees):
            Sequencer(database, log, at).run(threading.Event())
        with as_owner() as owner:
            owner.execute("DELETE FROM ledger_place")
        with open_log(before, tmp_path / "key") as log:
            assert Sequencer(database, log).turn() == 1  # without a witness nobody would know


@contextmanager
def serving(folder: Path, log: Path) -> Iterator[WitnessAt]:
    command = [sys.executable, "-m", "socialsmartly.privacy.ledger.witness", "--folder", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split(" at ")[1].strip()
        yield WitnessAt(url, read_verifier((log / WITNESS_KEY).read_text().strip()))
        process.terminate()
