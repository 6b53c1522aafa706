"""The journal keeps what it acknowledged, whoever dies; it never guesses, and it holds no value of anybody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.journal import files
from socialsmartly.privacy.journal.errors import JournalBroken, JournalForked, JournalShorter, NoJournal, NotJournalled
from socialsmartly.privacy.journal.files import EXIT_AFTER_FAILED_SYNC, Journal
from socialsmartly.privacy.journal.rules import End, Entry, Event, Line, read, uncovered, written

pytestmark = pytest.mark.promise("4.2-h")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
KILLS = 6
WRITER = """
import sys
from pathlib import Path
from uuid import uuid4
from socialsmartly.privacy.journal.files import Journal
from socialsmartly.privacy.journal.rules import Event, Line
journal = Journal([Path(sys.argv[1]), Path(sys.argv[2])])
for _ in range(int(sys.argv[3])):
    entries = journal.append([Line(Event.ERASED, uuid4(), what="member")] * int(sys.argv[4]))
    sys.stdout.write(f"{entries[-1].seq} {entries[-1].digest.hex()}\\n")
    sys.stdout.flush()
"""
FAILING = """
import os, sys
from pathlib import Path
from uuid import uuid4
from socialsmartly.privacy.journal import files
from socialsmartly.privacy.journal.rules import Event, Line
calls = []
def fails(descriptor):
    calls.append(descriptor)
    sys.stdout.write("fsync\\n")
    sys.stdout.flush()
    raise OSError(5, "Input/output error")
os.fsync = fails
try:
    files.Journal([Path(sys.argv[1]), Path(sys.argv[2])]).append([Line(Event.ERASED, uuid4())])
finally:
    sys.stdout.write("went on\\n")
