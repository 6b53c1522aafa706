"""A house of its own in a folder: a cluster that is durable as in production, and processes that can be killed without anybody else noticing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg

from socialsmartly.site.environment import sockets_of
from socialsmartly.site.postgres import OWNER, Postgres
from socialsmartly.site.supervisor import embedded
from tests.house import AS_NEW, ROOT


class Own:
    """The cluster and its clients, each a program with a record of what it was told."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.postgres: Postgres = embedded(data)
        self.environment = {
            **os.environ,
            "SOCIALSMARTLY_DATA": str(data),
            "SOCIALSMARTLY_FORGETFUL_TEST_DATABASE": "0",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        self.clients: list[subprocess.Popen[bytes]] = []
        self.said: dict[int, IO[bytes]] = {}

    def prepare(self) -> None:
        shutil.copytree(AS_NEW, self.data)
        self.postgres.start()

    def start(self, program: str, *arguments: str, login: str = "web") -> subprocess.Popen[bytes]:
        """What it says goes into a file: a pipe that nobody reads is full after some hundred kills, and whoever writes into it stands still."""
        said = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the client is ended
        client = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            env={**self.environment, "SOCIALSMARTLY_LOGIN": login},
            cwd=ROOT,
            stderr=said,
        )
        self.said[client.pid] = said
        self.clients.append(client)
        return client

    def kill(self) -> None:
        """Every process of this cluster, and of no other, by SIGKILL; then the database is started again."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (process / "cwd").samefile(self.postgres.data):
                    os.kill(int(process.name), signal.SIGKILL)
        self.postgres.start()

    def died_by_themselves(self) -> list[str]:
        """What the clients said last that nobody ended."""
        return [self.words_of(client)[-3000:] for client in self.clients if client.poll() is not None]

    def words_of(self, client: subprocess.Popen[bytes]) -> str:
        self.said[client.pid].seek(0)
        return self.said[client.pid].read().decode()

    def end(self, client: subprocess.Popen[bytes]) -> None:
        self.clients.remove(client)
        client.kill()
        client.wait()
        self.said.pop(client.pid).close()

    def end_clients(self) -> None:
        while self.clients:
            self.end(self.clients[-1])

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection]:
        key = (self.data / "keys" / "database-owner.key").read_text()
        with psycopg.connect(
            host=str(sockets_of(self.data)), dbname="socialsmartly", user=OWNER, password=key, autocommit=True
        ) as connection:
            yield connection


@contextmanager
def own_house(data: Path) -> Iterator[Own]:
    made = Own(data)
    try:
        made.prepare()
        yield made
    finally:
        made.end_clients()
        made.postgres.stop()
