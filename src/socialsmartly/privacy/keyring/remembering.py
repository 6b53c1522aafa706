"""The key under which the journal holds whom an import passes over: another one for each day, and none for days whose time is over.

One file has the key of the earliest day that still counts. The key of the next day is a hash of it, so all later ones follow from it and
no earlier one does. Each day the file gives way to the next one, and what was sealed before opens for nobody, although the journal keeps it.
"""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.utils import timezone

from socialsmartly.privacy.keyring.errors import KeyFileUnsafe
from socialsmartly.privacy.keyring.files import KEY_BYTES, destroy, keys_folder, read_safe, write_secret
from socialsmartly.privacy.keyring.store import one_writer

NAME: Final = re.compile(r"remembering-(\d{4}-\d\d-\d\d)\.key")
CEILING: Final = timedelta(days=3 * 365)
"""How long somebody is passed over at most."""
NEXT: Final = b"the key of the day after"
SEALING: Final = b"a hash in the journal"


def seal(digest: bytes, day: date, *bound: bytes) -> tuple[date, bytes]:
    """Sealed under the key of that day, or of the earliest one that there is a key for; which one it was."""
    first, key = _held() or _made()
    day = max(day, first)
    return day, _cipher(key, (day - first).days).encrypt(digest, list(bound))


def opened(sealed: bytes, day: date, *bound: bytes) -> bytes | None:
    """None when the key of that day is gone, or was never here."""
    held = _held()
    if held is None or day < held[0]:
        return None
    first, key = held
    try:
        return _cipher(key, (day - first).days).decrypt(sealed, list(bound))
    except InvalidTag:
        return None


def let_go_over() -> None:
    """Destroy the keys of all days whose time is over, and what a crash left of doing so."""
    day = timezone.now().date() - CEILING
    with one_writer():
        held = _held()
        if held is not None and held[0] < day:
            first, key = held
            write_secret(_path(day), _later(key, (day - first).days))
        for file in _files()[:-1]:
            destroy(file)


def _made() -> tuple[date, bytes]:
    """From the earliest day that may count, so that each later one has its own."""
    with one_writer():
        if not _files():
            write_secret(_path(timezone.now().date() - CEILING), os.urandom(KEY_BYTES))
    held = _held()
    assert held is not None  # made by us or by whoever was first
    return held


def _held() -> tuple[date, bytes] | None:
    """The latest file: an earlier one beside it is on its way out."""
    files = _files()
    if not files:
        return None
    secret = read_safe(files[-1])
    if len(secret) != KEY_BYTES:
        raise KeyFileUnsafe(f"{files[-1].name} has {len(secret)} bytes instead of {KEY_BYTES}")
    return date.fromisoformat(files[-1].stem.removeprefix("remembering-")), secret


def _files() -> list[Path]:
    return sorted(file for file in keys_folder().iterdir() if NAME.fullmatch(file.name))


def _path(day: date) -> Path:
    return keys_folder() / f"remembering-{day.isoformat()}.key"


@lru_cache(maxsize=64)
def _later(key: bytes, days: int) -> bytes:
    for _ in range(days):
        key = sha256(NEXT + key).digest()
    return key


def _cipher(key: bytes, days: int) -> AESSIV:
    return AESSIV(sha256(SEALING + _later(key, days)).digest())
