"""The checker that people get: by itself, far from the project, it accepts what is true and nothing else."""

from __future__ import annotations

import json
import random
import runpy
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from socialsmartly.privacy.ledger import proof
from socialsmartly.privacy.ledger.note import SigningKey
from socialsmartly.privacy.ledger.tests import mutations
from socialsmartly.privacy.ledger.tests.given import KEY, WITNESS, a_log, cosigned
from socialsmartly.privacy.ledger.tests.mutations import Statement
from tests.house import ROOT

CHECKER = ROOT / "docs" / "check_proof.py"
LONGEST = 200
INDEX = 123
TRIES = 3000
SALT = sha256(b"salt %d" % INDEX).digest()


def pack(folder: Path) -> Path:
    """One line and its proof, as people get them."""
    folder.mkdir()
    log = a_log(folder / "log", 300)
    told = {"entry": log.entry(INDEX).decode(), "kind": "consent", "salt": SALT.hex(), "said": {"n": str(INDEX)}}
    (folder / "line.json").write_text(json.dumps(told, indent=2))
    (folder / "line.tlog-proof").write_bytes(proof.prove(log, INDEX, cosigned(log)).write())
    log.close()
    return folder


def checked(folder: Path, *words: str) -> tuple[int, str]:
    """Alone: a copy of the one file, isolated (-I: no PYTHONPATH, no user site), in a folder that is not the project."""
    program = folder / "check_proof.py"
    program.write_bytes(CHECKER.read_bytes())
    run = [sys.executable, "-I", program.name, *words, "line.json"]
    answer = subprocess.run(run, cwd=folder, env={}, check=False, capture_output=True, text=True)
    assert answer.stderr == ""
    return answer.returncode, answer.stdout


KEYS = ("--log-key", str(KEY.verifier), "--witness-key", str(WITNESS.verifier))


def test_it_proves_what_is_true(tmp_path: Path) -> None:
    code, words = checked(pack(tmp_path / "pack"), *KEYS)
    assert words == (
        "PROVEN line.json\n  consent, 2026-03-01T00:02:03Z, by person\n  line 123 of 300 in log.example/one\n"
        "  seen by witness.example/w at 2027-01-15 08:00:00 UTC\n  n: 123\n"
    )
    assert code == 0


def test_a_line_without_its_words_is_proven_as_far_as_it_goes(tmp_path: Path) -> None:
    folder = pack(tmp_path / "pack")
    told = json.loads((folder / "line.json").read_text())
    (folder / "line.json").write_text(json.dumps({"entry": told["entry"]}))
    code, words = checked(folder, *KEYS)
    assert (code, "the words it commits to were not given" in words) == (0, True)


def changed(folder: Path, **change: Any) -> None:
    told = json.loads((folder / "line.json").read_text())
    (folder / "line.json").write_text(json.dumps(told | change))


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"said": {"n": "124"}}, 1, "commits to other words"),
        ({"said": {}}, 1, "commits to other words"),
        ({"salt": "00" * 32}, 1, "commits to other words"),
        ({"salt": "00"}, 1, "commits to other words"),
        ({"salt": "xy"}, 2, "damaged"),
        ({"kind": "request"}, 2, "the line is damaged"),
        ({"entry": "nothing"}, 2, "damaged"),
        ({"entry": 5}, 2, "damaged"),
        ({"entry": "socialsmartly/line/v1\nconsent\n2026-03-01T00:02:03Z\nstaff\nAA==\n"}, 1, "not at this place"),
    ],
)
def test_other_words_are_not_proven(tmp_path: Path, change: dict[str, Any], code: int, words: str) -> None:
    folder = pack(tmp_path / "pack")
    changed(folder, **change)
    answer = checked(folder, *KEYS)
    assert answer[0] == code
    assert words in answer[1]


def test_other_keys_prove_nothing(tmp_path: Path) -> None:
    folder = pack(tmp_path / "pack")
    stranger = SigningKey(KEY.name, bytes(32)).verifier
    assert checked(folder, "--log-key", str(stranger)) == (1, "NOT PROVEN line.json: log.example/one has not signed\n")
    other = replace(WITNESS, name="witness.example/other").verifier
    assert checked(folder, *KEYS[:2], "--witness-key", str(other))[0] == 1
    assert checked(folder, "--log-key", str(WITNESS.verifier))[0] == 2
    assert "slip of the pen" in checked(folder, "--log-key", str(KEY.verifier).replace("log.", "lag."))[1]


def test_a_missing_proof_is_said_to_be_missing(tmp_path: Path) -> None:
    folder = pack(tmp_path / "pack")
    (folder / "line.tlog-proof").unlink()
    code, words = checked(folder, *KEYS)
    assert (code, "No such file" in words) == (2, True)


def test_however_the_proof_is_changed_it_is_not_accepted(tmp_path: Path) -> None:
    """In this process, since three thousand programs take long; the file is the same."""
    folder = pack(tmp_path / "pack")
    checker = runpy.run_path(str(CHECKER))
    log, witness = checker["Key"](str(KEY.verifier), 1), checker["Key"](str(WITNESS.verifier), 4)
    refusals = (checker["NotProven"], checker["NotRead"])
    entry = json.loads((folder / "line.json").read_text())["entry"].encode()
    true, lots = Statement(entry, (folder / "line.tlog-proof").read_bytes()), random.Random(3)

    def accepted(said: Statement) -> bool:
        try:
            checker["check_proof"](said.entry, said.file.decode(), log, [witness])
        except (*refusals, UnicodeDecodeError):
            return False
        return True

    assert accepted(true)
    for _ in range(TRIES):
        said = mutations.changed(true, true, lots)
        assert said == true or not accepted(said), said


def test_it_is_short_and_leans_on_nothing_of_ours() -> None:
    text = CHECKER.read_text()
    assert len(text.splitlines()) <= LONGEST
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}
