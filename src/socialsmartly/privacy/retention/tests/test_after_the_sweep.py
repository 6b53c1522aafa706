"""After a sweep every store is searched for what was ended, and a certificate says what was found."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.ledger import places as log_places
from socialsmartly.privacy.retention import places, traces
from socialsmartly.privacy.retention.actions import sweep, sweeping
from socialsmartly.privacy.retention.errors import SweepIncomplete
from socialsmartly.privacy.retention.models import ClockState, SweepCertificate
from socialsmartly.privacy.retention.places import searched_places
from socialsmartly.privacy.retention.queries import overdue
from socialsmartly.product.accounts.models import CodeBudget, SignUp
from socialsmartly.words.purposes import RETENTION, SEARCHING, SECURITY
from tests.house import as_login, as_owner
from tests.sequencing import sequence

ADDRESS = "ada.waits@example.test"


@pytest.fixture(autouse=True)
def worker(db: None) -> Iterator[None]:
    with as_login("worker"):
        yield


def waiting(address: str = ADDRESS, *, over_since: timedelta = timedelta(minutes=5)) -> UUID:
    """A sign-up that nobody finished; its clock ran out so long ago."""
    with reading_for(SECURITY):
        expires = timezone.now() - timedelta(hours=1) - over_since
        made = SignUp.objects.create(
            address=address, channel="email", intent="join", code_digest=bytes(32), expires_at=expires
        )
        return UUID(str(made.pk))


def told() -> dict[str, object]:
    with reading_for(RETENTION):
        found: dict[str, object] = json.loads(SweepCertificate.objects.get().body)
        return found


def hits() -> dict[str, int]:
    searched = told()["searched"]
    assert isinstance(searched, dict)
    return {name: looked["hits"] for name, looked in searched.items() if looked["hits"]}


@contextmanager
def spilled(text: str) -> Iterator[None]:
    """Somebody wrote this into a log."""
    file = searched_places()["program logs"] / "spilled.log"
    file.write_text(text)
    try:
        yield
    finally:
        file.unlink()


@pytest.mark.promise("5-g", "2.1-b")
def test_a_sweep_leaves_a_certificate_that_names_nobody() -> None:
    row = waiting()
    sweep(timezone.now())
    found = told()
    assert found["ended"] == {"accounts.SignUp": 1}
    assert (found["still there"], found["keys destroyed"], found["keys left"]) == (0, 1, 0)
    assert 300 <= found["slowest seconds"] < 400  # type: ignore[operator]  # a number
    assert hits() == {}
    assert set(found["searched"]) == {*searched_places(), "job queue"}  # type: ignore[call-overload]
    body = json.dumps(found)
    assert ADDRESS not in body
    assert str(row) not in body


@pytest.mark.promise("5-g")
@pytest.mark.parametrize("form", [ADDRESS, ADDRESS.encode().hex(), sha256(ADDRESS.encode()).hexdigest()])
def test_a_trace_that_was_left_in_a_log_stands_in_the_certificate(form: str) -> None:
    waiting()
    with spilled(f"mail to {form} bounced"):
        sweep(timezone.now())
    assert hits() == {"program logs": 1}


@pytest.mark.promise("5-g")
def test_a_search_that_does_not_know_what_to_look_for_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(sweeping, "naming_columns", lambda _: ())
    waiting()
    with spilled(ADDRESS):
        sweep(timezone.now())
    assert hits() == {}


@pytest.mark.promise("5-g")
def test_a_job_that_still_names_an_ended_row_is_found() -> None:
    row = waiting()
    with as_owner() as owner:
        owner.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) VALUES ('default', 'x', 'failed', %s)",
            [json.dumps({"flow_id": str(row)})],
        )
    sweep(timezone.now())
    assert hits() == {"job queue": 1}


@pytest.mark.promise("5-g")
def test_whoever_searches_sees_only_rows_whose_time_is_over() -> None:
    over, runs = waiting(), waiting("bob@example.test", over_since=-timedelta(minutes=5))
    with reading_for(SEARCHING):
        assert list(SignUp.objects.values_list("pk", flat=True)) == [over]
    with as_owner() as owner:
        owner.execute("ALTER POLICY purpose_searching ON accounts_signup USING (true)")
    try:
        with reading_for(SEARCHING):  # the twin: without the date in the policy everybody who waits is seen
            assert set(SignUp.objects.values_list("pk", flat=True)) == {over, runs}
    finally:
        with as_owner() as owner:
            owner.execute(
                "ALTER POLICY purpose_searching ON accounts_signup "
                "USING (true AND expires_at < now() - interval '3600 seconds')"
            )


@pytest.mark.promise("5-g")
def test_the_certificate_is_proved_without_us(tmp_path: Path) -> None:
    waiting()
    sweep(timezone.now())
    sequence()
    number = str(told()["number"])
    page = Client().get(f"/sweeps/{number}").content.decode()
    packed = Client().get(f"/sweeps/{number}/pack").getvalue()
    assert "1" in page
    assert ADDRESS not in page
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        package.extractall(tmp_path)
        lines = [name for name in package.namelist() if name.endswith("-sweep.json")]
    command = [sys.executable, "-I", "check_proof.py", "--log-key", str(log_places.log_verifier()), *lines]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    said = json.loads((tmp_path / lines[0]).read_text())["said"]
    assert said["certificate"] == sha256((tmp_path / "certificate.json").read_bytes()).hexdigest()


def test_a_sweep_that_ended_nothing_leaves_no_certificate_and_is_remembered() -> None:
    sweep(timezone.now())
    with reading_for(RETENTION):
        assert not SweepCertificate.objects.exists()
        assert ClockState.objects.get(name="accounts.SignUp").left == 0


@pytest.mark.promise("5-g")
def test_many_are_searched_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two batches of rows, and files are read as often as there are batches of values, not as often as there are people."""
    monkeypatch.setattr(sweeping, "AT_ONCE", 20)
    read: list[int] = []

    def looking(values: Sequence[str]) -> dict[str, traces.Looked]:
        read.append(len(values))
        return places.search_everywhere(values)

    monkeypatch.setattr(sweeping, "search_everywhere", looking)
    for number in range(30):
        waiting(f"person{number:04}@example.test")
    with spilled("person0029@example.test"):
        sweep(timezone.now())
    assert read == [20, 10]
    assert hits() == {"program logs": 1}
    assert told()["ended"] == {"accounts.SignUp": 30}


