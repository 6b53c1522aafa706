"""A supervisor that was killed leaves nothing that stands in the way of the next, and two never run at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialsmartly.site.lifeline import LOCK, PARENT, AlreadyRunning, alone_in
from socialsmartly.site.supervisor import command, embedded, free_port
from socialsmartly.site.tests.test_up import READY, lines_until, start, still_running

OURS = "socialsmartly"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A folder whose database is stopped afterwards, whatever a failing test left."""
    yield tmp_path / "var"
    embedded(tmp_path / "var").stop()


def ended(running: subprocess.Popen[str], by: signal.Signals = signal.SIGINT) -> None:
    running.send_signal(by)
    running.communicate(timeout=60)
    assert running.returncode == 0


def answers(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        return bool(answer.status == 200)


def programs(data: Path) -> list[str]:
    return [line for line in still_running(data) if OURS in line or "granian" in line]


@pytest.mark.slow
@pytest.mark.parametrize("also", ["nothing", "database"])
def test_after_kill_9_the_next_start_takes_over(data: Path, also: str) -> None:
    port = free_port()
    first = start(data, port)
    said = "".join(lines_until(first, READY))
    assert READY in said, said
    if also == "database":
        os.kill(int((data / "postgres" / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
    first.kill()
    second = start(data, port)
    try:
        said = "".join(lines_until(second, READY))
        assert READY in said, said
        assert ("left its database running" in said) == (also == "nothing")
        assert answers(port)
        assert sum("up --port" in line for line in programs(data)) == 1
        assert sum(" worker " in f"{line} " for line in programs(data)) == 1
    finally:
        ended(second)
        first.communicate(timeout=10)
    assert still_running(data) == []


@pytest.mark.slow
def test_a_second_supervisor_is_refused_and_the_first_goes_on(data: Path) -> None:
    port = free_port()
    first = start(data, port)
    assert READY in "".join(lines_until(first, READY))
    try:
        second = start(data, free_port())
        said, _ = second.communicate(timeout=30)
        assert second.returncode == 1
        assert "in use by a running installation" in said
        assert f"process {first.pid}" in said
        assert answers(port)
    finally:
        ended(first, by=signal.SIGHUP)  # as when the terminal is closed
    assert still_running(data) == []


def test_a_child_that_outlives_its_supervisor_keeps_the_folder(tmp_path: Path) -> None:
    """The twin: without the signal of the kernel a child lives on, and then nothing may start beside it."""
    with alone_in(tmp_path) as lock:
        left = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(lock,))
    with pytest.raises(AlreadyRunning), alone_in(tmp_path):
        pass
    left.communicate(b"\n", timeout=10)
    with alone_in(tmp_path):
        assert (tmp_path / LOCK).read_text() == str(os.getpid())


def test_a_child_whose_parent_is_gone_does_not_begin() -> None:
    done = subprocess.run(command("worker"), env={**os.environ, PARENT: "1"}, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")


def test_the_number_of_a_dead_database_may_be_anybodys_now(tmp_path: Path) -> None:
    postgres = embedded(tmp_path, fsync=False)
    postgres.start()
    postgres.stop()
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        (tmp_path / "postgres" / "postmaster.pid").write_text(f"{other.pid}\n{tmp_path / 'postgres'}\n")
        assert not postgres.is_running()
        postgres.stop()
        assert other.poll() is None
        postgres.start()
        assert postgres.is_running()
    finally:
        postgres.stop()
        other.communicate(b"\n", timeout=10)
