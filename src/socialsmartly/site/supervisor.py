"""One command for a whole installation: database, tables, web, worker, and an ordered stop with nothing left running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TypedDict

from socialsmartly.site.environment import sockets_of
from socialsmartly.site.lifeline import alone_in
from socialsmartly.site.postgres import Postgres

STOP_SECONDS = 15
START_SECONDS = 60


class Tied(TypedDict):
    """How a child is bound to its supervisor."""

    start_new_session: bool
    pass_fds: tuple[int, ...]


class PortInUse(Exception):
    """Another program listens on this port. Stop it, or choose another with --port (make run PORT=8001)."""

    def __init__(self, port: int) -> None:
        super().__init__(f"{type(self).__doc__} (port {port})")


class NotPrepared(Exception):
    """The database could not be brought to this version, so nothing was started. The reason stands above."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass
class Supervisor:
    """Owns the processes of an installation; when one of them dies, the whole stops and says which."""

    data: Path
    port: int
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    lock: int = -1
    witness_port: int = 0
    stopping: bool = False

    def run(self) -> int:
        """Start everything, wait for a signal, stop everything. The exit code is 0 after an ordered stop."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone_in(self.data) as self.lock:
            refuse_used_port(self.port)
            return self._run()

    def _run(self) -> int:
        began = time.monotonic()
        postgres = embedded(self.data)
        if postgres.is_running():
            say("an earlier start was cut off and left its database running; stopping that first")
            postgres.stop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            postgres.start()
            say("database started")
            self._prepare()
            mail_port, self.witness_port = free_port(), free_port()
            self._spawn("sink", "worker", ["sink", "--port", str(mail_port)], mail_port)
            self._spawn("worker", "worker", ["worker"], mail_port)
            self._spawn("witness", "ledger", ["witness", "--port", str(self.witness_port)], mail_port)
            self._spawn("sequencer", "ledger", ["sequencer"], mail_port)
            self._spawn("web", "web", ["web", "--port", str(self.port)], mail_port)
            if self._web_answers():
                say(f"ready after {time.monotonic() - began:.1f} s:  {self.site}   (Ctrl-C stops)")
            return self._watch()
        finally:
            self._stop_children()
            postgres.stop()
            say("stopped")

    @property
    def site(self) -> str:
        """By name: browsers give passkeys to names, not to bare addresses."""
        return f"http://localhost:{self.port}"

    def _prepare(self) -> None:
        if not self.stopping:
            done = subprocess.run(  # noqa: S603 - ourselves
                command("migrate"), env=self._environment("owner", 0), check=False, **self._tied()
            )
            if done.returncode:
                raise NotPrepared

    def _spawn(self, name: str, login: str, arguments: list[str], mail_port: int) -> None:
        if not self.stopping:
            self.children[name] = subprocess.Popen(  # noqa: S603 - ourselves
                command(*arguments), env=self._environment(login, mail_port), **self._tied()
            )

    def _tied(self) -> Tied:
        """Children live in sessions of their own: the terminal's Ctrl-C reaches only us, so the order stays ours. They hold the
        folder with us, so that nobody takes it while one of them lives."""
        return {"start_new_session": True, "pass_fds": (self.lock,)}

    def _environment(self, login: str, mail_port: int) -> dict[str, str]:
        ours = {"PARENT": str(os.getpid()), "LOGIN": login, "DATA": str(self.data), "SITE": self.site, "LOCAL": "1"}
        ours["WITNESS"] = f"http://127.0.0.1:{self.witness_port}"
        if mail_port:
            ours["MAIL_PORT"] = str(mail_port)
        chosen = {f"SOCIALSMARTLY_{name}": value for name, value in ours.items()}
        given = {
            k: v
            for k, v in os.environ.items()
            if k in {"SOCIALSMARTLY_MAIL_PORT", "SOCIALSMARTLY_SITE", "SOCIALSMARTLY_LOCAL"}
        }
        return {**os.environ, **chosen, **given}

    def _web_answers(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while not self.stopping and time.monotonic() < deadline and not self._dead():
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return True
            time.sleep(0.1)
        return False

    def _watch(self) -> int:
        while not self.stopping:
            if dead := self._dead():
                say(f"{dead} ended by itself; stopping the rest")
                return 1
            time.sleep(0.2)
        return 0

    def _dead(self) -> str | None:
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _stop_children(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.send_signal(signal.SIGINT)
        for name, child in self.children.items():
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                say(f"{name} did not stop in {STOP_SECONDS} s and was ended")
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def embedded(data: Path, *, fsync: bool = True) -> Postgres:
    return Postgres(data / "postgres", sockets_of(data), data / "log" / "postgres.log", data / "keys", fsync=fsync)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "socialsmartly", *arguments]


def refuse_used_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            raise PortInUse(port) from fault


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
