"""fsck recomputes everything: a changed bit anywhere that counts has a sentence of its own."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from socialsmartly.privacy.ledger.fsck import fsck
from socialsmartly.privacy.ledger.log import Log
from socialsmartly.privacy.ledger.tests.given import KEY, WITNESS, a_log, cosigned, files_of, line, lines


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    log = a_log(tmp_path, 600)
    log.keep_cosigned(cosigned(log), [WITNESS.verifier])
    log.close()
    lots = random.Random(1)
    for path in files_of(tmp_path):
        whole = path.read_bytes()
        for _ in range(8):
            at = lots.randrange(len(whole))
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << lots.randrange(8)]) + whole[at + 1 :])
            assert fsck(tmp_path, KEY.verifier) or path.name == "cosigned", (path, at)
        path.write_bytes(whole)
    assert fsck(tmp_path, KEY.verifier) == []


@pytest.mark.parametrize("path", ["tile/entries/000", "tile/0/001", "tile/1/000.p/2", "checkpoint"])
def test_every_missing_file_is_found(tmp_path: Path, path: str) -> None:
    a_log(tmp_path, 600).close()
    (tmp_path / path).unlink()
    assert fsck(tmp_path, KEY.verifier)


def test_two_entries_in_the_other_order_are_found(tmp_path: Path) -> None:
    a_log(tmp_path, 2).close()
    bundle = tmp_path / "tile" / "entries" / "000.p" / "2"
    half = len(bundle.read_bytes()) // 2
    bundle.write_bytes(bundle.read_bytes()[half:] + bundle.read_bytes()[:half])
    assert fsck(tmp_path, KEY.verifier) == ["tile/0/000: its entries hash to something else"]


def test_a_forked_log_under_the_same_key_is_found_by_what_the_witness_signed(tmp_path: Path) -> None:
    log = a_log(tmp_path / "one", 5)
    log.keep_cosigned(cosigned(log), [WITNESS.verifier])
    other = Log.begin(tmp_path / "two", KEY)
    other.append([b"another history", *lines(1, 5)])
    (tmp_path / "two" / "cosigned").write_bytes((tmp_path / "one" / "cosigned").read_bytes())
    assert fsck(tmp_path / "one", KEY.verifier) == []
    assert fsck(tmp_path / "two", KEY.verifier) == ["cosigned: witnesses signed a tree that this log does not continue"]


def test_what_an_interrupted_append_left_is_no_fault_and_is_written_over(tmp_path: Path) -> None:
    log = a_log(tmp_path, 200)
    _, files = log._edge.grown([b"never acknowledged %d" % n for n in range(400)])
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
        (tmp_path / f"{name}.new").write_bytes(data[:10])
    log.close()
    assert fsck(tmp_path, KEY.verifier) == []
    with Log(tmp_path, KEY) as again:
        assert again.size == 200
        for size in range(200, 700, 50):
            again.append(lines(size, size + 50))
            assert fsck(tmp_path, KEY.verifier) == []
        assert list(again.entries(0, 700)) == lines(0, 700)
        assert again.entry(650) == line(650)