@pytest.mark.promise("5-g")
def test_what_is_too_much_to_look_for_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "MOST", 1)
    waiting()
    sweep(timezone.now())
    found = told()
    assert (found["values searched for"], found["values not searched for"]) == (0, 2)


@pytest.mark.promise("4.2-f", "5-a")
def test_a_table_that_refuses_stops_no_other_and_is_told_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting()
    with reading_for(SECURITY):
        CodeBudget.objects.create(counts_until=timezone.now() - timedelta(days=3))
    delete = sweeping._delete

    def refusing(model: type, *rest: object) -> object:
        if model is CodeBudget:
            raise DatabaseError
        return delete(model, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(sweeping, "_delete", refusing)
    with pytest.raises(SweepIncomplete, match=r"accounts\.CodeBudget"):
        sweep(timezone.now())
    assert told()["ended"] == {"accounts.SignUp": 1}
    with reading_for(RETENTION):
        assert ClockState.objects.get(name="accounts.CodeBudget").failed == "DatabaseError"
        late = overdue(timezone.now())
    assert late is not None
    assert (late.rows, late.missed) == (1, True)
    monkeypatch.undo()
    sweep(timezone.now())
    with reading_for(RETENTION):
        kept = overdue(timezone.now())
        assert kept is not None
        assert not kept.missed  # the twin: the same question where nothing is late
        stale = overdue(timezone.now() + timedelta(hours=25))
        assert stale is not None
        assert stale.missed
