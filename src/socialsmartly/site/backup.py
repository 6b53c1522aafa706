"""A backup and the way back: the database, the files, and a keyring for an installation that lost its own.

Never in it: the journal, the public log and the key files. What erases must not be restored together with what it erased.

The database is dumped and not copied block by block. A dump carries no deleted rows, while data files keep them until they are
overwritten; it opens on another machine and under a later version. Its price is that a large database takes longer.
"""

from __future__ import annotations

import hmac
import json
import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from socialsmartly.privacy.access.wall import roles
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.keyring import backup as keyring
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.site.keyring import make_keyring
from socialsmartly.site.postgres import DatabaseRefused, binaries
from socialsmartly.site.secretfile import secret_text
from socialsmartly.words import keeps

KEPT = timedelta(days=35)
NAME = "%Y-%m-%dT%H-%M-%SZ"
DUMP, FILES, KEYRING_COPY = "database.dump", "files.tar", "keyring.backup"
MANIFEST, SEAL = "manifest.json", "manifest.seal"
NOT_KEPT = "imports"
PATIENCE_SECONDS = 3.0


class NotABackup(DatabaseRefused):
    """This folder is no backup of this installation, or was changed: its manifest and the seal do not fit. Nothing was touched. Choose another backup, or put the key files of the installation that made it into the data folder."""


class BackupDamaged(DatabaseRefused):
    """A file of the backup is not what its manifest says. Nothing was touched. Choose another backup."""


class StillServing(DatabaseRefused):
    """Programs are still connected to the database. Stop web and worker first, then restore."""


class ToolFailed(DatabaseRefused):
    """A tool of the database did not do its work. What was there before is untouched."""


