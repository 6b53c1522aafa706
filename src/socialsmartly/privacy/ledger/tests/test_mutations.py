"""However an entry, a proof or a checkpoint is changed, nobody who checks it is taken in."""

from __future__ import annotations

import random
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from socialsmartly.privacy.ledger import merkle, note, proof
from socialsmartly.privacy.ledger.errors import NotCanonical
from socialsmartly.privacy.ledger.log import Log
from socialsmartly.privacy.ledger.note import Verifier
from socialsmartly.privacy.ledger.tests import mutations
from socialsmartly.privacy.ledger.tests.given import KEY, WITNESS, a_log, cosigned
from socialsmartly.privacy.ledger.tests.mutations import Statement

pytestmark = pytest.mark.promise("5-h")

KEYS = (KEY.verifier, WITNESS.verifier)
FEW, MANY = 20_000, 1_000_000
SIZES = (2, 7, 256, 300, 1000)


def statements(folder: Path) -> tuple[Log, list[Statement]]:
    """True statements about logs of several sizes; all of the first entries differ."""
    log, found = a_log(folder), []
    for size in SIZES:
        more = a_log(folder / str(size), size)
        seen = cosigned(more)
        places = sorted({0, size // 2, size - 1})
        found += [Statement(more.entry(index), proof.prove(more, index, seen).write()) for index in places]
        log = more
    return log, found


def taken_in(folder: Path, tries: int, seed: int) -> list[Statement]:
    """The changed statements that were accepted all the same."""
    log, true = statements(folder)
    assert all(mutations.accepted(said, KEYS) for said in true)
    lots, wrong = random.Random(seed), []
    truths = set(true)
    for _ in range(tries):
        said, other = lots.choice(true), lots.choice(true)
        changed = mutations.changed(said, other, lots)
        if changed not in truths and mutations.accepted(changed, KEYS):
            wrong.append(changed)
    for _ in range(tries // 4):
        continues = mutations.continuation(log, lots.randrange(1, 999) | 1, 1000)
        assert mutations.holds(continues)
        bent = mutations.continuation_changed(continues, lots)
        assert bent == continues or not mutations.holds(bent), bent
    return wrong


def bits_that_do_not_matter(folder: Path) -> list[tuple[str, int]]:
    """Every single bit of an entry and of its proof, turned round: those after which the proof still holds."""
    said, found = statements(folder)[1][-1], []
    for part in ("entry", "file"):
        whole = getattr(said, part)
        for bit in range(len(whole) * 8):
            turned = int.from_bytes(whole, "big") ^ 1 << bit
            if mutations.accepted(replace(said, **{part: turned.to_bytes(len(whole), "big")}), KEYS):
                found.append((part, bit))
    return found


def test_every_bit_of_an_entry_and_of_its_proof_matters(tmp_path: Path) -> None:
    assert bits_that_do_not_matter(tmp_path) == []


@pytest.mark.slow
def test_of_twenty_thousand_changes_none_is_accepted(tmp_path: Path) -> None:
    assert taken_in(tmp_path, FEW, seed=1) == []


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(4))
def test_of_a_million_changes_none_is_accepted(tmp_path: Path, seed: int) -> None:
    assert taken_in(tmp_path, MANY // 4, seed=100 + seed) == []


def test_base64_that_is_read_leniently_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the last character of a hash has spare bits, which most readers pass over."""

    def lenient(text: str) -> bytes:
        try:
            return b64decode(text, validate=True)
        except ValueError as error:
            raise NotCanonical from error

    monkeypatch.setattr(proof, "from_base64", lenient)
    monkeypatch.setattr(note, "from_base64", lenient)
    assert bits_that_do_not_matter(tmp_path)


def test_a_checker_that_does_not_look_at_signatures_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Verifier, "accepts", lambda self, text, signature: True)
    assert taken_in(tmp_path, FEW // 10, seed=1)


def test_a_checker_that_does_not_look_at_the_tree_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merkle, "includes", lambda *_: True)
    assert taken_in(tmp_path, FEW // 10, seed=1)
