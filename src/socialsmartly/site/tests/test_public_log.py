"""The log is open to everybody, and a person takes their proofs away."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from socialsmartly.privacy.ledger import places
from socialsmartly.privacy.ledger.note import open_checkpoint
from tests.cast import member_of
from tests.sequencing import sequence


def packed(client: Client) -> dict[str, bytes]:
    answer = client.post("/my/proofs")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_everybody_sees_the_log_and_nobody_in_it(shop_owner: Client, stranger: Client) -> None:
    sequence()
    page = stranger.get("/ledger").content.decode()
    assert "Somebody agreed to a version of the policy" in page
    assert str(member_of(shop_owner)) not in page
    assert str(places.log_verifier()) in page


def test_the_signed_state_and_its_tiles_can_be_fetched_by_programs(shop_owner: Client, stranger: Client) -> None:
    sequence()
    answer = stranger.get("/ledger/checkpoint")
    found = open_checkpoint(answer.content.decode(), places.log_verifier())
    assert found.size == places.reader().size > 0
    width = found.size % 256
    assert len(stranger.get(f"/ledger/tile/0/{found.size // 256:03}.p/{width}").content) == 32 * width


@pytest.mark.parametrize(
    "path", ["tile/../log.vkey", "tile/0/../../log.vkey", "log.vkey", "tile/0/%2e%2e/lock", "lock"]
)
def test_nothing_but_tiles_lies_under_the_log(stranger: Client, path: str) -> None:
    assert stranger.get(f"/ledger/{path}").status_code == 404


@pytest.mark.promise("4.3-e")
def test_a_member_sees_each_line_with_its_place(shop_owner: Client) -> None:
    assert "on its way" in shop_owner.get("/my/proofs").content.decode()
    sequence()
    page = shop_owner.get("/my/proofs").content.decode()
    assert "on its way" not in page
    assert "You agreed to a version of the policy" in page


@pytest.mark.promise("4.3-e", "0-b")
def test_a_proof_can_be_checked_without_us(shop_owner: Client, tmp_path: Path) -> None:
    sequence()
    files = packed(shop_owner)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    lines = sorted(name for name in files if name.endswith(".json"))
    assert [json.loads(files[name])["kind"] for name in lines] == ["agreement", "order"]
    assert check(tmp_path, lines[0]).returncode == 0
    told = json.loads(files[lines[0]])
    told["said"]["version"] = "another"
    (tmp_path / lines[0]).write_text(json.dumps(told))
    assert check(tmp_path, lines[0]).returncode != 0  # the twin: other words, no proof


def check(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "check_proof.py", "--log-key", str(places.log_verifier()), name]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_another_members_lines_are_not_among_mine(shop_owner: Client, neighbour: Client) -> None:
    sequence()
    mine, theirs = (set(packed(client)) for client in (shop_owner, neighbour))
    proofs = {name for name in mine & theirs if name.endswith(".json")}
    assert proofs == set()
