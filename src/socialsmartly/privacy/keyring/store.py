"""The keyring's store as such: one writer at a time, whichever database it lies in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, OperationalError, ProgrammingError, connections, transaction

from socialsmartly.privacy.keyring import postgresql
from socialsmartly.privacy.keyring.copying import tables
from socialsmartly.privacy.keyring.errors import RootGone, StoreDamaged, StoreHalfMade, StoreUnsafe
from socialsmartly.privacy.keyring.files import refuse_unsafe
from socialsmartly.privacy.keyring.generations import check_keys, generations
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.router import KEYRING

WRITER_LOCK: Final = 0x50C1A1
"""The number of the lock that writers of a keyring in PostgreSQL hold. Any number will do; nothing else locks there."""


@contextmanager
def one_writer(*, durable: bool = False) -> Iterator[None]:
    """A transaction of the keyring that no other writer overlaps. Readers go on.

    SQLite takes its write lock when the transaction begins (IMMEDIATE); in PostgreSQL an advisory lock does the same.
    """
    with transaction.atomic(using=KEYRING, durable=durable):
        if connections[KEYRING].vendor == "postgresql":
            with connections[KEYRING].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])
        yield


SAFE_SETTINGS: Final[dict[str, set[object]]] = {"secure_delete": {1}, "journal_mode": {"delete"}, "synchronous": {2, 3}}
"""What a keyring in SQLite must run with, asked of the open connection: a deleted key is overwritten with zeros and left in no
write-ahead log, and a commit is on the disk when it returns (2 is FULL, 3 is EXTRA)."""


def make_store() -> None:
    """Make the file of a keyring in SQLite before SQLite does, which would let others read it (StoreDamaged for one that is no whole
    database)."""
    file = _file()
    if file and file.exists():
        refuse_damaged()
    elif file:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def check_keyring() -> None:
    """Refuse to start on a keyring that is not safe or not whole (KeyFileUnsafe, StoreUnsafe, StoreDamaged, StoreHalfMade,
    KeyringNotApart, NoGeneration, RootGone)."""
    check_keys(Path(settings.SOCIALSMARTLY_KEYS))
    file = _file()
    if file:
        refuse_unsafe(file, 0o600)
        refuse_damaged()
        _check_settings()
    else:
        _check_server()
    _check_tables()
    used = set(SubjectKey.objects.values_list("generation", flat=True).distinct())
    lost = sorted(used - {generation.number for generation in generations()})
    if lost:
        raise RootGone(", ".join(f"root-{number}.key" for number in lost))


def _check_settings() -> None:
    with connections[KEYRING].cursor() as cursor:
        for name, safe in SAFE_SETTINGS.items():
            cursor.execute(f"PRAGMA {name}")
            found = cursor.fetchone()[0]
            if found not in safe:
                raise StoreUnsafe(f"{name} is {found}")


def _check_server() -> None:
    if found := list(postgresql.findings()):
        raise StoreUnsafe("; ".join(found))


def _check_tables() -> None:
    """Each table is read with every column. What is missing is named by the database itself, in either of its errors."""
    try:
        with connections[KEYRING].cursor() as cursor:
            for table in tables():
                cursor.execute(f"{table.look()} LIMIT 0")
    except (ProgrammingError, OperationalError) as error:
        raise StoreHalfMade(str(error).partition("\n")[0]) from None


def refuse_damaged() -> None:
    """A file of SQLite that is no whole database gives no keys, and takes none from a backup (StoreDamaged)."""
    file = _file()
    if not file:
        return
    try:
        with connections[KEYRING].cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            found = str(cursor.fetchone()[0])
    except OperationalError:
        raise  # locked or unreadable is not damaged
    except DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise StoreDamaged(f"{found}: mv {file} {file}.damaged")


def clear_away(*, whole: bool = False) -> None:
    """Take deleted keys out of what the store still holds of them; `whole` writes its tables anew. SQLite has written zeros over them in
    the deletion itself and has nothing to clear away."""
    if connections[KEYRING].vendor == "postgresql":
        postgresql.clear_away(whole=whole)


def is_soon_written_anew() -> bool:
    """Whether `clear_away(whole=True)` is over before anybody who waits for a key gives up."""
    return connections[KEYRING].vendor != "postgresql" or postgresql.size() <= postgresql.SOON


def _file() -> Path | None:
    """Where the store lies when it is a file."""
    connection = connections[KEYRING]
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None
