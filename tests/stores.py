"""The two stores that a keyring may lie in, for tests that run over both."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections

from socialsmartly.privacy.keyring.databases import in_postgresql
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.site.environment import environment
from tests.house import DATA, ROOT, STORES

ADDRESS = "postgresql:///keyring"
over_both = pytest.mark.parametrize("store", STORES, indirect=True)
MAKES_A_KEYRING = """
import django
django.setup()
from socialsmartly.site.keyring import make_keyring
make_keyring()
"""


@pytest.fixture(scope="session")
def server(cluster: Path) -> None:
    """A database for the keyring beside the product's, made by our own command."""
    environ = {**os.environ, "SOCIALSMARTLY_LOGIN": "owner", "SOCIALSMARTLY_KEYRING": ADDRESS}
    subprocess.run([sys.executable, "-c", MAKES_A_KEYRING], env=environ, check=True, cwd=ROOT)


@pytest.fixture
def store(db: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    kind = str(getattr(request, "param", "sqlite"))
    if kind == "postgresql":
        request.getfixturevalue("server")
        monkeypatch.setenv("SOCIALSMARTLY_KEYRING", ADDRESS)
        monkeypatch.delitem(settings.SOCIALSMARTLY_PLACES, "keyring")
    with on_a_server_as("web") if kind == "postgresql" else nullcontext():
        yield kind
        for model in apps.get_app_config(KEYRING).get_models():
            model._default_manager.all().delete()


@contextmanager
def keyring_at(database: dict[str, object]) -> Iterator[None]:
    before = connections.settings[KEYRING]
    _use(database)
    try:
        yield
    finally:
        _use(before)


def on_a_server_as(login: str, name: str = "keyring", *, patience: int = 10) -> AbstractContextManager[None]:
    """A keyring on the test's server, as web and worker have it or as the owner of its tables has; `patience` is for a connection."""
    address, host = f"postgresql:///{name}", environment().database_host
    database = in_postgresql(address, login=login, password=password(login), host=host)
    database["OPTIONS"]["pool"] |= {"timeout": patience}
    return keyring_at(database)


def _use(database: dict[str, object]) -> None:
    there = connections[KEYRING]
    there.close()
    if there.vendor == "postgresql":
        there.close_pool()  # type: ignore[attr-defined]
    connections.settings[KEYRING] = connections.configure_settings({"default": {}, KEYRING: database})[KEYRING]
    del connections[KEYRING]


def password(login: str) -> str:
    name = "database-keyring-owner.key" if login == "owner" else "database-keyring.key"
    return (DATA / "keys" / name).read_text().strip()