"""


@pytest.fixture
def places(tmp_path: Path) -> list[Path]:
    return [tmp_path / "journal", tmp_path / "copy"]


@pytest.fixture
def journal(places: list[Path]) -> Journal:
    made = Journal(places)
    made.begin()
    return made


def somebody(event: Event = Event.ERASED) -> Line:
    return Line(event, uuid4(), scope=str(uuid4()), what="contact")


def program(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


lines = st.builds(
    Line,
    st.sampled_from(Event),
    st.uuids(),
    scope=st.one_of(st.just(""), st.uuids().map(str)),
    what=st.sampled_from(["", "member", "email_marketing", "contact.name"]),
    pointer=st.one_of(st.just(""), st.uuids().map(lambda u: f"rights_correction.after/{u}")),
)


@given(batches=st.lists(st.lists(lines, min_size=1, max_size=4), max_size=5))
def test_what_was_written_is_read(batches: list[list[Line]]) -> None:
    content, end = b"", End()
    told: list[Entry] = []
    for batch in batches:
        entries, text = written(batch, end, NOW)
        content, told = content + text, told + entries
        end = End(len(content), entries[-1].seq, entries[-1].digest)
    assert read(content) == (told, end)


@pytest.mark.promise("5-h")
@pytest.mark.parametrize("value", ["ada@example.test", "Ada Lovelace", "+44 7700 900123", "王小明"])
def test_a_value_of_a_person_does_not_get_in(journal: Journal, value: str) -> None:
    with pytest.raises(ValueError, match="corrected") as refused:
        journal.append([Line(Event.CORRECTED, uuid4(), what=value)])
    assert value not in str(refused.value)
    assert journal.entries() == []


def test_both_places_hold_the_same_and_nobody_else_may_read_them(journal: Journal) -> None:
    journal.append([somebody(), somebody()])
    first, second = journal.files
    assert first.read_bytes() == second.read_bytes()
    assert [file.stat().st_mode & 0o777 for file in (first, second)] == [0o600, 0o600]
    assert [file.parent.stat().st_mode & 0o777 for file in (first, second)] == [0o700, 0o700]


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_bit_changed_before_the_last_line_is_refused(place: int, bit: int) -> None:
    _, content = written([Line(Event.ERASED, UUID(int=n), what="member") for n in range(1, 6)], End(), NOW)
    content += written([Line(Event.ERASED, UUID(int=9))], read(content)[1], NOW)[1]
    last = content[:-1].rfind(b"\n")
    changed = bytearray(content)
    changed[place % last] ^= 1 << bit
    with pytest.raises(JournalBroken):
        read(bytes(changed))


def test_a_line_taken_out_of_the_middle_is_refused(journal: Journal, places: list[Path]) -> None:
    for _ in range(3):
        journal.append([somebody()])
    for file in journal.files:
        one, _, three = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(one + three)
    with pytest.raises(JournalBroken):
        Journal(places).entries()


def test_a_torn_end_is_cut_at_every_byte(journal: Journal, places: list[Path]) -> None:
    """The twin of the refusal above: what a crash leaves is no fault. A batch of two counts wholly or not at all."""
    kept = journal.append([somebody()])
    before = journal.files[0].read_bytes()
    journal.append([somebody(), somebody()])
    whole = journal.files[0].read_bytes()
    for cut in range(len(before), len(whole)):
        for file, content in zip(journal.files, (whole[:cut], before), strict=True):
            file.write_bytes(content)
        again = Journal(places)
        assert again.entries() == kept
        assert again.append([somebody()])[0].seq == 2
        assert len(Journal(places).entries()) == 2


@pytest.mark.parametrize("behind", [0, 1])
def test_the_place_that_a_crash_left_behind_is_completed(journal: Journal, places: list[Path], behind: int) -> None:
    journal.append([somebody()])
    old = journal.files[behind].read_bytes()
    journal.append([somebody(), somebody()])
    journal.files[behind].write_bytes(old)
    assert len(Journal(places).append([somebody()])) == 1
    assert journal.files[0].read_bytes() == journal.files[1].read_bytes()
    assert [entry.seq for entry in Journal(places).entries()] == [1, 2, 3, 4]


def test_a_lost_place_is_made_anew_from_the_other(journal: Journal, places: list[Path]) -> None:
    journal.append([somebody()])
    journal.files[0].unlink()
    assert len(Journal(places).entries()) == 1
    assert journal.files[0].read_bytes() == journal.files[1].read_bytes()


def test_two_places_that_tell_different_things_are_refused(journal: Journal, places: list[Path]) -> None:
    journal.append([somebody()])
    content = written([somebody()], End(), NOW)[1]
    journal.files[1].write_bytes(content)
    with pytest.raises(JournalForked):
        Journal(places).entries()


def test_a_journal_that_shrinks_under_a_running_program_is_refused(journal: Journal) -> None:
    journal.append([somebody()])
    journal.append([somebody()])
    for file in journal.files:
        file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(JournalShorter):
        journal.append([somebody()])


def test_without_a_journal_nothing_is_appended(places: list[Path]) -> None:
    with pytest.raises(NoJournal):
        Journal(places).append([somebody()])


def counted(name: str, real: Callable[..., Any], calls: list[str]) -> Callable[..., Any]:
    def call(*arguments: object) -> Any:
        calls.append(name)
        return real(*arguments)

    return call


def test_many_people_are_one_write_and_one_fsync_in_each_place(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    for name in ("pwrite", "fsync"):
        monkeypatch.setattr(os, name, counted(name, getattr(os, name), calls))
    journal.append([somebody() for _ in range(5000)])
    assert calls == ["pwrite", "fsync", "pwrite", "fsync"]


def test_a_full_disk_refuses_the_act_and_loses_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.append([somebody()])
    monkeypatch.setattr(os, "pwrite", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(NotJournalled, match="nothing was done"):
        journal.append([somebody()])
    monkeypatch.undo()
    assert journal.append([somebody()])[0].seq == 2


@pytest.mark.promise("5-h")
def test_after_a_failed_fsync_the_program_ends_and_never_tries_again(journal: Journal, places: list[Path]) -> None:
    running = program(FAILING, *places)
    told, logged = running.communicate(timeout=30)
    assert running.returncode == EXIT_AFTER_FAILED_SYNC, logged
    assert told.splitlines() == ["fsync"]
    assert "does not try again" in logged


def test_a_program_that_ignores_fsync_would_go_on(journal: Journal, places: list[Path]) -> None:
    """The twin: with the check taken out, the same failure passes unseen."""
    careless = FAILING.replace("os.fsync = fails", "os.fsync = fails\nfiles._sync = lambda _: None")
    running = program(careless, *places)
    told, _ = running.communicate(timeout=30)
    assert (running.returncode, told.splitlines()) == (0, ["went on"])


def test_programs_that_append_at_once_make_one_chain(journal: Journal, places: list[Path]) -> None:
    running = [program(WRITER, *places, 40, 2) for _ in range(4)]
    assert [one.wait(timeout=60) for one in running] == [0] * 4
    for one in running:
        one.communicate()
    assert [entry.seq for entry in Journal(places).entries()] == list(range(1, 321))


def acknowledged(running: Sequence[subprocess.Popen[str]]) -> set[tuple[int, str]]:
    """What they said was written, until they were killed in the midst of it."""
    told: list[list[str]] = []
    for one in running:
        assert one.stdout is not None
        told += [one.stdout.readline().split() for _ in range(5)]
    for one in running:
        one.send_signal(signal.SIGKILL)
    for one in running:
        assert one.stdout is not None
        told += [
            line.split() for line in one.stdout.read().splitlines()
        ]  # `communicate` would pass over what was read ahead
        one.communicate(timeout=30)
    return {(int(words[0]), words[1]) for words in told if len(words) == 2 and len(words[1]) == 64}


def test_nothing_acknowledged_is_lost_when_programs_are_killed(journal: Journal, places: list[Path]) -> None:
    known: set[tuple[int, str]] = set()
    for _ in range(KILLS):
        running = [program(WRITER, *places, 100_000, 3) for _ in range(2)]
        known |= acknowledged(running)
        entries = Journal(places).entries()
        assert known <= {(entry.seq, entry.digest.hex()) for entry in entries}
        assert len(entries) % 3 == 0
    assert len(known) >= 10 * KILLS
    assert journal.files[0].read_bytes() == journal.files[1].read_bytes()


def test_a_writer_that_speaks_before_it_writes_would_be_caught(places: list[Path], journal: Journal) -> None:
    """The twin of the kills: an acknowledgement without its line is seen as lost."""
    eager = WRITER.replace("for _ in", "sys.stdout.write('1 ' + 'ab' * 32 + '\\n'); sys.stdout.flush()\nfor _ in")
    running = [program(eager, *places, 0, 3)]
    known = acknowledged(running)
    assert not known <= {(entry.seq, entry.digest.hex()) for entry in Journal(places).entries()}


@given(ranges=st.lists(st.tuples(st.integers(1, 12), st.integers(0, 5)).map(lambda r: (r[0], r[0] + r[1]))))
def test_what_no_mark_covers_is_found(ranges: list[tuple[int, int]]) -> None:
    entries, _ = written([Line(Event.ERASED, UUID(int=n)) for n in range(10)], End(), NOW)
    found = {entry.seq for entry in uncovered(entries, ranges)}
    assert found == {n for n in range(1, 11) if not any(a <= n <= b for a, b in ranges)}


def test_the_installations_journal_is_one_object() -> None:
    assert files.journal() is files.journal()
