"""The test house: a real PostgreSQL and a real keyring of its own for each test process, and every test as the web login.

Loaded as a pytest plugin, so that the environment is set before anything reads the settings. Nothing is mocked and nothing runs
as superuser; tables are emptied after each test by the owner, through a connection of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import psycopg
import pytest
from psycopg import sql
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of random name is made in it
ROOMY = 4 * 1024**3


def quick_place() -> Path | None:
    """Memory, where a keyring that waits for the disk at each step waits for nothing; None where memory is scarce or a disk is measured."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOMY
    return MEMORY if roomy and "TEST_FSYNC" not in os.environ else None


if "TMPDIR" not in os.environ and (place := quick_place()):
    os.environ["TMPDIR"] = tempfile.tempdir = str(place)
DATA = Path(tempfile.mkdtemp(prefix="socialsmartly-test-"))
AS_NEW = DATA.with_name(f"{DATA.name}-as-new")
"""The house as it was before anybody came in. A copy is another house for a tenth of what making one costs."""
os.environ |= {
    "SOCIALSMARTLY_DATA": str(DATA),
    "SOCIALSMARTLY_LOGIN": "web",
    "SOCIALSMARTLY_LOCAL": "1",
    "SOCIALSMARTLY_SITE": "http://testserver",
    "SOCIALSMARTLY_HOSTS": "testserver,127.0.0.1,localhost",
    "DJANGO_SETTINGS_MODULE": "socialsmartly.site.settings",
}
os.environ.setdefault("SOCIALSMARTLY_FORGETFUL_TEST_DATABASE", "0" if "TEST_FSYNC" in os.environ else "1")
os.environ.setdefault("PYTHONPATH", str(ROOT / "src"))
# Else each of the hundred programs that tests start would compile all code anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
STORES = ("sqlite", "postgresql")
"""The kinds of database that a keyring may lie in."""


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no fault
    hypothesis.settings.load_profile("house")
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    import django  # noqa: PLC0415 - only now is the environment set

    django.setup()
    hold_every_statement()
    read_static_files_once()
    for fixtures in ("tests.once", "tests.cast", "tests.stores"):  # they read the settings, so not before now
        config.pluginmanager.import_plugin(fixtures)


def hold_every_statement() -> None:
    """Every statement of every test must name the owner of the rows it touches, as on a cluster."""
    from django.db.backends.signals import connection_created  # noqa: PLC0415

    from socialsmartly.privacy.access.statements import mind_the_owner  # noqa: PLC0415

    def hold(connection: Any, **_: object) -> None:
        if connection.vendor == "postgresql" and mind_the_owner not in connection.execute_wrappers:
            connection.execute_wrappers.append(mind_the_owner)

    connection_created.connect(hold, weak=False)


def read_static_files_once() -> None:
    """Each visitor of a test builds the program anew; only the first looks through the folders of static files."""
    from whitenoise.middleware import WhiteNoiseMiddleware  # noqa: PLC0415

    look = WhiteNoiseMiddleware.add_files_from_finders

    def find(self: Any) -> None:
        if not _FILES:
            look(self)
            _FILES.update(self.files)
        self.files.update(_FILES)

    WhiteNoiseMiddleware.add_files_from_finders = find


_FILES: dict[str, Any] = {}


def pytest_unconfigure(config: pytest.Config) -> None:
    for folder in (DATA, AS_NEW):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """PostgreSQL 18, migrated and walled by our own commands."""
    from socialsmartly.site.supervisor import command, embedded  # noqa: PLC0415 - needs the path set above
    from tests.programs import end_programs  # noqa: PLC0415 - it looks into this file

    postgres = embedded(DATA, fsync="TEST_FSYNC" in os.environ)
    postgres.start()
    environment = {**os.environ, "SOCIALSMARTLY_LOGIN": "owner"}
    subprocess.run(command("migrate"), env=environment, check=True, capture_output=True, cwd=ROOT)
    postgres.stop()
    shutil.copytree(DATA, AS_NEW)
    postgres.start()
    yield DATA
    end_programs()
    leave_the_database()
    postgres.stop()


@pytest.fixture
def db(cluster: Path) -> Iterator[None]:
    """An empty house: every table, the keyring, the journal and the files are emptied afterwards."""
    yield
    empty_the_house()


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """Look behind the wall, as the owner of the tables. For checking and emptying, never for making data."""
    connection = _IDLE.pop() if _IDLE else _connect()
    try:
        yield connection
    finally:
        if connection.closed or connection.info.transaction_status is not TransactionStatus.IDLE:
            connection.close()
        else:
            connection.execute("RESET ALL; RESET SESSION AUTHORIZATION; SELECT pg_advisory_unlock_all()")
            _IDLE.append(connection)


