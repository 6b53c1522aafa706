"""Every call that one write makes to the system, made to fail or to be the last: nothing that was told is lost, nothing is told that
may be lost. Done with strace, which must be there; the deep tier says so when it is not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from socialsmartly.privacy.ledger.fsck import fsck
from socialsmartly.privacy.ledger.log import Log, LogReader
from socialsmartly.privacy.ledger.tests.given import KEY, a_log, lines
from socialsmartly.privacy.ledger.tests.one_write import AFTER, BEFORE, FAILED, TOLD
from socialsmartly.privacy.ledger.witness.request import write_request
from socialsmartly.privacy.ledger.witness.witness import Witness, begin, trust

STRACE = shutil.which("strace")
MISSING = "strace is missing, so no call to the system was made to fail. As root: apt-get install strace"
CALLS = ("openat", "write", "fsync", "rename", "renameat", "renameat2", "mkdir", "mkdirat")
FAULTS = ("error=EIO", "error=ENOSPC", "signal=KILL")
CALL = re.compile(r"^(\w+)\(", re.MULTILINE)
KILLED = -9

pytestmark = [pytest.mark.promise("5-h"), pytest.mark.deep, pytest.mark.skipif(STRACE is None, reason=MISSING)]


@dataclass(frozen=True)
class Outcome:
    code: int
    calls: str

    @property
    def syncs_after_a_failed_one(self) -> int:
        _, failed, rest = self.calls.partition("(INJECTED)")
        return rest.count("fsync(") if failed else 0


def hindered(what: str, folder: Path, *rules: str) -> Outcome:
    """Let one write happen under strace with these rules; strace comes when the process is ready, so it counts nothing else."""
    program = [sys.executable, "-m", "socialsmartly.privacy.ledger.tests.one_write", what, str(folder)]
    writer = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdin
    assert writer.stdout
    assert writer.stdout.readline() == b"ready\n"
    told = folder / "calls"
    trace = [str(STRACE), "-qqq", "-o", str(told), "-p", str(writer.pid)]
    trace += ["-e", "trace=" + ",".join(f"?{call}" for call in CALLS), *(f"--inject={rule}" for rule in rules)]
    looking = subprocess.Popen(trace, stderr=subprocess.PIPE)
    wait_until_traced(writer.pid)
    writer.communicate(b"\n", timeout=60)
    assert looking.communicate(timeout=60)[1] == b""
    return Outcome(writer.returncode, told.read_text())


def wait_until_traced(pid: int) -> None:
    status = Path(f"/proc/{pid}/status")
    while "TracerPid:\t0\n" in status.read_text():
        pass  # strace needs a few milliseconds


def prepared(folder: Path) -> Path:
    """A log of 250 lines and a witness that has not seen it yet."""
    a_log(folder / "log", BEFORE).close()
    begin(folder / "witness", "witness.example/w")
    trust(folder / "witness", KEY.verifier)
    return folder


def every_fault(what: str, folder: Path) -> Iterator[tuple[str, Path, Outcome]]:
    whole = hindered(what, prepared(folder / "whole"))
    assert whole.code == TOLD
    counted = Counter(CALL.findall(whole.calls))
    assert counted["fsync"] >= 4
    for call, times in counted.items():
        for turn in range(1, times + 1):
            for fault in FAULTS:
                rule = f"{call}:{fault}:when={turn}"
                at = prepared(folder / rule.replace(":", "-"))
                yield rule, at, hindered(what, at, rule)
                shutil.rmtree(at)


def wrong_with_log(rule: str, folder: Path, outcome: Outcome) -> Iterator[str]:
    """What is wrong with a log after this fault."""
    size = LogReader(folder / "log", KEY.verifier).size
    if outcome.code not in ((KILLED,) if "KILL" in rule else (TOLD, FAILED)):
        yield f"{rule}: ended with {outcome.code}"
    if size not in (BEFORE, AFTER) or (outcome.code == TOLD and size != AFTER):
        yield f"{rule}: told {outcome.code}, and the log has {size}"
    if rule.startswith("fsync:error") and (outcome.code != FAILED or outcome.syncs_after_a_failed_one):
        yield f"{rule}: went on after a failed fsync"
    if faults := fsck(folder / "log", KEY.verifier):
        yield f"{rule}: {faults}"
    with Log(folder / "log", KEY) as log:
        log.append(lines(size, 600))
        if list(log.entries(0, 600)) != lines(0, 600) or fsck(folder / "log", KEY.verifier):
            yield f"{rule}: the next writer could not go on"


def wrong_with_witness(rule: str, folder: Path, outcome: Outcome) -> Iterator[str]:
    """What is wrong with a witness after this fault: what it told is what it remembers."""
    with Log(folder / "log", KEY) as log:
        witness = Witness(folder / "witness")
        asked = witness.add_checkpoint(write_request(BEFORE, [], log.checkpoint())).status
        if outcome.code == TOLD and asked != 200:
            yield f"{rule}: signed and forgot"
        if rule.startswith("fsync:error") and (outcome.code != FAILED or outcome.syncs_after_a_failed_one):
            yield f"{rule}: went on after a failed fsync"
        log.append(lines(BEFORE, 300))
        old = BEFORE if asked == 200 else 0
        proof = log.consistency(old, 300)
        if witness.add_checkpoint(write_request(old, proof, log.checkpoint())).status != 200:
            yield f"{rule}: the next witness could not go on"
        witness.close()


@pytest.mark.parametrize(("what", "wrong"), [("append", wrong_with_log), ("cosign", wrong_with_witness)])
def test_no_fault_in_any_call_loses_what_was_told(tmp_path: Path, what: str, wrong: type) -> None:
    tried = 0
    found: list[str] = []
    for rule, folder, outcome in every_fault(what, tmp_path):
        found += wrong(rule, folder, outcome)
        tried += 1
    assert found == []
    assert tried > 50


def test_a_writer_that_does_not_listen_to_fsync_is_caught(tmp_path: Path) -> None:
    for what, wrong in (("append", wrong_with_log), ("cosign", wrong_with_witness)):
        rule = "fsync:error=EIO:when=1"
        folder = prepared(tmp_path / what)
        assert list(wrong(rule, folder, hindered(f"{what}-deaf", folder, rule))) == [
            f"{rule}: went on after a failed fsync"
        ]
