"""A witness signs what continues the newest tree it saw, and nothing else, whoever signs it and whatever was asked."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialsmartly.privacy.ledger import disk
from socialsmartly.privacy.ledger.errors import (
    DiskFailed,
    KeyExists,
    KeyUnsafe,
    NotSigned,
    WitnessBusy,
    WitnessRetired,
)
from socialsmartly.privacy.ledger.log import Log
from socialsmartly.privacy.ledger.note import Checkpoint, SigningKey, open_checkpoint, read_checkpoint, signed
from socialsmartly.privacy.ledger.tests.given import KEY, a_log, line, lines
from socialsmartly.privacy.ledger.witness.request import write_request
from socialsmartly.privacy.ledger.witness.witness import Answer, Witness, begin, trust

pytestmark = pytest.mark.promise("5-h")

NAME = "witness.example/w"
SEEN = 300


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    looking = a_witness(tmp_path / "witness")
    yield looking
    looking.close()


def a_witness(folder: Path) -> Witness:
    begin(folder, NAME)
    trust(folder, KEY.verifier)
    return Witness(folder, clock=lambda: 1_800_000_000)


def show(witness: Witness, log: Log, old: int, *, proof: list[bytes] | None = None) -> Answer:
    if proof is None:
        proof = log.consistency(old, log.size) if 0 <= old <= log.size else []
    return witness.add_checkpoint(write_request(old, proof, log.checkpoint()))


def evidence(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("**/evidence/*/*")]


def test_a_growing_log_is_signed_at_each_step(tmp_path: Path, witness: Witness) -> None:
    log, old = a_log(tmp_path / "log"), 0
    for step in (0, 1, 254, 1, 1, 300, 0):
        log.append(lines(log.size, log.size + step))
        answer = show(witness, log, old)
        assert answer.status == 200
        open_checkpoint(log.checkpoint() + answer.text, KEY.verifier, [witness.verifier])
        old = log.size
    assert evidence(tmp_path) == []


def forgeries(folder: Path) -> dict[str, Log]:
    """Other histories under the true key, each with its own checkpoint and its own true proofs."""
    true = lines(0, SEEN)
    swapped = [true[1], true[0], *true[2:]]
    histories = {
        "put back": true[:200],
        "cut off and grown again": [*true[:200], *lines(1000, 1200)],
        "one line taken out": true[:100] + true[101:] + lines(1000, 1050),
        "two lines exchanged": swapped,
        "two lines exchanged and grown": [*swapped, *lines(SEEN, 400)],
        "the last line another": [*true[:-1], line(1000)],
        "another history": lines(5000, 5600),
        "emptied": [],
    }
    made = {}
    for name, entries in histories.items():
        made[name] = Log.begin(folder / name.replace(" ", "-"), KEY)
        made[name].append(entries)
    return made


def taken_in(folder: Path) -> list[str]:
    """The forgeries that a witness signs, asked in every way: as if it had seen nothing, the truth, or the forgery itself."""
    true, found = a_log(folder / "true", SEEN), []
    true_proof = true.consistency(100, SEEN)
    for name, log in forgeries(folder).items():
        witness = a_witness(folder / "witness" / name)
        assert show(witness, true, 0).status == 200
        answers = [show(witness, log, old) for old in (0, SEEN, log.size, 100)]
        answers += [show(witness, log, old, proof=true_proof) for old in (0, SEEN)]
        if any(answer.status == 200 for answer in answers):
            found.append(name)
        elif log.checkpoint() not in {
            body.decode().partition("\n\n")[2] for body in evidence(folder / "witness" / name)
        }:
            found.append(f"{name}, without evidence")
        witness.close()
        log.close()
    true.close()
    return found


def test_no_forged_history_is_signed_and_all_are_kept_as_evidence(tmp_path: Path) -> None:
    assert taken_in(tmp_path) == []


def test_a_witness_without_a_memory_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: it signs whatever it sees first, and everything is first."""
    monkeypatch.setattr(Witness, "_last", lambda self, log: None)
    assert taken_in(tmp_path) == list(forgeries(tmp_path / "again"))


def test_a_witness_that_does_not_look_at_the_proof_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socialsmartly.privacy.ledger.witness.witness._follows", lambda *_: True)
    assert len(taken_in(tmp_path)) == 4


def test_what_it_answers_is_what_the_standard_says(tmp_path: Path, witness: Witness) -> None:
    log = a_log(tmp_path / "log", 5)
    assert show(witness, log, 0).status == 200
    log.append(lines(5, 9))
    text = Checkpoint("log.example/unknown", 9, bytes(32)).text
    unknown = write_request(0, [], signed(text, KEY.sign(text)))
    stranger = SigningKey(KEY.name, bytes(32))
    head = read_checkpoint(log.checkpoint().rpartition("\n\n")[0] + "\n")
    unsigned = write_request(5, log.consistency(5, 9), signed(head.text, stranger.sign(head.text)))
    assert witness.add_checkpoint(unknown).status == 404
    assert witness.add_checkpoint(unsigned).status == 403
    assert show(witness, log, 10).status == 400
    assert show(witness, log, 4) == Answer(409, "5\n", "text/x.tlog.size")
    assert show(witness, log, 5, proof=log.consistency(4, 9)).status == 422
    assert show(witness, log, 5, proof=[*log.consistency(5, 9), bytes(32)]).status == 422
    assert show(witness, log, 5).status == 200


