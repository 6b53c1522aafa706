"""The log: what is acknowledged stays, what is read is what was written, and a log opens only where it was left."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import nullcontext
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialsmartly.privacy.ledger import merkle
from socialsmartly.privacy.ledger.errors import (
    BatchRefused,
    DiskFailed,
    LogBusy,
    LogDamaged,
    LogExists,
    LogMissing,
    LogWentBack,
    NoSuchEntry,
    NotSigned,
)
from socialsmartly.privacy.ledger.fsck import fsck
from socialsmartly.privacy.ledger.log import Log, LogReader
from socialsmartly.privacy.ledger.note import SigningKey, open_checkpoint, read_note
from socialsmartly.privacy.ledger.tests.given import KEY, WITNESS, a_log, cosigned, line, lines
from socialsmartly.privacy.ledger.tests.naive import Naive
from socialsmartly.privacy.ledger.tiles import bundle_path, tile_path


@given(st.lists(st.one_of(st.integers(0, 5), st.integers(200, 600), st.just(256)), max_size=8), st.data())
@settings(max_examples=40)
def test_whatever_is_appended_in_whatever_batches_is_there_after_reopening(
    batches: list[int], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Log.begin(folder, KEY).close()
        size = 0
        for batch in batches:
            with Log(folder, KEY) as log:
                assert log.append(lines(size, size + batch)) == range(size, size + batch)
            size += batch
        reader, naive = LogReader(folder, KEY.verifier), Naive(lines(0, size))
        assert reader.size == size
        assert reader.root() == naive.root(0, size)
        assert list(reader.entries(0, size)) == list(naive.leaves)
        assert fsck(folder, KEY.verifier) == []
        if size:
            within = data.draw(st.integers(1, size))
            index = data.draw(st.integers(0, within - 1))
            assert reader.root(within) == naive.root(0, within)
            assert reader.inclusion(index, within) == naive.inclusion(index, 0, within)
            assert reader.consistency(index + 1, within) == naive.consistency(index + 1, 0, within)


def test_the_files_lie_where_the_standard_says() -> None:
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path(1, 5, 17) == "tile/1/005.p/17"
    assert bundle_path(273, 112) == "tile/entries/273.p/112"


def test_a_log_of_70000_has_the_tiles_that_the_standard_counts(tmp_path: Path) -> None:
    a_log(tmp_path, 70_000).close()
    full = sorted(path.name for path in (tmp_path / "tile" / "0").iterdir() if path.is_file())
    assert len(full) == 273
    for path, width in (("tile/0/273.p/112", 112), ("tile/1/000", 256), ("tile/1/001.p/17", 17), ("tile/2/000.p/1", 1)):
        assert (tmp_path / path).stat().st_size == 32 * width
    assert fsck(tmp_path, KEY.verifier) == []


def test_an_older_tree_is_proven_out_of_the_tiles_of_the_newer(tmp_path: Path) -> None:
    log, naive = a_log(tmp_path, 300, 212, 1, 487), Naive(lines(0, 1000))
    for old in (1, 255, 256, 257, 300, 511, 512, 513, 999, 1000):
        assert log.root(old) == naive.root(0, old)
        proof = log.consistency(old, 1000)
        assert old == 1000 or merkle.continues(old, 1000, naive.root(0, old), log.root(), proof)
    assert log.root(0) == merkle.EMPTY


def test_partial_tiles_go_when_the_full_one_is_in_the_log(tmp_path: Path) -> None:
    log = a_log(tmp_path, 100, 100)
    reader = LogReader(tmp_path, KEY.verifier)
    assert reader.entry(150) == line(150)
    log.append(lines(200, 300))
    assert not (tmp_path / "tile" / "0" / "000.p").exists()
    assert list(reader._tiles.bundle(0, 200)) == lines(0, 200)
    assert reader.inclusion(150, 200) == Naive(lines(0, 200)).inclusion(150, 0, 200)


def test_a_reader_follows_the_writer(tmp_path: Path) -> None:
    log = a_log(tmp_path)
    reader = LogReader(tmp_path, KEY.verifier)
    for size in range(1, 20):
        log.append([line(size - 1)])
        assert (reader.size, reader.checkpoint()) == (size, log.checkpoint())
        assert open_checkpoint(reader.checkpoint(), KEY.verifier).root == reader.root() == log.root()


@pytest.mark.parametrize(("start", "stop"), [(0, 11), (-1, 5), (6, 5)])
def test_what_is_not_there_is_not_given(tmp_path: Path, start: int, stop: int) -> None:
    log = a_log(tmp_path, 10)
    for ask in (
        lambda: list(log.entries(start, stop)),
        lambda: log.inclusion(start, stop),
        lambda: log.consistency(start, stop),
    ):
        with pytest.raises(NoSuchEntry):
            ask()
    with pytest.raises(NoSuchEntry):
        log.root(11)


@pytest.mark.parametrize("bad", [b"", bytes(65_536)])
def test_an_entry_that_no_bundle_can_hold_spoils_the_whole_batch(tmp_path: Path, bad: bytes) -> None:
    log = a_log(tmp_path, 3)
    with pytest.raises(BatchRefused):
        log.append([line(3), bad])
    assert log.size == 3
    assert log.append([line(3), bytes(65_535)]) == range(3, 5)
    assert log.entry(4) == bytes(65_535)


def test_a_log_has_one_writer(tmp_path: Path) -> None:
    with a_log(tmp_path, 1) as log:
        with pytest.raises(LogBusy):
            Log(tmp_path, KEY)
        assert log.append([line(1)]) == range(1, 2)
    Log(tmp_path, KEY).close()


def test_a_closed_log_takes_nothing(tmp_path: Path) -> None:
    log = a_log(tmp_path, 1)
    log.close()
    with pytest.raises(DiskFailed):
        log.append([line(1)])


def test_a_log_begins_once_and_never_again_by_itself(tmp_path: Path) -> None:
    with pytest.raises(LogMissing):
        Log(tmp_path / "nowhere", KEY)
    with pytest.raises(LogMissing):
        Log(tmp_path, KEY)
    a_log(tmp_path, 5).close()
    with pytest.raises(LogExists):
        Log.begin(tmp_path, KEY)
    (tmp_path / "checkpoint").unlink()
    with pytest.raises(LogMissing):
        LogReader(tmp_path, KEY.verifier).checkpoint()
    with pytest.raises(LogDamaged, match="without a checkpoint"):
        Log.begin(tmp_path, KEY)


def test_a_log_of_another_key_does_not_open(tmp_path: Path) -> None:
    a_log(tmp_path, 5).close()
    with pytest.raises(NotSigned):
        Log(tmp_path, SigningKey(KEY.name, bytes(32)))


def test_a_log_put_back_to_an_older_state_is_noticed_by_who_saw_the_newer(tmp_path: Path) -> None:
    log = a_log(tmp_path / "log", 5)
    shutil.copytree(tmp_path / "log", tmp_path / "backup")
    log.append(lines(5, 9))
    log.close()
    reader = LogReader(tmp_path / "log", KEY.verifier)
    assert reader.size == 9
    shutil.copy(tmp_path / "backup" / "checkpoint", tmp_path / "log" / "checkpoint")
    with pytest.raises(LogWentBack, match="5 after 9"):
        reader.checkpoint()


def test_two_checkpoints_of_one_size_are_two_logs(tmp_path: Path) -> None:
    a_log(tmp_path / "one", 5).close()
    reader = LogReader(tmp_path / "one", KEY.verifier)
    assert reader.size == 5
    with Log.begin(tmp_path / "two", KEY) as other:
        other.append(lines(1, 6))
    shutil.copy(tmp_path / "two" / "checkpoint", tmp_path / "one" / "checkpoint")
    with pytest.raises(LogDamaged, match="another tree"):
        reader.checkpoint()


def a_slow_reader_beside_a_fast_one(folder: Path, monkeypatch: pytest.MonkeyPatch, turn: Any = None) -> int:
    """The size that a thread sees which was overtaken, by a new checkpoint and another thread, between reading and looking."""
    log = a_log(folder, 5)
    reader = LogReader(folder, KEY.verifier)
    reader._turn = turn or reader._turn
    others: list[Thread] = []

    def read(path: Path) -> str:
        note = read_note(path)
        if not others:
            log.append([line(5)])
            others.append(Thread(target=reader.checkpoint))
            others[0].start()
            others[0].join(timeout=0.2)  # with the lock it waits for us, so we do not wait for it
        return note

    monkeypatch.setattr("socialsmartly.privacy.ledger.log.read_note", read)
    size = reader.size
    others[0].join()
    assert reader.size == 6
    return size


def test_a_reader_that_was_overtaken_does_not_think_that_the_log_went_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert a_slow_reader_beside_a_fast_one(tmp_path, monkeypatch) == 5


def test_without_taking_turns_it_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_waits: Any = nullcontext()
    with pytest.raises(LogWentBack, match="5 after 6"):
        a_slow_reader_beside_a_fast_one(tmp_path, monkeypatch, nobody_waits)


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1"])
def test_a_damaged_edge_stops_the_writer(tmp_path: Path, path: str) -> None:
    a_log(tmp_path, 300).close()
    whole = (tmp_path / path).read_bytes()
    for spoilt in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), b""):
        (tmp_path / path).write_bytes(spoilt)
        with pytest.raises(LogDamaged):
            Log(tmp_path, KEY)
    (tmp_path / path).write_bytes(whole)
    Log(tmp_path, KEY).close()


def test_cosigned_checkpoints_are_kept_beside_the_newest(tmp_path: Path) -> None:
    log = a_log(tmp_path, 5)
    assert log.cosigned() is None
    note = cosigned(log)
    log.append([line(5)])
    log.keep_cosigned(note, [WITNESS.verifier])
    assert LogReader(tmp_path, KEY.verifier).cosigned() == note
    with pytest.raises(NotSigned):
        log.keep_cosigned(log.checkpoint(), [WITNESS.verifier])
    assert fsck(tmp_path, KEY.verifier) == []


def test_a_cosigned_checkpoint_of_another_tree_is_not_kept(tmp_path: Path) -> None:
    other = Log.begin(tmp_path / "other", KEY)
    other.append([b"another history"])
    log = a_log(tmp_path / "log", 5)
    with pytest.raises(LogDamaged):
        log.keep_cosigned(cosigned(other), [WITNESS.verifier])