_IDLE: list[psycopg.Connection] = []
"""Owner's connections for the next one who looks: a new connection reads the catalogue of every table anew."""


def _connect() -> psycopg.Connection:
    from django.conf import settings  # noqa: PLC0415

    database: dict[str, Any] = settings.DATABASES["default"]
    password = (DATA / "keys" / "database-owner.key").read_text()
    return psycopg.connect(
        host=database["HOST"], dbname=database["NAME"], user="socialsmartly_owner", password=password, autocommit=True
    )


@cache
def broom() -> psycopg.Connection:
    """Kept for the whole run. No order among tables that name each other."""
    connection = _connect()
    connection.execute("SET session_replication_role = replica")
    return connection


def leave_the_database() -> None:
    """Close every connection of this process, for whoever wants the database alone."""
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    connections["default"].close_pool()  # type: ignore[attr-defined]
    for pool in _POOLS.values():
        pool.close()
    _POOLS.clear()
    while _IDLE:
        _IDLE.pop().close()
    if broom.cache_info().currsize:
        broom().close()
        broom.cache_clear()


def newcomers_environment() -> dict[str, str]:
    """As in a newcomer's terminal: nothing of the tests' own settings."""
    ours = ("SOCIALSMARTLY_", "DJANGO_")
    return {**{k: v for k, v in os.environ.items() if not k.startswith(ours)}, "PYTHONPATH": str(ROOT / "src")}


@contextmanager
def as_login(login: str) -> Iterator[None]:
    """Be another process for a while: the worker instead of the web."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    before = dict(connections.settings["default"])
    key = DATA / "keys" / f"database-{login}.key"
    _reconnect(before | {"USER": f"socialsmartly_{login}", "PASSWORD": key.read_text().strip()})
    try:
        yield
    finally:
        _reconnect(before)
        assert settings.DATABASES["default"]["USER"] == "socialsmartly_web"


EMPTIES_THE_QUEUE = """
import django
django.setup()
from procrastinate.contrib.django import app
app.with_connector(app.connector.get_worker_connector()).run_worker(wait=False, install_signal_handlers=False, delete_jobs="successful")
"""


def run_queue() -> None:
    """A worker with its own login, in a process of its own, until nothing is left on the queue that it can do."""
    environment = {**os.environ, "SOCIALSMARTLY_LOGIN": "worker"}
    subprocess.run([sys.executable, "-c", EMPTIES_THE_QUEUE], env=environment, check=True, capture_output=True)


def _reconnect(chosen: dict[str, Any]) -> None:
    """Each login keeps its connections for when it is needed again."""
    from django.db import connections  # noqa: PLC0415

    connection: Any = connections["default"]
    connection.close()
    pools, alias = type(connection)._connection_pools, connection.alias
    if alias in pools:
        _POOLS[connection.settings_dict["USER"]] = pools.pop(alias)
    connection.settings_dict |= {"USER": chosen["USER"], "PASSWORD": chosen["PASSWORD"]}
    if kept := _POOLS.pop(chosen["USER"], None):
        pools[alias] = kept


_POOLS: dict[str, Any] = {}


def empty_the_house() -> None:
    """Rows are deleted where there are any: a TRUNCATE of all tables makes their files anew, and took longer than most tests."""
    from django.apps import apps  # noqa: PLC0415

    for name in filled_tables():
        broom().execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
    for model in apps.get_app_config("keyring").get_models():
        model._default_manager.all().delete()
    shutil.rmtree(DATA / "files", ignore_errors=True)
    new_journal()


def filled_tables() -> list[str]:
    """The tables that hold a row and are emptied after a test."""
    return [str(name) for (name,) in broom().execute(_which_are_filled()).fetchall()]


@cache
def _which_are_filled() -> sql.Composed:
    """A statement that names each table that holds a row and is emptied after a test."""
    from django.apps import apps  # noqa: PLC0415

    kept = {"contenttypes", "auth", "keyring", "procrastinate"}
    names = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.app_label not in kept}
    names -= {"promises_publishedtext", "versions_publishedmeaning"}
    names |= {"procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"}
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    return sql.SQL(" UNION ALL ").join(one.format(sql.Literal(name), sql.Identifier(name)) for name in sorted(names))


def new_journal() -> None:
    """An empty journal, for a house in which nothing has happened yet."""
    from socialsmartly.privacy.journal.files import journal  # noqa: PLC0415

    for file in journal().files:
        file.unlink(missing_ok=True)
    journal.cache_clear()
    journal().begin()


@pytest.fixture
def client(db: None) -> Client:
    from django.test import Client  # noqa: PLC0415

    return Client()
