"""The secrets that lie in files and in no backup: root keys that wrap every other key, and the pepper of the index.

A file of secrets appears whole or not at all, and goes by being overwritten. Whatever the machine does in between, the next run
finds either the file or a left-over under another name, which `sweep` takes away.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

from socialsmartly.privacy.keyring.errors import KeyFileUnsafe

KEY_BYTES = 32
PEPPER_BYTES = 64
PEPPER = "pepper.key"
DRAFT, GOING = ".draft", ".going"
"""How a file is called that is not there yet, and one that is being destroyed."""


def keys_folder() -> Path:
    return Path(settings.SOCIALSMARTLY_KEYS)


def pepper() -> bytes:
    return _pepper(keys_folder())[:KEY_BYTES]


def secret_of_scopes() -> bytes:
    """From which each scope of the index has a key of its own; empty in a house whose index was begun without, and stays as it was made."""
    return _pepper(keys_folder())[KEY_BYTES:]


@cache
def _pepper(folder: Path) -> bytes:
    return read_pepper(folder)


def read_pepper(folder: Path) -> bytes:
    """Both secrets of the index (KeyFileUnsafe)."""
    secret = read_safe(folder / PEPPER)
    if len(secret) not in {KEY_BYTES, PEPPER_BYTES}:
        raise KeyFileUnsafe(f"{PEPPER} does not have {PEPPER_BYTES} bytes: put it back from where it was kept")
    return secret


def write_secret(path: Path, secret: bytes) -> None:
    """Make a secret file that only this user may read, durably. Whoever comes second leaves the first one's as it is."""
    draft = path.with_suffix(f".{os.getpid()}{DRAFT}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        with _unless_there():
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def _unless_there() -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        return


def destroy(path: Path) -> None:
    """Take a secret away for good: first its name, then its bytes, then the file. A crash in between is finished by `sweep`."""
    going = path.with_suffix(GOING)
    path.rename(going)
    sync_folder(path.parent)
    _overwrite_and_unlink(going)


def sweep(folder: Path) -> None:
    """Finish what a crash left: drafts that never got their name, and files that were being destroyed."""
    for pattern in (f"*{DRAFT}", f"*{GOING}"):
        for left in folder.glob(pattern):
            _overwrite_and_unlink(left)


def _overwrite_and_unlink(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names durable: a file is there after a power cut only when its folder was synced."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_safe(path: Path) -> bytes:
    """The bytes of a secret file that nobody else may read or put there (KeyFileUnsafe)."""
    refuse_unsafe(path, 0o600)
    return path.read_bytes()


def refuse_unsafe(path: Path, widest: int) -> None:
    """Refuse a file or folder that is missing, a link, another user's, or open to others, and say what to type."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        raise KeyFileUnsafe(f"{path} is missing: put it back from where it was kept") from None
    if stat.S_ISLNK(found.st_mode):
        raise KeyFileUnsafe(f"{path} is a link: put the thing itself there")
    if found.st_uid != os.geteuid():
        raise KeyFileUnsafe(f"{path} belongs to user {found.st_uid}: run chown {os.geteuid()} {path}")
    mode = stat.S_IMODE(found.st_mode)
    if mode & ~widest:
        raise KeyFileUnsafe(f"{path} has mode {mode:04o}: run chmod {widest:o} {path}")
