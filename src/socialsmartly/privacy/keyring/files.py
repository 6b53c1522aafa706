"""The secrets that lie in files and in no backup: root keys that wrap every other key, and the pepper of the index."""

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path

from django.conf import settings

from socialsmartly.privacy.keyring.errors import KeyFileUnsafe

KEY_BYTES = 32
FIRST_GENERATION = 1


def root_key(generation: int) -> bytes:
    return _secret(keys_folder(), f"root-{generation}.key")


def pepper() -> bytes:
    return _secret(keys_folder(), "pepper.key")


def keys_folder() -> Path:
    return Path(settings.SOCIALSMARTLY_KEYS)


def make_keys(folder: Path) -> None:
    """Make the folder and the first secrets where they are missing; never touch one that exists."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (f"root-{FIRST_GENERATION}.key", "pepper.key"):
        _make(folder / name)


def check_keys(folder: Path) -> None:
    """Refuse to start on key files that others may read (KeyFileUnsafe)."""
    _refuse_open_mode(folder, 0o700)
    for name in (f"root-{FIRST_GENERATION}.key", "pepper.key"):
        _read(folder / name)


def _make(path: Path) -> None:
    if path.exists():
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


@cache
def _secret(folder: Path, name: str) -> bytes:
    return _read(folder / name)


def _read(path: Path) -> bytes:
    if not path.exists():
        raise KeyFileUnsafe(f"{path.name} is missing")
    _refuse_open_mode(path, 0o600)
    secret = path.read_bytes()
    if len(secret) != KEY_BYTES:
        raise KeyFileUnsafe(f"{path.name} has {len(secret)} bytes instead of {KEY_BYTES}")
    return secret


def _refuse_open_mode(path: Path, widest: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ~widest:
        raise KeyFileUnsafe(f"{path.name} has mode {mode:04o}")
