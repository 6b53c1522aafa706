"""A process refuses to serve on a server that would lose what it acknowledged, or write people's values into its log."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from socialsmartly.privacy.access import server
from socialsmartly.privacy.access.server import LASTING, PATIENCE, SILENT, Setting, check_server, findings
from socialsmartly.site.supervisor import command, embedded, free_port
from tests.house import as_owner

pytestmark = pytest.mark.promise("5-h")

WRONG = {
    "synchronous_commit": "off",
    "log_min_messages": "warning",
    "log_min_error_statement": "error",
    "log_error_verbosity": "default",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "100",
    "log_statement": "all",
    "log_min_duration_statement": "0",
    "log_min_duration_sample": "5",
    "log_transaction_sample_rate": "1",
    "temp_file_limit": "-1",
}


@contextmanager
def set_wrong(name: str, login: str = "web") -> Iterator[None]:
    """The server answers this login with another value, as one would that somebody else keeps."""
    with as_owner() as owner:
        owner.execute(f"ALTER ROLE socialsmartly_{login} SET {name} = '{WRONG[name]}'")
        forget_connections()
        try:
            yield
        finally:
            owner.execute(f"ALTER ROLE socialsmartly_{login} RESET {name}")
            forget_connections()


def forget_connections() -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def test_our_own_server_is_as_it_must_be(db: None) -> None:
    check_server()


@pytest.mark.parametrize("name", [name for name in WRONG if name in SILENT or name == "temp_file_limit"])
def test_a_setting_that_differs_is_named_with_its_remedy(db: None, name: str) -> None:
    with set_wrong(name):
        (found,) = findings()
    assert found.startswith(f"{name} is '{WRONG[name]}': ALTER SYSTEM SET {name} = ")


def test_what_makes_a_commit_last_is_asked_of_every_server_but_a_forgetful_one(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with set_wrong("synchronous_commit"):
        assert "synchronous_commit" not in " ".join(findings())
        monkeypatch.setattr(settings, "SOCIALSMARTLY_LASTING", True)
        assert "synchronous_commit is 'off'" in " ".join(findings())


@pytest.mark.parametrize("name", PATIENCE["web"])
def test_limits_of_time_that_got_lost_on_the_way_are_noticed(
    db: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", "")
    forget_connections()
    try:
        assert any(found.startswith(f"{name} is ") for found in findings())
    finally:
        monkeypatch.undo()
        forget_connections()


def test_a_server_without_checksums_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(server.WHOLE, "data_checksums", Setting("not what it is"))
    assert list(findings()) == ["data_checksums is 'on': stop the server, run pg_checksums --enable, start it"]


def test_a_server_that_listens_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(server.UNHEARD, "listen_addresses", Setting("none of ours"))
    (found,) = findings()
    assert "listen_addresses" in found
    assert found.endswith("restart the server")


def test_a_connection_over_the_network_must_be_encrypted(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "database.example.test")
    (found,) = findings()
    assert "use TLS" in found


def test_a_server_that_does_not_answer_is_said_in_words(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forget_connections()
    monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path))
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "pool", {"min_size": 0, "max_size": 1, "timeout": 0.5})
    try:
        assert [found.split(":")[0] for found in findings()] == ["it does not answer"]
    finally:
        monkeypatch.undo()
        forget_connections()


@pytest.mark.parametrize(
    ("one", "refused", "allowed"),
    [
        (LASTING["fsync"], ("off",), ("on",)),
        (LASTING["full_page_writes"], ("off",), ("on",)),
        (SILENT["track_activity_query_size"], ("4096",), ("100", "1024")),
        (PATIENCE["web"]["statement_timeout"], ("0", "15001"), ("1", "15000")),
    ],
)
def test_a_limit_of_zero_is_no_limit(one: Setting, refused: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    assert [one.allows(value) for value in refused + allowed] == [False] * len(refused) + [True] * len(allowed)


@pytest.mark.parametrize(
    ("login", "arguments"),
    [("owner", ("migrate",)), ("worker", ("worker",)), ("web", ("web", "--port", "0"))],
    ids=["migrate", "worker", "web"],
)
def test_no_process_serves_on_such_a_server(db: None, login: str, arguments: tuple[str, ...]) -> None:
    arguments = tuple(str(free_port()) if word == "0" else word for word in arguments)
    with set_wrong("log_statement", login):
        done = subprocess.run(
            command(*arguments),
            env={**os.environ, "SOCIALSMARTLY_LOGIN": login},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert "log_statement is 'all': ALTER SYSTEM SET log_statement = 'none'" in done.stderr
    assert "Traceback" not in done.stderr


def test_our_own_server_is_started_to_last(tmp_path: Path) -> None:
    assert {f"{name}=on" for name in LASTING} <= set(embedded(tmp_path)._options().replace("-c ", "").split())
    assert "fsync=off" in embedded(tmp_path, fsync=False)._options()
