"""The database is killed under clients: what was acknowledged is there afterwards, and nothing is there by half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from socialsmartly.privacy.consent.models import State
from socialsmartly.site.environment import sockets_of
from socialsmartly.site.postgres import OWNER, Postgres
from socialsmartly.site.supervisor import command, embedded
from socialsmartly.words import Permit
from tests.core import seen
from tests.core.client import BEGINS
from tests.house import ROOT

CLIENTS = 3
BITS = "SELECT id, permits FROM accounts_member"
LAST = "SELECT DISTINCT ON (subject) subject, state FROM consent_consentevent ORDER BY subject, at DESC, id DESC"


@dataclass(frozen=True)
class Count:
    """Over all kills: acts that were acknowledged, those of them that are gone, and things that are there by half."""

    acknowledged: int
    lost: int
    half: int


class Own:
    """A cluster of its own, durable as in production, with its clients."""

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

    def prepare(self) -> None:
        self.postgres.start()
        owner = {**self.environment, "SOCIALSMARTLY_LOGIN": "owner"}
        subprocess.run(command("migrate"), env=owner, check=True, capture_output=True, cwd=ROOT)

    def start(self, number: int, *manner: str) -> subprocess.Popen[bytes]:
        program = [sys.executable, "-c", BEGINS, str(self.record(number)), *manner]
        client = subprocess.Popen(program, env=self.environment, cwd=ROOT, stderr=subprocess.PIPE)
        self.clients.append(client)
        return client

    def record(self, number: int) -> Path:
        return self.data / f"record-{number}"

    def acknowledged(self) -> list[tuple[str, UUID]]:
        lines = [line.split() for n in range(CLIENTS) for line in self.record(n).read_text().splitlines()]
        return [(act, UUID(who)) for act, who in lines]

    def kill(self) -> None:
        """Every process of this cluster, and of no other, by SIGKILL; then the database is started again."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (process / "cwd").samefile(self.postgres.data):
                    os.kill(int(process.name), signal.SIGKILL)
        self.postgres.start()

    def end_clients(self) -> None:
        while self.clients:
            client = self.clients.pop()
            client.kill()
            client.wait()
            assert client.stderr
            client.stderr.close()

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection]:
        key = (self.data / "keys" / "database-owner.key").read_text()
        with psycopg.connect(
            host=str(sockets_of(self.data)), dbname="socialsmartly", user=OWNER, password=key, autocommit=True
        ) as connection:
            yield connection


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    made = Own(tmp_path / "var")
    try:
        made.prepare()
        yield made
    finally:
        made.end_clients()
        made.postgres.stop()


def under_kills(own: Own, kills: int, *manner: str) -> Count:
    for number in range(CLIENTS):
        own.record(number).touch()
        own.start(number, *manner)
    chance = random.Random(kills)
    for _ in range(kills):
        before, until = len(own.acknowledged()), time.monotonic() + 60
        while len(own.acknowledged()) < before + 30 and time.monotonic() < until:
            time.sleep(chance.uniform(0.01, 0.1))
        own.kill()
    own.end_clients()
    acknowledged = own.acknowledged()
    with own.owner() as owner:
        return Count(len(acknowledged), lost(owner, acknowledged), half(owner))


def lost(owner: psycopg.Connection, acknowledged: list[tuple[str, UUID]]) -> int:
    """Acts that a client was told of and the database does not know."""
    there = {row[0] for row in owner.execute(BITS).fetchall()}
    events = "SELECT subject, state FROM consent_consentevent"
    said = {(str(state), who) for who, state in owner.execute(events).fetchall()}
    return sum(who not in there if act == "joined" else (act, who) not in said for act, who in acknowledged)


def half(owner: psycopg.Connection) -> int:
    """Consents without their line, lines without their leaf, leaves without what they tell of, bits that are not the last word."""
    waiting, places = seen.leaves(owner)
    strange = len(seen.things_told(owner) ^ (waiting | places.keys()))
    last: dict[UUID, str] = dict(owner.execute(LAST).fetchall())
    bits: dict[UUID, int] = dict(owner.execute(BITS).fetchall())
    wrong = sum(bool(bit & Permit.PROFILE) != (last.get(who) == State.GIVEN) for who, bit in bits.items())
    members = (
        "SELECT count(*) FROM accounts_member m WHERE NOT EXISTS (SELECT FROM consent_agreement WHERE subject = m.id)"
    )
    bare = owner.execute(members).fetchone()
    assert bare
    return seen.consents_without_a_line(owner) + strange + wrong + int(bare[0])


@pytest.mark.promise("4.3-a", "4.3-e")
@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.deep)])
def test_what_was_acknowledged_survives_kill_9_of_the_database(own: Own, kills: int) -> None:
    found = under_kills(own, kills)
    assert found.acknowledged >= 30 * kills
    assert (found.lost, found.half) == (0, 0)


def test_a_server_that_forgets_is_refused_and_loses_where_nobody_asks(own: Own) -> None:
    """The twin: the same clients on a server that answers before the disk has it."""
    with own.owner() as owner:
        owner.execute("ALTER ROLE socialsmartly_web SET synchronous_commit = 'off'")
        owner.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        owner.execute("SELECT pg_reload_conf()")
    refused = own.start(0)
    assert refused.stderr
    said = refused.stderr.read()
    assert refused.wait() == 1
    assert b"synchronous_commit is 'off'" in said
    assert not own.record(0).exists()
    found = under_kills(own, 2, "careless")
    assert found.lost > 0