@keeps("4.2-h", "5-h")
def back_up(into: Path, now: datetime) -> Path:
    """A new folder in `into`, complete or not there at all; older ones are deleted after 35 days (ToolFailed)."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    done = into / now.astimezone(UTC).strftime(NAME)
    draft = done.with_suffix(".partial")
    draft.mkdir(mode=0o700)
    try:
        dump(draft / DUMP)
        pack(draft / FILES)
        keyring.back_up(draft / KEYRING_COPY)  # last, so that it has the key of every row
        _seal(draft, now)
        draft.rename(done)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    let_go_old(into, now)
    return done


def dump(into: Path) -> None:
    """The database without grants and row policies: those are compiled from the map at each start."""
    _tool("pg_dump", "--format=custom", "--no-privileges", "--no-policies", f"--file={into}", _database()["NAME"])


def pack(into: Path) -> None:
    """The files, but for uploads that wait to be read: they lie in clear, are needed for minutes, and their owner has them."""
    folder = _files()
    with tarfile.open(
        fileobj=os.fdopen(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"), mode="w"
    ) as tar:
        for path in sorted(folder.iterdir()) if folder.exists() else ():
            if path.name != NOT_KEPT:
                tar.add(path, arcname=path.name)


def _seal(folder: Path, now: datetime) -> None:
    """Digests of everything, where the journal was, and a keyed digest of that, so that nobody slips another database in."""
    entries = journal().entries() if journal().exists() else []
    told = {
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "journal": len(entries),
        "sha256": {path.name: _digest(path) for path in sorted(folder.iterdir())},
    }
    text = json.dumps(told, indent=1, sort_keys=True).encode()
    for name, content in ((MANIFEST, text), (SEAL, _keyed(text).encode())):
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


@keeps("4.2-h", "5-h")
def check(folder: Path) -> dict[str, Any]:
    """The manifest, once the seal and every digest fit (NotABackup, BackupDamaged)."""
    if not (folder / MANIFEST).is_file() or not (folder / SEAL).is_file():
        raise NotABackup
    text = (folder / MANIFEST).read_bytes()
    if not hmac.compare_digest(_keyed(text), (folder / SEAL).read_text()):
        raise NotABackup
    told: dict[str, Any] = json.loads(text)
    for name, digest in told["sha256"].items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise BackupDamaged(name)
    return told


@keeps("4.2-h", "5-h")
def restore(folder: Path, *, with_keyring: bool) -> dict[str, Any]:
    """Put a checked backup in the place of what is there (NotABackup, BackupDamaged, StillServing, ToolFailed; BackupOutlived and
    other KeyringErrors for a keyring that does not open any more).

    It goes into a database beside the present one, which is let go only when all of it is in. The keyring stays, for an older one
    has fewer keys, unless there is none or it is asked for. Journal, public log and key files stay as they are, so the next start
    does again what came after the backup.
    """
    told = check(folder)
    make_keyring()
    if with_keyring or not SubjectKey.objects.exists():
        keyring.restore(folder / KEYRING_COPY)
    load(folder / DUMP)
    unpack(folder / FILES)
    return told


def load(source: Path) -> None:
    name = str(_database()["NAME"])
    beside, before = f"{name}_restored", f"{name}_before"
    with _server() as server:
        _refuse_while_serving(server, name)
        for statement in roles():
            server.execute(statement)
        for stale in (beside, before):
            server.execute(_named("DROP DATABASE IF EXISTS {}", stale))
        server.execute(_named("CREATE DATABASE {}", beside))
        _tool("pg_restore", "--exit-on-error", "--single-transaction", "--no-privileges", f"--dbname={beside}", source)
        _refuse_while_serving(server, name)
        with server.transaction():
            if server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None:
                server.execute(_named("ALTER DATABASE {} RENAME TO {}", name, before))
            server.execute(_named("ALTER DATABASE {} RENAME TO {}", beside, name))
        server.execute(_named("DROP DATABASE IF EXISTS {}", before))


def unpack(source: Path) -> None:
    """Beside the present files first, so that a damaged archive leaves them alone."""
    folder = _files()
    beside = folder.with_name("files.restored")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    with tarfile.open(source) as tar:
        tar.extractall(beside, filter="data")
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)


def let_go_old(into: Path, now: datetime) -> list[str]:
    """Delete backups older than 35 days, and what an interrupted one left; the names of what went."""
    gone = [path for path in into.iterdir() if path.is_dir() and _is_over(path, now)]
    for path in gone:
        shutil.rmtree(path)
    return [path.name for path in gone]


def _is_over(path: Path, now: datetime) -> bool:
    try:
        made = datetime.strptime(path.stem, NAME).replace(tzinfo=UTC)
    except ValueError:
        return False  # somebody else's folder
    age = now - made
    return age > (timedelta(days=1) if path.suffix == ".partial" else KEPT)


def refuse_while_serving() -> None:
    """StillServing while anything is connected to the database."""
    with _server() as server:
        _refuse_while_serving(server, str(_database()["NAME"]))


def _refuse_while_serving(server: psycopg.Connection, name: str) -> None:
    """A connection that was closed a moment ago is given time to go."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (there := _connections(server, name)) > 0:
        if time.monotonic() > until:
            raise StillServing(f"{there} connections")
        time.sleep(0.05)


def _connections(server: psycopg.Connection, name: str) -> int:
    row = server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchone()
    return int(row[0]) if row else 0


def _named(order: str, *names: str) -> sql.Composed:
    return sql.SQL(order).format(*map(sql.Identifier, names))


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    database = _database()
    with psycopg.connect(
        host=database["HOST"], dbname="postgres", user=database["USER"], password=database["PASSWORD"], autocommit=True
    ) as connection:
        yield connection


def _tool(program: str, *arguments: object) -> None:
    database = _database()
    command = [
        str(binaries() / program),
        f"--host={database['HOST']}",
        f"--username={database['USER']}",
        "--no-password",
    ]
    done = subprocess.run(  # noqa: S603 - our own binaries, no shell
        [*command, *map(str, arguments)],
        env={**os.environ, "PGPASSWORD": str(database["PASSWORD"])},
        capture_output=True,
        text=True,
        check=False,
        umask=0o077,
    )
    if done.returncode:
        raise ToolFailed(f"{program}: {_first_line(done.stderr.splitlines())}")


def _first_line(said: Iterable[str]) -> str:
    return next((line for line in said if line.strip()), "it said nothing")


def _database() -> dict[str, Any]:
    return settings.DATABASES["default"]


def _files() -> Path:
    return Path(settings.SOCIALSMARTLY_DATA) / "files"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _keyed(text: bytes) -> str:
    return hmac.new(secret_text(Path(settings.SOCIALSMARTLY_KEYS) / "backup.key").encode(), text, sha256).hexdigest()
