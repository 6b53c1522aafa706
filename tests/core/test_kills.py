"""The database is killed under clients: what was acknowledged is there afterwards, and nothing is there by half."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from socialsmartly.privacy.consent.models import State
from socialsmartly.words import Permit
from tests.core import seen
from tests.core.client import BEGINS
from tests.core.own import Own, own_house
from tests.soak import part_of

pytestmark = pytest.mark.slow

CLIENTS = 3
BITS = "SELECT id, permits FROM accounts_member"
LAST = "SELECT DISTINCT ON (subject) subject, state FROM consent_consentevent ORDER BY subject, at DESC, id DESC"


@dataclass(frozen=True)
class Count:
    """Over all kills: acts that were acknowledged, those of them that are gone, and things that are there by half."""

    acknowledged: int
    lost: int
    half: int


@pytest.fixture
def own(cluster: Path, tmp_path: Path) -> Iterator[Own]:
    with own_house(tmp_path / "var") as made:
        yield made


def record(own: Own, number: int) -> Path:
    return own.data / f"record-{number}"


def acknowledged_by(own: Own) -> list[tuple[str, UUID]]:
    lines = [line.split() for n in range(CLIENTS) for line in record(own, n).read_text().splitlines()]
    return [(act, UUID(who)) for act, who in lines]


def under_kills(own: Own, kills: int, *manner: str) -> Count:
    for number in range(CLIENTS):
        record(own, number).touch()
        own.start(BEGINS, str(record(own, number)), *manner)
    chance = random.Random(kills)
    for _ in range(kills):
        before, until = len(acknowledged_by(own)), time.monotonic() + 60
        while len(acknowledged_by(own)) < before + 30:
            assert time.monotonic() < until, "nothing is acknowledged any more"
            assert not own.died_by_themselves()
            time.sleep(chance.uniform(0.01, 0.1))
        own.kill()
    own.end_clients()
    acknowledged = acknowledged_by(own)
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
    return seen.acts_without_a_line(owner) + strange + wrong + int(bare[0])


@pytest.mark.promise("4.3-a", "4.3-e")
@pytest.mark.parametrize(
    "kills", [2, pytest.param(20, marks=pytest.mark.deep), pytest.param(part_of(500), marks=pytest.mark.soak, id="500")]
)
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
    refused = own.start(BEGINS, str(record(own, 0)))
    assert refused.wait() == 1
    assert "synchronous_commit is 'off'" in own.words_of(refused)
    own.end(refused)
    assert not record(own, 0).exists()
    found = under_kills(own, 2, "careless")
    assert found.lost > 0
