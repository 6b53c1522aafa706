"""What fails is written down without the values it failed on: neither the database's log nor ours holds one."""

from __future__ import annotations

import ast
import io
import json
import logging
import stat
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.site import logs
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


def test_the_servers_log_is_for_this_user_alone() -> None:
    """Ours is standard error; the server's lies in a folder that nobody else may enter."""
    log = DATA / "log" / "postgres.log"
    assert log.is_file()
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


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


def told(name: str, **extra: object) -> str:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    handler.addFilter(NoPersonalValues())
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    try:
        logger.warning("a clock ran out", extra=extra)
    finally:
        logger.removeHandler(handler)
    return written.getvalue()


def test_a_line_of_ours_says_its_counts_and_names_and_nothing_else() -> None:
    line = json.loads(told("socialsmartly.trial", rows=7, table="rights.RequestStep", name_of_somebody=CANARY))
    assert (line["rows"], line["table"]) == (7, "rights.RequestStep")
    assert CANARY not in str(line)


def test_what_a_library_adds_to_its_line_is_dropped() -> None:
    """Django hands over whole requests under a name that we use as well."""
    assert CANARY not in told("django.request", request=CANARY, rows=CANARY)


def extras(folder: Path) -> set[str]:
    """The names of what the program's own lines add, read off its text."""
    files = (file for file in folder.rglob("*.py") if "tests" not in file.parts)
    calls = (node for file in files for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
    added = (word.value for call in calls for word in call.keywords if word.arg == "extra" and _logs(call))
    return {str(getattr(key, "value", key)) for one in added if isinstance(one, ast.Dict) for key in one.keys}


def _logs(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "log"
    )


def test_nothing_is_added_that_would_be_dropped() -> None:
    found = extras(Path(logs.__file__).parents[1])
    assert "rows" in found
    assert found <= logs.FACTS


def test_a_name_that_nobody_allowed_would_be_seen(tmp_path: Path) -> None:
    """The twin."""
    (tmp_path / "told.py").write_text('log.info("done", extra={"rows": 1, "address": 2})\n')
    assert extras(tmp_path) - logs.FACTS == {"address"}


@pytest.mark.parametrize("folder", ["a folder with spaces", "店铺", "it's"])
def test_a_database_starts_in_any_folder(tmp_path: Path, folder: str) -> None:
    postgres: Postgres = embedded(tmp_path / folder, fsync=False)
    postgres.start()
    try:
        assert postgres.is_running()
    finally:
        postgres.stop()
    assert not postgres.is_running()
