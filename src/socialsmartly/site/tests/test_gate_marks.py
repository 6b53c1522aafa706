"""A start reads the journal from where database, keyring and public log were at the last one, and from the first line for whoever is older."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from socialsmartly.privacy.consent.actions import withdraw
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.journal import rules
from socialsmartly.privacy.journal.actions import Database, append
from socialsmartly.privacy.journal.errors import JournalShorter, OtherJournal, StillBehind
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.rules import Entry, Event, Head, Line
from socialsmartly.privacy.keyring.models import Erased, JournalMark
from socialsmartly.privacy.keyring.shredding import Keyring
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.site.gate import GATE
from socialsmartly.site.tests.test_gate import bits, customer, replay, say, shop
from tests.house import as_owner, new_journal

pytestmark = pytest.mark.promise("4.2-h")
MANY = 300


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The lines that were read, by a process that has read none before."""
    journal.cache_clear()
    seen: list[int] = []
    real = rules._entry

    def entry(raw: bytes, before: rules.End) -> Entry | None:
        seen.append(before.seq + 1)
        return real(raw, before)

    with monkeypatch.context() as patched:
        patched.setattr(rules, "_entry", entry)
        yield seen


def settled() -> None:
    append([Line(Event.ERASED, uuid7(), what="contact") for _ in range(MANY)])
    replay()


def marks() -> list[tuple[Any, ...]]:
    with as_owner() as owner:
        return owner.execute("SELECT * FROM journal_mark").fetchall()


def put_back(rows: list[tuple[Any, ...]]) -> None:
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
        for row in rows:
            owner.execute("INSERT INTO journal_mark VALUES (%s, %s, %s)", row)


def test_a_start_reads_what_came_since_the_last_one(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    settled()
    say(customer(shop()), withdraw)
    with counting(monkeypatch) as seen:
        GATE.check(patience=0)
    assert set(seen) == {MANY, MANY + 1}
    with counting(monkeypatch) as seen:
        assert replay() == 0
    assert set(seen) == {MANY, MANY + 1}


def test_without_the_mark_each_start_would_read_it_all(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    settled()
    monkeypatch.setattr(Database, "settled", lambda _: None)
    with counting(monkeypatch) as seen:
        GATE.check(patience=0)
    assert set(seen) == set(range(1, MANY + 1))


def test_an_older_database_has_everything_done_again_that_came_after_it(db: None) -> None:
    settled()
    before, ada = marks(), customer(shop())
    say(ada, withdraw)
    replay()
    put_back(before)
    with as_owner() as owner:
        owner.execute("UPDATE contacts_contact SET permits = 1")
    with pytest.raises(StillBehind):
        GATE.check(patience=0)
    assert replay() == 1
    assert bits(ada) == 0


def test_an_older_keyring_has_everything_done_again_that_came_after_it(db: None) -> None:
    settled()
    before = list(JournalMark.objects.all())
    rights.delete(customer(shop()), channel="page")
    replay()
    Erased.objects.filter(seq__gt=MANY).delete()
    JournalMark.objects.all().delete()
    JournalMark.objects.bulk_create(before)
    with pytest.raises(StillBehind):
        GATE.check(patience=0)
    assert replay() == 1


@pytest.mark.parametrize("lost", [Database, JournalMark])
def test_who_has_no_mark_has_all_of_it_looked_at(db: None, monkeypatch: pytest.MonkeyPatch, lost: type) -> None:
    settled()
    if lost is Database:
        put_back([])
    else:
        JournalMark.objects.all().delete()
    with counting(monkeypatch) as seen:
        replay()
    assert set(seen) == set(range(1, MANY + 1))


def cut() -> None:
    for file in journal().files:
        file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    journal.cache_clear()


def other() -> None:
    new_journal()
    append([Line(Event.ERASED, uuid7(), what="contact") for _ in range(MANY)])
    journal.cache_clear()


@pytest.mark.promise("5-h")
@pytest.mark.parametrize(("fault", "refusal"), [(cut, JournalShorter), (other, OtherJournal)])
def test_a_shorter_and_another_journal_stop_everything(
    db: None, fault: Callable[[], None], refusal: type[Exception]
) -> None:
    settled()
    fault()
    for act in (replay, lambda: GATE.check(patience=0)):
        with pytest.raises(refusal):
            act()


def test_where_nobody_is_asked_another_journal_is_believed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: neither database nor keyring says which line it saw."""
    settled()
    other()
    for store in (Database, Keyring):
        monkeypatch.setattr(store, "heads", lambda _: [])
        monkeypatch.setattr(store, "settled", lambda _: None)
    GATE.check(patience=0)


@pytest.mark.promise("5-h")
@pytest.mark.parametrize("seq", [1, MANY - 1, MANY])
def test_a_witness_who_saw_another_line_stops_everything_however_old_it_is(db: None, seq: int) -> None:
    settled()
    right = journal().entries()[seq - 1].digest
    replace(GATE, witnesses=[lambda: Head(seq, right)]).check(patience=0)
    with pytest.raises(OtherJournal, match="witness"):
        replace(GATE, witnesses=[lambda: Head(seq, bytes(32))]).check(patience=0)
