"""An installation carries its keyring from SQLite to PostgreSQL and back, and every command of the operator works with either."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from socialsmartly.site.supervisor import command, free_port
from tests.house import ROOT

pytestmark = pytest.mark.promise("4.2-h", "5-h")
IN_POSTGRESQL = {"SOCIALSMARTLY_KEYRING": "postgresql:///keyring"}
IN_SQLITE: dict[str, str] = {}
KEYS = """
import sys
import django
django.setup()
from uuid import UUID
from socialsmartly.privacy.datamap.scope import Reading, as_current
from socialsmartly.privacy.keyring.keys import key_of
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import SERVICE
with as_current(Reading(SERVICE)):
    print(*(key_of(UUID(int=number), KeyClass.CONTACT).kid.hex() for number in range(1, 4)))
"""


class Installation:
    def __init__(self, data: Path) -> None:
        self.data = data

    def environment(self, keyring: dict[str, str]) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOCIALSMARTLY_", "DJANGO_"))}
        return {**clean, "PYTHONPATH": str(ROOT / "src"), "SOCIALSMARTLY_DATA": str(self.data), **keyring}

    @contextmanager
    def running(self, keyring: dict[str, str]) -> Iterator[None]:
        started = subprocess.Popen(
            command("up", "--port", str(free_port()), "--data", str(self.data)),
            env=self.environment(keyring),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            assert started.stdout is not None
            assert any("ready after" in line for line in started.stdout)
            yield
        finally:
            started.send_signal(signal.SIGINT)
            started.communicate(timeout=30)

    def say(self, keyring: dict[str, str], *words: str) -> str:
        done = subprocess.run(
            command(*words), env=self.environment(keyring), capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kids(self, keyring: dict[str, str]) -> str:
        """The ids of three people's keys, opened by the login of the web; they are made where there are none."""
        environ = {**self.environment(keyring), "DJANGO_SETTINGS_MODULE": "socialsmartly.site.settings"}
        done = subprocess.run([sys.executable, "-c", KEYS], env=environ, capture_output=True, text=True, check=True)
        return done.stdout


@pytest.mark.slow
def test_a_keyring_moves_to_postgresql_and_back_and_loses_nothing(tmp_path: Path) -> None:
    house = Installation(tmp_path / "var")
    with house.running(IN_SQLITE):
        kids = house.kids(IN_SQLITE)
        made = house.say(IN_SQLITE, "backup", "--to", str(tmp_path)).split()[-1]
    house.say(IN_POSTGRESQL, "restore", made, "--keyring")
    (house.data / "keyring.sqlite3").unlink()
    with house.running(IN_POSTGRESQL):
        assert house.kids(IN_POSTGRESQL) == kids
        assert "Keys wrapped anew: 3" in house.say(IN_POSTGRESQL, "keys", "rotate")
        told = json.loads(house.say(IN_POSTGRESQL, "keys", "shred-hard", "--json"))
        assert (told["rewrapped"], told["destroyed"]) == (3, [1, 2])
        assert [(s["number"], s["keys"]) for s in json.loads(house.say(IN_POSTGRESQL, "keys", "status", "--json"))] == [
            (3, 3)
        ]
        made = house.say(IN_POSTGRESQL, "backup", "--to", str(tmp_path / "second")).split()[-1]
    assert not (house.data / "keyring.sqlite3").exists()
    house.say(IN_SQLITE, "restore", made, "--keyring")
    with house.running(IN_SQLITE):
        assert house.kids(IN_SQLITE) == kids


def test_a_keyring_is_not_put_into_the_products_database(tmp_path: Path) -> None:
    house = Installation(tmp_path / "var")
    refused = subprocess.run(
        command("up", "--port", str(free_port()), "--data", str(house.data)),
        env=house.environment({"SOCIALSMARTLY_KEYRING": "postgresql:///socialsmartly"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode != 0
    assert "Name another database in SOCIALSMARTLY_KEYRING" in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr
