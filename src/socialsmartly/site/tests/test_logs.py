"""What fails is written down without the values it failed on: neither the database's log nor ours holds one."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.site.logs import JsonLine, NoPersonalValues
from socialsmartly.site.postgres import Postgres
from socialsmartly.site.supervisor import embedded
from socialsmartly.words.purposes import SERVICE
from tests.house import DATA, as_owner

CANARY = "canary.ada@example.test"
FAILING = (
    "SELECT %s::uuid",
    "SELECT %s::int",
    "SELECT %s::timestamptz",
    "SELECT %s::jsonb",
    "INSERT INTO workspaces_workspace (id, title) VALUES (gen_random_uuid(), %s)",
    "SELECT * FROM no_such_table WHERE email = %s",
    "SELECT 1/0 WHERE %s <> ''",
    "DO $$ BEGIN RAISE EXCEPTION 'no'; END $$; SELECT %s",
)
pytestmark = pytest.mark.promise("5-h")


def server_log() -> str:
    return (DATA / "log" / "postgres.log").read_text(errors="replace")


@pytest.mark.parametrize("statement", FAILING)
def test_a_failing_statement_leaves_no_value_in_the_servers_log(db: None, statement: str) -> None:
    with (
        pytest.raises(DatabaseError),
        reading_for(SERVICE, workspace=uuid7()),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [CANARY])
    assert CANARY not in server_log()


def test_a_violated_key_leaves_no_value_in_the_servers_log(db: None) -> None:
    insert = "INSERT INTO auth_group (id, name) VALUES (%s, %s)"
    with as_owner() as owner, owner.transaction(force_rollback=True):
        owner.execute(insert, [1, CANARY])
        with pytest.raises(psycopg.errors.UniqueViolation) as refused:
            owner.execute(insert, [2, CANARY])
    assert CANARY in str(refused.value.diag.message_detail)
    assert CANARY not in server_log()


def test_with_the_servers_own_settings_the_value_would_be_there(db: None) -> None:
    with as_owner() as owner:
        owner.execute("SET log_min_messages = 'warning'")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            owner.execute("SELECT %s::uuid", ["twin.bob@example.test"])
    assert "twin.bob@example.test" in server_log()


def test_values_travel_apart_from_their_statement() -> None:
    assert connection.settings_dict["OPTIONS"]["server_side_binding"] is True


def test_our_own_log_keeps_what_failed_and_drops_whom_it_failed_on() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    handler.addFilter(NoPersonalValues())
    logger = logging.getLogger("trial")
    logger.addHandler(handler)
    try:
        int(CANARY)
    except ValueError:
        logger.exception("Could not write to %s", CANARY)
    finally:
        logger.removeHandler(handler)
    assert CANARY not in written.getvalue()
    assert '"failure": "ValueError"' in written.getvalue()


@pytest.mark.parametrize("folder", ["a folder with spaces", "店铺", "it's"])
def test_a_database_starts_in_any_folder(tmp_path: Path, folder: str) -> None:
    postgres: Postgres = embedded(tmp_path / folder, fsync=False)
    postgres.start()
    try:
        assert postgres.is_running()
    finally:
        postgres.stop()
    assert not postgres.is_running()
