"""The whole content of the keyring as bytes, and back: what a backup seals."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from django.db import connections

from socialsmartly.privacy.keyring.errors import BackupDamaged
from socialsmartly.privacy.keyring.router import KEYRING

BLOCK = 1024 * 1024


def store() -> str:
    return str(connections[KEYRING].vendor)


def pieces() -> Iterator[bytes]:
    """Everything as it stood at one moment: SQLite's own online backup, into memory, so that nothing of it touches another file."""
    with closing(sqlite3.connect(":memory:")) as copy:
        _sqlite().backup(copy)
        yield from _blocks(copy.serialize())


def replace_all(content: Iterable[bytes]) -> None:
    """Put this content in the place of what is there: all of it, or, when something is wrong with it, nothing."""
    with closing(sqlite3.connect(":memory:")) as copy:
        copy.deserialize(b"".join(content))
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BackupDamaged
        copy.backup(_sqlite())


def _sqlite() -> sqlite3.Connection:
    connections[KEYRING].ensure_connection()
    connection: sqlite3.Connection = connections[KEYRING].connection
    return connection


def _blocks(whole: bytes) -> Iterator[bytes]:
    for start in range(0, len(whole), BLOCK):
        yield whole[start : start + BLOCK]
