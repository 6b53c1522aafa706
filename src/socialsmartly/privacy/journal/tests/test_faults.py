"""A fault in each system call with which the journal is written: nothing acknowledged is lost, and a failed fsync is never tried again."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from socialsmartly.privacy.journal.files import EXIT_AFTER_FAILED_SYNC, Journal
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.journal.tests.test_journal import WRITER

pytestmark = [pytest.mark.promise("5-h"), pytest.mark.deep]
FAULTS = {
    "EIO": "error=EIO",
    "ENOSPC": "error=ENOSPC",
    "EINTR": "error=EINTR",
    "killed": "signal=KILL",
}
CALLS = ("openat", "pwrite64", "fsync", "ftruncate", "flock", "close")
BATCHES, LINES = 3, 2


def strike(places: list[Path], call: str, fault: str, when: int, code: str = WRITER) -> tuple[int, str, str]:
    """Run the writer with this fault in the `when`-th such call upon the journal; exit code, what it said, its calls."""
    trace = places[0].parent / "trace"
    watched = [path for folder in places for path in (folder / "journal.txt", folder / "lock")]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(trace), *(f"--trace-path={path}" for path in watched),
         "-e", f"inject={call}:{FAULTS[fault]}:when={when}",
         sys.executable, "-c", code, *map(str, places), str(BATCHES), str(LINES)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout, trace.read_text()


def new(folder: Path) -> list[Path]:
    shutil.rmtree(folder, ignore_errors=True)
    places = [folder / "journal", folder / "copy"]
    Journal(places).begin()
    return places


def acknowledged(told: str) -> set[tuple[int, str]]:
    return {(int(seq), digest) for seq, digest in re.findall(r"^(\d+) ([0-9a-f]{64})$", told, re.MULTILINE)}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_each_call_may_fail(tmp_path: Path, call: str, fault: str) -> None:
    for when in count(1):
        places = new(tmp_path / "house")
        code, told, calls = strike(places, call, fault, when)
        if "INJECTED" not in calls and "KILL" not in calls:
            break
        entries = Journal(places).entries()
        assert acknowledged(told) <= {(entry.seq, entry.digest.hex()) for entry in entries}, (call, fault, when)
        assert len(entries) % LINES == 0
        assert Journal(places).append([Line(Event.ERASED, uuid4())])[0].seq == len(entries) + 1
        if call == "fsync" and fault in {"EIO", "ENOSPC"}:
            assert code == EXIT_AFTER_FAILED_SYNC
            assert calls.count("fsync(") == when
    assert when > BATCHES


def test_a_writer_that_does_not_look_at_fsync_would_be_caught(tmp_path: Path) -> None:
    """The twin: it goes on after the failure, and calls fsync again."""
    places = new(tmp_path / "house")
    careless = WRITER.replace(
        "journal = Journal",
        "import os\nfrom contextlib import suppress\nfrom socialsmartly.privacy.journal import files\n"
        "def careless(descriptor):\n    with suppress(OSError):\n        os.fsync(descriptor)\nfiles._sync = careless\njournal = Journal",
        1,
    )
    code, _, calls = strike(places, "fsync", "EIO", 1, careless)
    assert code == 0
    assert calls.count("fsync(") == 2 * BATCHES
