"""A keyring that a kill left half made is made whole by the next `migrate`, and until then no process serves with it."""

from __future__ import annotations

import hmac
import os
import sqlite3
from base64 import b64decode
from collections.abc import Iterator
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from socialsmartly.privacy.keyring import postgresql
from socialsmartly.privacy.keyring.actions import replace_all
from socialsmartly.privacy.keyring.databases import KEEPER, OWNER, in_file
from socialsmartly.privacy.keyring.errors import KeyringError, StoreDamaged, StoreHalfMade, StoreTaken, StoreUnsafe
from socialsmartly.privacy.keyring.models import Erased
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.privacy.keyring.store import check_keyring, make_store, refuse_damaged
from tests.house import as_owner
from tests.stores import keyring_at, on_a_server_as, password

pytestmark = pytest.mark.promise("5-h")

NAME = "keyring_half_made"


class Killed(Exception):
    """The process ends here."""


class Killing:
    """A connection that lets some orders through and then is killed; questions cost nothing. The first two set passwords."""

    def __init__(self, server: psycopg.Connection, orders: int) -> None:
        self.server, self.left = server, orders

    def execute(self, query: Any, values: Any = None) -> Any:
        if not str(query).startswith("SELECT"):
            if not self.left:
                raise Killed
            self.left -= 1
        return self.server.execute(query, values)


@pytest.fixture
def nowhere(server: None) -> Iterator[psycopg.Connection]:
    """A server on which a second keyring is to be made; its logins are there."""
    with as_owner() as owner:
        yield owner
        owner.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def found(by: object) -> None:
    postgresql.found(by, NAME, {KEEPER: password("web"), OWNER: password("owner")})  # type: ignore[arg-type]


def make_tables(until: str | None = None) -> None:
    with on_a_server_as("owner", NAME):
        call_command("migrate", KEYRING, *([until] if until else []), database=KEYRING, verbosity=0, interactive=False)


def let_in() -> None:
    with on_a_server_as("owner", NAME):
        postgresql.let_the_keeper_in()


@pytest.mark.parametrize("orders", [0, 1, 2, 3, 4])
def test_a_database_that_a_kill_left_half_made_is_made_whole(nowhere: psycopg.Connection, orders: int) -> None:
    with pytest.raises(Killed):
        found(Killing(nowhere, orders))
    found(nowhere)
    make_tables()
    let_in()
    with on_a_server_as("web", NAME):
        check_keyring()


@pytest.mark.parametrize(
    ("orders", "says"), [(2, "does not answer"), (3, "REVOKE ALL ON DATABASE"), (4, "run socialsmartly migrate")]
)
def test_nobody_serves_with_a_database_that_is_half_made(nowhere: psycopg.Connection, orders: int, says: str) -> None:
    """Also the twin of the one above: what it makes whole was not whole."""
    with pytest.raises(Killed):
        found(Killing(nowhere, orders))
    with on_a_server_as("web", NAME, patience=2), pytest.raises(StoreUnsafe, match=says):
        check_keyring()


@pytest.mark.parametrize("until", [None, "0003", "0006"])
def test_nobody_serves_with_tables_that_are_half_made_or_closed(nowhere: psycopg.Connection, until: str | None) -> None:
    found(nowhere)
    if until:
        make_tables(until)
        with on_a_server_as("owner", NAME), connections[KEYRING].cursor() as cursor:
            cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {KEEPER}")
    else:
        make_tables()
    with on_a_server_as("web", NAME), pytest.raises(StoreHalfMade, match="socialsmartly migrate"):
        check_keyring()
    make_tables()
    let_in()
    with on_a_server_as("web", NAME):
        check_keyring()


@pytest.mark.parametrize("login", [KEEPER, OWNER])
def test_each_run_gives_the_logins_the_passwords_of_today(nowhere: psycopg.Connection, login: str) -> None:
    """Whoever replaces a password file and runs `migrate` has ended the old password. The test's server asks nobody for one, so what it
    keeps of it is compared."""
    kept = []
    for secret in ("of yesterday", "of today"):
        postgresql.found(nowhere, NAME, {login: secret, OWNER: secret})
        row = nowhere.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [login]).fetchone()
        assert row
        kept.append(row[0])
    found(nowhere)  # the logins of the other tests
    assert kept[0] != kept[1]
    assert matches("of today", kept[1])
    assert not matches("of yesterday", kept[1])