@pytest.mark.parametrize(
    "body",
    [b"", b"old 5\n\n", b"old 05\n\nx\n1\ny\n", b"\xff", b"old 0\nAAAA\n\nx\n", b"new 0\n\nx\n1\n", b"old -1\n\n\n"],
)
def test_what_is_no_request_changes_nothing(tmp_path: Path, witness: Witness, body: bytes) -> None:
    log = a_log(tmp_path / "log", 5)
    whole = write_request(0, [], log.checkpoint())
    for bad in (body, whole[:-1], whole.replace(b"\n", b"\r\n"), whole.replace(b"old 0\n", b"old 0\n" + b"A\n" * 64)):
        assert witness.add_checkpoint(bad).status in (400, 404)
    assert not (tmp_path / "witness" / "seen").exists()


def test_a_stranger_cannot_fill_the_evidence(tmp_path: Path, witness: Witness) -> None:
    a = a_log(tmp_path / "log", 5)
    assert show(witness, a, 0).status == 200
    stranger = SigningKey(KEY.name, bytes(32))
    text = Checkpoint(KEY.name, 3, bytes(32)).text
    assert witness.add_checkpoint(write_request(5, [], signed(text, stranger.sign(text)))).status == 403
    assert evidence(tmp_path) == []


def test_the_same_evidence_is_kept_once_and_not_without_end(
    tmp_path: Path, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socialsmartly.privacy.ledger.witness.witness.MOST_EVIDENCE", 3)
    assert show(witness, a_log(tmp_path / "log", 9), 0).status == 200
    for size in (5, 5, 6, 7, 8):
        text = Checkpoint(KEY.name, size, bytes(32)).text
        witness.add_checkpoint(write_request(9, [], signed(text, KEY.sign(text))))
    assert len(evidence(tmp_path)) == 3


def test_it_remembers_across_a_restart(tmp_path: Path, witness: Witness) -> None:
    log = a_log(tmp_path / "log", 5)
    assert show(witness, log, 0).status == 200
    witness.close()
    again = Witness(tmp_path / "witness")
    assert show(again, log, 0) == Answer(409, "5\n", "text/x.tlog.size")
    again.close()


@pytest.mark.parametrize("lost", ["seen", "keys/witness.key", "keys/name"])
def test_a_witness_that_lost_a_part_of_itself_does_not_start(tmp_path: Path, witness: Witness, lost: str) -> None:
    assert show(witness, a_log(tmp_path / "log", 5), 0).status == 200
    witness.close()
    path = tmp_path / "witness" / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises((WitnessRetired, KeyUnsafe)):
        Witness(tmp_path / "witness")
    with pytest.raises(WitnessRetired):
        begin(tmp_path / "witness", NAME)


def test_half_a_first_signature_does_not_retire_a_witness(tmp_path: Path, witness: Witness) -> None:
    """A crash before the mark had its name: nothing was answered, so nothing can have been lost."""
    witness.close()
    draft = tmp_path / "witness" / "keys" / "begun" / f"0{disk.DRAFT}"
    draft.parent.mkdir()
    draft.touch()
    again = Witness(tmp_path / "witness")
    assert show(again, a_log(tmp_path / "log", 5), 0).status == 200
    again.close()


def test_a_witness_that_loses_its_memory_while_it_runs_says_so(tmp_path: Path, witness: Witness) -> None:
    log = a_log(tmp_path / "log", 5)
    assert show(witness, log, 0).status == 200
    shutil.rmtree(tmp_path / "witness" / "seen")
    with pytest.raises(WitnessRetired):
        show(witness, log, 0)


def test_a_memory_that_somebody_wrote_in_is_not_believed(tmp_path: Path, witness: Witness) -> None:
    log = a_log(tmp_path / "log", 5)
    assert show(witness, log, 0).status == 200
    (seen,) = (tmp_path / "witness" / "seen").iterdir()
    seen.write_text(seen.read_text().replace("\n5\n", "\n4\n"))
    with pytest.raises(NotSigned):
        show(witness, log, 5)


def test_one_witness_runs_in_a_folder_and_keeps_its_key(tmp_path: Path, witness: Witness) -> None:
    with pytest.raises(WitnessBusy):
        Witness(tmp_path / "witness")
    with pytest.raises(KeyExists):
        begin(tmp_path / "witness", NAME)


def test_nothing_is_signed_that_the_disk_did_not_take(
    tmp_path: Path, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = a_log(tmp_path / "log", 5)
    calls = iter(range(100))

    def fails(turn: int) -> None:
        def fsync(descriptor: int) -> None:
            if next(calls) == turn:
                raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr(os, "fsync", fsync)

    fails(0)
    with pytest.raises(DiskFailed):
        show(witness, log, 0)
    assert [path.name[-len(disk.DRAFT) :] for path in (tmp_path / "witness" / "seen").iterdir()] == [disk.DRAFT]
