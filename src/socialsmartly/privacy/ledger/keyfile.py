"""Key files: 32 random bytes that only their owner may read, made once and never changed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from socialsmartly.privacy.ledger import disk
from socialsmartly.privacy.ledger.errors import KeyExists, KeyUnsafe

KEY_BYTES = 32
WIDEST_MODE = 0o600


def make_key(path: Path) -> None:
    """Make a new key, durable before anything is signed with it. Raises KeyExists."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, WIDEST_MODE)
    except FileExistsError as error:
        raise KeyExists(path.name) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    disk.settle(path.parent)


def read_key(path: Path) -> bytes:
    """The secret in a key file; raises KeyUnsafe when others may read it or it is not whole."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError as error:
        raise KeyUnsafe(f"{path.name} is missing") from error
    if mode & ~WIDEST_MODE:
        raise KeyUnsafe(f"{path.name} has mode {mode:04o}")
    secret = path.read_bytes()
    if len(secret) != KEY_BYTES:
        raise KeyUnsafe(f"{path.name} has {len(secret)} bytes instead of {KEY_BYTES}")
    return secret