def matches(secret: str, kept: str) -> bool:
    """Whether PostgreSQL keeps this password: SCRAM-SHA-256, RFC 5803."""
    _, rounds_and_salt, keys = kept.split("$")
    rounds, salt = rounds_and_salt.split(":")
    salted = pbkdf2_hmac("sha256", secret.encode(), b64decode(salt), int(rounds))
    client = hmac.digest(salted, b"Client Key", "sha256")
    return sha256(client).digest() == b64decode(keys.split(":")[0])


def test_a_database_of_somebody_else_is_left_as_it_is(nowhere: psycopg.Connection) -> None:
    nowhere.execute(f"CREATE DATABASE {NAME}")
    with pytest.raises(StoreTaken, match=NAME):
        found(nowhere)
    assert nowhere.execute("SELECT has_database_privilege('public', %s, 'CONNECT')", [NAME]).fetchone() == (True,)


@pytest.mark.parametrize("until", ["zero", "0003", "0006"])
def test_a_file_that_a_kill_left_half_made_is_refused_and_made_whole(cluster: Path, tmp_path: Path, until: str) -> None:
    with keyring_at(in_file(tmp_path / "keyring.sqlite3")):
        make_store()
        call_command("migrate", KEYRING, until, database=KEYRING, verbosity=0, interactive=False)
        with pytest.raises(StoreHalfMade, match="socialsmartly migrate"):
            check_keyring()
        make_store()
        call_command("migrate", KEYRING, database=KEYRING, verbosity=0, interactive=False)
        check_keyring()


CONTENT = [b'{"keyring_erased":["subject","seq"]}\n["keyring_erased","00000000-0000-0000-0000-000000000007",7]\n']


@pytest.fixture
def damaged(cluster: Path, tmp_path: Path) -> Iterator[Path]:
    """A file whose middle a disk has lost."""
    file = tmp_path / "keyring.sqlite3"
    with keyring_at(in_file(file)):
        make_store()
        call_command("migrate", KEYRING, database=KEYRING, verbosity=0, interactive=False)
        check_keyring()
        connections[KEYRING].close()
        whole = bytearray(file.read_bytes())
        whole[4096 : len(whole) - 4096] = os.urandom(len(whole) - 8192)
        file.write_bytes(whole)
        yield file


@pytest.mark.parametrize("asked", [make_store, refuse_damaged, check_keyring])
def test_a_damaged_file_is_refused_with_the_remedy_which_works(damaged: Path, asked: Any) -> None:
    with pytest.raises(StoreDamaged, match=f"mv {damaged} {damaged}.damaged"):
        asked()
    damaged.rename(f"{damaged}.damaged")
    connections[KEYRING].close()
    make_store()
    call_command("migrate", KEYRING, database=KEYRING, verbosity=0, interactive=False)
    replace_all(CONTENT)
    assert Erased.objects.get().seq == 7


def test_a_file_that_is_no_database_is_refused_with_the_remedy(damaged: Path) -> None:
    damaged.write_bytes(b"no database at all " * 1000)
    with pytest.raises(StoreDamaged, match="mv "):
        make_store()


def test_without_the_look_a_damaged_file_would_speak_of_pages(damaged: Path) -> None:
    """The twin: what SQLite says by itself names no remedy."""
    with pytest.raises(Exception, match=r"malformed|not a database") as told:
        replace_all(CONTENT)
    assert not isinstance(told.value, KeyringError)


def test_a_file_that_somebody_has_locked_is_not_called_damaged(cluster: Path, tmp_path: Path) -> None:
    chosen = in_file(tmp_path / "keyring.sqlite3")
    chosen["OPTIONS"]["timeout"] = 0.1
    with keyring_at(chosen):
        make_store()
        call_command("migrate", KEYRING, database=KEYRING, verbosity=0, interactive=False)
        with sqlite3.connect(tmp_path / "keyring.sqlite3", isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(Exception, match="locked") as told:
                refuse_damaged()
            assert not isinstance(told.value, KeyringError)
        other.close()
