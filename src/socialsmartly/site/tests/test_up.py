"""One command starts a whole installation and one Ctrl-C ends it; whatever stands in its way is said in a sentence."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from socialsmartly.site.environment import environment, sockets_of
from socialsmartly.site.supervisor import command, embedded, free_port
from tests.house import ROOT

READY = "ready after"


def start(data: Path, port: int, *arguments: str) -> subprocess.Popen[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOCIALSMARTLY_", "DJANGO_"))}
    return subprocess.Popen(
        command("up", "--port", str(port), "--data", str(data), *arguments),
        env={**clean, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def still_running(data: Path) -> list[str]:
    """Every process whose command line or environment names the data folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except (OSError, PermissionError):
            continue
        if str(data).encode() in words and process.name != str(os.getpid()):
            found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


def lines_until(running: subprocess.Popen[str], wanted: str) -> Iterator[str]:
    assert running.stdout is not None
    for line in running.stdout:
        yield line
        if wanted in line:
            return


def test_it_starts_answers_and_leaves_nothing_running(tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "var"
    running = start(data, port)
    said = "".join(lines_until(running, READY))
    assert READY in said, said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        assert answer.status == 200
    assert sum("granian" in line for line in still_running(data)) == 1 + environment().processes
    running.send_signal(signal.SIGINT)
    rest, _ = running.communicate(timeout=60)
    assert running.returncode == 0, said + rest
    assert still_running(data) == []
    assert "PurposeMiddleware.process_view" in places_counted(data)


def places_counted(data: Path) -> str:
    """What the web counted before it was stopped, which is less than the five seconds after which it writes by itself."""
    postgres = embedded(data)
    postgres.start()
    try:
        with psycopg.connect(
            host=str(sockets_of(data)),
            dbname="socialsmartly",
            user="socialsmartly_owner",
            password=(data / "keys" / "database-owner.key").read_text(),
        ) as owner:
            return str(owner.execute("SELECT array_agg(DISTINCT place) FROM promises_exercise").fetchone())
    finally:
        postgres.stop()


def test_an_installation_says_how_many_processes_serve_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment().processes == min(2, len(os.sched_getaffinity(0)))
    monkeypatch.setenv("SOCIALSMARTLY_PROCESSES", "3")
    assert environment.__wrapped__().processes == 3


def test_a_port_in_use_is_said_in_words(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        running = start(tmp_path / "var", other.getsockname()[1])
        said, _ = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "Another program listens on this port" in said
    assert "Traceback" not in said


def test_a_folder_of_another_version_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "var"
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("15\n")
    running = start(data, free_port())
    said, _ = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "another version" in said
    assert "it says 15" in said
    assert "Traceback" not in said
    assert [file.name for file in (data / "postgres").iterdir()] == ["PG_VERSION"]


def test_a_key_file_that_others_may_read_stops_the_start_in_words(tmp_path: Path) -> None:
    data = tmp_path / "var"
    (data / "keys").mkdir(parents=True, mode=0o755)
    (data / "keys").chmod(0o755)
    running = start(data, free_port())
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 1
    assert f"run chmod 700 {data / 'keys'}" in said
    assert "Traceback" not in said
    assert still_running(data) == []


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_a_port_that_is_none_is_refused_with_the_range(tmp_path: Path, port: str) -> None:
    done = subprocess.run(
        command("up", f"--port={port}", "--data", str(tmp_path)), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "1 to 65535" in done.stderr
