"""What the writer may do wrong with a disk: forget to wait for it, go on after it failed, die in between."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from socialsmartly.privacy.ledger import disk
from socialsmartly.privacy.ledger.errors import DiskFailed
from socialsmartly.privacy.ledger.fsck import fsck
from socialsmartly.privacy.ledger.log import Log, LogReader
from socialsmartly.privacy.ledger.tests.given import KEY, a_log, line, lines

pytestmark = pytest.mark.promise("5-h")

KILLS = 8
APPENDING = [sys.executable, "-m", "socialsmartly.privacy.ledger.tests.appending"]


def killed(folder: Path, lots: random.Random, *words: str) -> tuple[int, int]:
    """Let a writer append in a process of its own, kill it at some moment; what it promised, and what is there."""
    writer = subprocess.Popen([*APPENDING, str(folder), *words], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    promised = 0
    for _ in range(lots.randrange(1, 30)):
        promised = int(writer.stdout.readline())
    for _ in range(lots.randrange(20_000)):
        pass  # some moment inside an append, without looking at a clock
    os.kill(writer.pid, signal.SIGKILL)
    rest = writer.stdout.read().split()
    writer.stdout.close()
    writer.wait()
    return int(rest[-1]) if rest else promised, LogReader(folder, KEY.verifier).size


def test_a_killed_writer_loses_nothing_it_had_promised(tmp_path: Path) -> None:
    a_log(tmp_path).close()
    lots = random.Random(9)
    for _ in range(KILLS):
        promised, there = killed(tmp_path, lots)
        assert there >= promised
        assert fsck(tmp_path, KEY.verifier) == []
    reader = LogReader(tmp_path, KEY.verifier)
    assert list(reader.entries(0, reader.size)) == lines(0, reader.size)


def test_a_writer_that_promises_before_the_disk_has_it_is_caught(tmp_path: Path) -> None:
    a_log(tmp_path).close()
    lots = random.Random(9)
    runs = [killed(tmp_path, lots, "early") for _ in range(KILLS)]
    assert any(there < promised for promised, there in runs)


class Trace:
    """Notes each fsync and rename as it happens, and fails the n-th fsync if asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, fail: int = -1) -> None:
        self.seen: list[tuple[str, Path]] = []
        self.fail, self.syncs = fail, 0
        monkeypatch.setattr(os, "fsync", self._fsync)
        monkeypatch.setattr(Path, "replace", self._replace(Path.replace))

    def _fsync(self, descriptor: int) -> None:
        self.syncs += 1
        if self.syncs - 1 == self.fail:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self.seen.append(("fsync", Path(f"/proc/self/fd/{descriptor}").readlink()))

    def _replace(self, original: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def replace(old: Path, new: Path) -> Path:
            self.seen.append(("rename", new))
            return original(old, new)

        return replace


def order_of_an_append(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is wrong with the order in which the disk was asked."""
    log = a_log(folder, 250)
    with monkeypatch.context() as patch:
        trace = Trace(patch)
        log.append(lines(250, 900))
    log.close()
    wrong: list[str] = []
    synced: set[Path] = set()
    renamed: set[Path] = set()
    for what, path in trace.seen:
        if what == "fsync":
            synced.add(path)
            renamed -= {name for name in renamed if name.parent == path}
            continue
        if path.with_name(path.name + disk.DRAFT) not in synced:
            wrong.append(f"{path.name} was renamed before it was on the disk")
        if path.name == "checkpoint" and renamed:
            wrong.append(f"the checkpoint came before {len(renamed)} names were on the disk")
        renamed.add(path)
    return wrong + [f"{path.name} was promised before its name was on the disk" for path in renamed]


def test_the_disk_has_the_tiles_before_the_checkpoint_and_the_checkpoint_before_the_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert order_of_an_append(tmp_path, monkeypatch) == []


@pytest.mark.parametrize("forgotten", ["files", "folders"])
def test_a_forgotten_fsync_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgotten: str) -> None:
    if forgotten == "folders":
        monkeypatch.setattr(disk, "_sync", lambda _: None)
    else:

        def write(folder: Path, group: list[tuple[str, bytes]]) -> None:
            for name, data in group:
                (folder / (name + disk.DRAFT)).write_bytes(data)

        monkeypatch.setattr(disk, "_write", write)
    assert order_of_an_append(tmp_path, monkeypatch)


def test_after_any_failed_fsync_the_writer_stops_and_the_next_opens_a_whole_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fail in range(100):
        folder = tmp_path / str(fail)
        log = a_log(folder, 250)
        with monkeypatch.context() as patch:
            trace = Trace(patch, fail=fail)
            try:
                log.append(lines(250, 520))
            except DiskFailed:
                assert trace.syncs == fail + 1  # nothing was forced to the disk after the failure
            else:
                assert fail == trace.syncs
                break
        with pytest.raises(DiskFailed):
            log.append([line(250)])
        log.close()
        assert fsck(folder, KEY.verifier) == []
        with Log(folder, KEY) as again:
            assert again.size in (250, 520)
            again.append(lines(again.size, 600))
            assert list(again.entries(0, 600)) == lines(0, 600)
        assert fsck(folder, KEY.verifier) == []
    assert fail > 10
