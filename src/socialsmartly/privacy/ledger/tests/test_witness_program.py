"""The witness as the program it is: small, by itself, killed and started again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from socialsmartly.privacy.ledger import disk
from socialsmartly.privacy.ledger.errors import DiskFailed, WitnessDisagrees, WitnessUnreachable
from socialsmartly.privacy.ledger.log import Log
from socialsmartly.privacy.ledger.note import open_checkpoint, read_verifier
from socialsmartly.privacy.ledger.tests.given import KEY, WITNESS, a_log, line, lines
from socialsmartly.privacy.ledger.witness.asking import WitnessAt
from socialsmartly.privacy.ledger.witness.server import Server
from socialsmartly.privacy.ledger.witness.witness import Witness, begin, trust

PROGRAM = [sys.executable, "-m", "socialsmartly.privacy.ledger.witness", "--folder"]
MOST_MEBIBYTES = 48


def begun(folder: Path) -> str:
    made = subprocess.run(
        [*PROGRAM, str(folder), "--begin", "witness.example/w", "--trust", str(KEY.verifier)],
        check=True,
        capture_output=True,
        text=True,
    )
    return made.stdout.strip()


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], WitnessAt]]:
    program = subprocess.Popen([*PROGRAM, str(folder), "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    key, url = program.stdout.readline().strip().split(" at ")
    try:
        yield program, WitnessAt(url, read_verifier(key))
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def test_a_log_asks_and_keeps_the_signature(tmp_path: Path) -> None:
    key = begun(tmp_path / "witness")
    with a_log(tmp_path / "log") as log, running(tmp_path / "witness") as (_, witness):
        assert str(witness.verifier) == key
        for step in (1, 299, 1, 0):
            log.append(lines(log.size, log.size + step))
            witness.look(log)
            assert open_checkpoint(log.cosigned() or "", KEY.verifier, [witness.verifier]).size == log.size


def test_it_needs_no_django_and_little_memory(tmp_path: Path) -> None:
    begun(tmp_path / "witness")
    with a_log(tmp_path / "log", 300) as log, running(tmp_path / "witness") as (program, witness):
        witness.look(log)
        status = Path(f"/proc/{program.pid}/status").read_text()
        loaded = Path(f"/proc/{program.pid}/maps").read_text()
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert resident
    assert int(resident[1]) / 1024 < MOST_MEBIBYTES
    assert "psycopg" not in loaded
    code = "import sys, socialsmartly.privacy.ledger.witness.__main__; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_it_signed_survives_any_kill(tmp_path: Path) -> None:
    begun(tmp_path / "witness")
    with a_log(tmp_path / "log") as log:
        for turn in range(5):
            with running(tmp_path / "witness") as (program, witness):
                for _ in range(turn + 1):
                    log.append([line(log.size)])
                    witness.look(log)
                seen = log.size
                os.kill(program.pid, signal.SIGKILL)
            log.append([line(log.size)])
            with running(tmp_path / "witness") as (_, witness):
                refused = replace(witness, seconds=5.0)._ask(log, log.checkpoint(), 0, log.size)
                assert refused == (409, "text/x.tlog.size", f"{seen}\n")


def test_a_log_that_was_put_back_or_forked_learns_it_at_once(tmp_path: Path) -> None:
    begun(tmp_path / "witness")
    with running(tmp_path / "witness") as (_, witness):
        with a_log(tmp_path / "log", 300) as log:
            witness.look(log)
        with a_log(tmp_path / "put-back", 200) as shorter, pytest.raises(WitnessDisagrees, match="300 lines"):
            witness.look(shorter)
        with Log.begin(tmp_path / "forked", KEY) as forked:
            forked.append([*lines(0, 299), *lines(900, 950)])
            with pytest.raises(WitnessDisagrees, match="does not show"):
                witness.look(forked)
    assert len(list((tmp_path / "witness" / "evidence").rglob("*/*"))) == 2


def test_without_a_witness_a_log_goes_on_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    begun(tmp_path / "witness")
    with running(tmp_path / "witness") as (_, witness):
        pass
    with a_log(tmp_path / "log", 3) as log:
        with pytest.raises(WitnessUnreachable):
            witness.cosign(log)
        witness.look(log)
        assert log.append([line(3)]) == range(3, 4)
    assert "the witness did not sign" in caplog.text


def test_a_signature_of_another_key_is_not_kept(tmp_path: Path) -> None:
    begun(tmp_path / "witness")
    with a_log(tmp_path / "log", 3) as log, running(tmp_path / "witness") as (_, witness):
        with pytest.raises(WitnessUnreachable, match="not that of its key"):
            replace(witness, verifier=WITNESS.verifier).cosign(log)
        assert log.cosigned() is None


@pytest.mark.parametrize("url", ["http://192.0.2.1:80", "https://127.0.0.1:1", "http://witness.example"])
def test_a_witness_elsewhere_is_not_asked_from_here(tmp_path: Path, url: str) -> None:
    with a_log(tmp_path, 3) as log, pytest.raises(WitnessUnreachable, match="only a witness at"):
        WitnessAt(url, WITNESS.verifier).cosign(log)


def test_a_witness_that_lost_its_memory_says_so_and_ends(tmp_path: Path) -> None:
    begun(tmp_path / "witness")
    with a_log(tmp_path / "log", 3) as log, running(tmp_path / "witness") as (_, witness):
        witness.look(log)
    (seen,) = (tmp_path / "witness" / "seen").iterdir()
    seen.unlink()
    again = subprocess.run(
        [*PROGRAM, str(tmp_path / "witness"), "--port", "0"], check=False, capture_output=True, text=True
    )
    assert again.returncode == 2
    assert "Begin another one and announce its key" in again.stderr


@pytest.mark.parametrize(
    ("method", "path", "length", "status"),
    [
        ("POST", "/elsewhere", "3", 404),
        ("POST", "/add-checkpoint", "x", 413),
        ("POST", "/add-checkpoint", "70000", 413),
        ("POST", "/add-checkpoint", "0", 400),
        ("GET", "/add-checkpoint", "0", 501),
    ],
)
def test_it_answers_one_question_only(tmp_path: Path, method: str, path: str, length: str, status: int) -> None:
    begun(tmp_path / "witness")
    with running(tmp_path / "witness") as (_, witness):
        connection = HTTPConnection("127.0.0.1", int(witness.url.rpartition(":")[2]), timeout=5)
        connection.putrequest(method, path)
        connection.putheader("Content-Length", length)
        connection.endheaders()
        assert connection.getresponse().status == status
        connection.close()


def test_after_a_failed_write_it_says_so_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(tmp_path / "witness", "witness.example/w")
    trust(tmp_path / "witness", KEY.verifier)
    looking = Witness(tmp_path / "witness")
    with a_log(tmp_path / "log", 3) as log, Server(looking, 0) as server:
        ended: list[type[BaseException]] = []

        def run() -> None:
            try:
                server.run()
            except DiskFailed as error:
                ended.append(type(error))

        def fail(*_: object) -> None:
            raise DiskFailed("Input/output error")

        monkeypatch.setattr(disk, "put", fail)
        thread = Thread(target=run)
        thread.start()
        with pytest.raises(WitnessUnreachable, match="503: The disk did not take a write"):
            WitnessAt(server.url, looking.verifier).cosign(log)
        thread.join(timeout=10)
    looking.close()
    assert ended == [DiskFailed]
