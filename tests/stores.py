"""The two stores that a keyring may lie in, for tests that run over both."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
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
        before = connections.settings[KEYRING]
        _use(in_postgresql(ADDRESS, login="web", password=_password(), host=environment().database_host))
        monkeypatch.setenv("SOCIALSMARTLY_KEYRING", ADDRESS)
    yield kind
    if kind == "postgresql":
        for model in apps.get_app_config(KEYRING).get_models():
            model._default_manager.all().delete()
        _use(before)


def _use(database: dict[str, object]) -> None:
    there = connections[KEYRING]
    there.close()
    if there.vendor == "postgresql":
        there.close_pool()  # type: ignore[attr-defined]
    connections.settings[KEYRING] = connections.configure_settings({"default": {}, KEYRING: database})[KEYRING]
    del connections[KEYRING]


def _password() -> str:
    return (DATA / "keys" / "database-keyring.key").read_text().strip()
