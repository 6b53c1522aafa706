"""Who leaves can prove it afterwards, and the certificate says only what is so."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.keyring.models import IndexEntry
from socialsmartly.privacy.ledger import places
from socialsmartly.privacy.retention.places import KEYRING_ROWS, searched_places
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.certificate import KEYRING_FILES
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.site.commandline import main
from tests.cast import member_of, sign_up
from tests.once import once
from tests.sequencing import sequence
from tests.stores import over_both

ADDRESS = "ada.leaves@example.test"


def cancel(client: Client) -> str:
    """Delete the account by its page; the number of the request."""
    page = client.post("/my/cancel", {"now": "1"}).content.decode()
    found = re.search(r'id="number">([^<]+)<', page)
    assert found, page
    return found[1]


def taken(client: Client, number: str, folder: Path) -> list[str]:
    """Unpack the certificate with its proofs; the names of the lines."""
    sequence()
    answer = client.get(f"/certificate/{number}/pack")
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as package:
        package.extractall(folder)
        return sorted(n for n in package.namelist() if n.endswith(".json") and n != "certificate.json")


@pytest.fixture
@once
def ada(mailbox: None, db: None) -> Client:
    client = Client()
    sign_up(client, ADDRESS)
    return client


@pytest.mark.promise("4.2-a", "4.4-b", "5-g")
def test_the_certificate_of_a_deletion_is_proved_without_us(ada: Client, stranger: Client, tmp_path: Path) -> None:
    lines = taken(stranger, cancel(ada), tmp_path)
    command = [sys.executable, "-I", "check_proof.py", "--log-key", str(places.log_verifier()), *lines]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    last = json.loads((tmp_path / lines[-1]).read_text())["said"]
    assert last["step"] == "completed"
    assert last["certificate"] == sha256((tmp_path / "certificate.json").read_bytes()).hexdigest()


@pytest.mark.promise("5-g")
def test_it_says_what_was_searched_and_that_nothing_was_found(ada: Client, stranger: Client, tmp_path: Path) -> None:
    number = cancel(ada)
    taken(stranger, number, tmp_path)
    told = json.loads((tmp_path / "certificate.json").read_text())
    assert set(told["searched"]) == {*searched_places(), "job queue"}
    assert all(found["hits"] == 0 for found in told["searched"].values())
    assert told["searched"]["journal"]["files"] > 0
    assert told["rows"]["accounts.Member"] == 1
    assert ADDRESS not in stranger.get(f"/certificate/{number}").content.decode()


@pytest.mark.promise("5-g")
def test_a_trace_that_was_left_stands_in_the_certificate(ada: Client, stranger: Client, tmp_path: Path) -> None:
    """The twin: somebody wrote the address into a log, and the certificate does not call that nothing."""
    spilled = searched_places()["program logs"] / "spilled.log"
    spilled.write_text(f"mail to {ADDRESS.encode().hex()} bounced")
    try:
        number = cancel(ada)
    finally:
        spilled.unlink()
    taken(stranger, number, tmp_path)
    assert json.loads((tmp_path / "certificate.json").read_text())["searched"]["program logs"]["hits"] == 1


@pytest.fixture
def searched(ada: Client, stranger: Client, store: str, tmp_path: Path) -> Callable[[], dict[str, Any]]:
    """The certificate of Ada's deletion."""

    def told() -> dict[str, Any]:
        taken(stranger, cancel(ada), tmp_path)
        body: dict[str, Any] = json.loads((tmp_path / "certificate.json").read_text())
        return body

    return told


@pytest.mark.promise("5-g")
@over_both
def test_the_keyring_is_searched_wherever_it_lies_and_the_certificate_says_how(
    store: str, searched: Callable[[], dict[str, Any]]
) -> None:
    told = searched()
    place = {"sqlite": "keyring", "postgresql": KEYRING_ROWS}[store]
    assert {*told["searched"]} & {"keyring", KEYRING_ROWS} == {place}
    assert told["searched"][place]["files"] == {"sqlite": 1, "postgresql": 5}[store]
    assert told["searched"][place]["size"] > 0
    assert told["searched"][place] | {"files": 0, "size": 0} == {"files": 0, "size": 0, "hits": 0, "left_out": 0}
    assert (KEYRING_FILES in told["not searched"]) == (store == "postgresql")


@pytest.mark.promise("5-g")
@over_both
def test_a_trace_in_the_keyring_is_found_wherever_it_lies(store: str, searched: Callable[[], dict[str, Any]]) -> None:
    """The twin: somebody wrote an address where a keyed hash belongs."""
    IndexEntry.objects.create(digest=ADDRESS.encode(), subject=UUID(int=1))
    told = searched()
    assert sum(told["searched"].get(place, {"hits": 0})["hits"] for place in ("keyring", KEYRING_ROWS)) == 1


@pytest.mark.promise("4.2-a")
def test_nobody_gets_a_certificate_for_what_was_not_deleted(ada: Client, stranger: Client) -> None:
    request, _ = rights.copy(Asker("member", member_of(ada)), channel="page")
    assert isinstance(request, RightsRequest)
    assert stranger.get(f"/certificate/{request.number}").status_code == 404
    assert stranger.get("/certificate/R-0").status_code == 404


@pytest.mark.promise("4.2-a", "5-g")
def test_the_command_line_checks_a_certificate_and_finds_a_forged_one(
    ada: Client, stranger: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = cancel(ada)
    sequence()
    pack = tmp_path / "certificate.zip"
    pack.write_bytes(stranger.get(f"/certificate/{number}/pack").getvalue())
    key = str(places.log_verifier())
    assert main(["verify", str(pack), "--log-key", key]) == 0
    assert "step completed" in capsys.readouterr().out
    assert main(["verify", str(forged(pack)), "--log-key", key]) == 1
    assert "the certificate is another one" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "nothing.json"), "--log-key", key]) == 1
    assert "There is no proof in this file" in capsys.readouterr().err


def forged(pack: Path) -> Path:
    """The same pack with one number of the certificate changed."""
    other = pack.with_name("forged.zip")
    with zipfile.ZipFile(pack) as true, zipfile.ZipFile(other, "w") as false:
        for name in true.namelist():
            content = true.read(name)
            false.writestr(name, content.replace(b'"rows left": 0', b'"rows left": 1'))
    return other
