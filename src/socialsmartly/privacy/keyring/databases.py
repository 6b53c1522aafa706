"""Where the keyring may lie, as Django is told of it: a file of SQLite, or a database of its own in PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from socialsmartly.privacy.access.server import patience_of
from socialsmartly.privacy.keyring.errors import KeyringAddress

KEEPER: Final = "socialsmartly_keyring"
"""The login that serves: it reads and writes rows, and makes, empties or drops no table."""
OWNER: Final = "socialsmartly_keyring_owner"
"""The login that the tables belong to; only `migrate` and `restore` use it."""


def in_file(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # A deleted key must leave no copy in the file: overwrite freed pages, keep no write-ahead log.
            "init_command": "PRAGMA secure_delete=ON; PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;",
        },
    }


def user_of(login: str) -> str:
    return OWNER if login == "owner" else KEEPER


def in_postgresql(address: str, *, login: str, password: str, host: str) -> dict[str, Any]:
    """`address` as libpq understands it, a URI or words; `host` is where it lies if it names no host (KeyringAddress)."""
    try:
        told = {name: str(value) for name, value in conninfo_to_dict(address).items()}
    except ProgrammingError:
        # The cause is dropped on purpose: it quotes the address.
        raise KeyringAddress from None
    if "dbname" not in told or not told.keys().isdisjoint({"user", "password", "options"}):
        raise KeyringAddress
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": told.pop("dbname"),
        "HOST": told.pop("host", host),
        "PORT": told.pop("port", ""),
        "USER": user_of(login),
        "PASSWORD": password,
        "OPTIONS": {
            **told,
            "server_side_binding": True,
            "prepare_threshold": 1,
            "options": f"-c synchronous_commit=on {patience_of(login)}",
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        },
    }
