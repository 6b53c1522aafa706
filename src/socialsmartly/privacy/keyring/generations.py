"""Root keys by generation: `root-N.key` holds the day it was made and the key. The newest wraps what is new; a generation lives
seven days and dies with every copy of the keyring that was sealed under it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from socialsmartly.privacy.keyring.errors import KeyFileUnsafe, NoGeneration, RootGone
from socialsmartly.privacy.keyring.files import (
    KEY_BYTES,
    PEPPER,
    PEPPER_BYTES,
    destroy,
    keys_folder,
    read_pepper,
    read_safe,
    refuse_unsafe,
    sweep,
    write_secret,
)

KEPT: Final = timedelta(days=7)
"""How long a generation lives, the day it is made on included: what was erased is unreadable in every copy after it."""
BEFORE_DAYS: Final = date.min
"""The day of a root key from a time when the files held none: older than any other, so the next turn replaces it."""
NAME = re.compile(r"root-([1-9]\d{0,8})\.key")
LINE = re.compile(rb"(\d{4}-\d\d-\d\d) ([0-9a-f]{64})\n")


@dataclass(frozen=True, order=True)
class Generation:
    """One root key: its number, which is never used again, and the day (UTC) on which it was made."""

    number: int
    day: date

    def is_over(self, today: date) -> bool:
        """A day that lies ahead was made under a wrong clock and counts as over too, or it would live for years."""
        return abs(today - self.day) >= KEPT

    @property
    def last_day(self) -> date | None:
        return None if self.day == BEFORE_DAYS else self.day + KEPT - timedelta(days=1)


def generations(folder: Path | None = None) -> list[Generation]:
    """All that are there, oldest first."""
    folder = folder or keys_folder()
    numbers = (int(match[1]) for file in folder.iterdir() if (match := NAME.fullmatch(file.name)))
    return sorted(Generation(number, _read(folder, number)[0]) for number in numbers)


def newest(folder: Path | None = None) -> Generation:
    there = generations(folder)
    if not there:
        raise NoGeneration(str(folder or keys_folder()))
    return there[-1]


def root_secret(number: int) -> bytes:
    """The root key itself, for the wrapping and for deriving the key of a backup (RootGone)."""
    return _read(keys_folder(), number)[1]


_ciphers: dict[Path, tuple[tuple[int, int], AESGCM]] = {}


def root(number: int) -> AESGCM:
    """The root key of a generation, ready to use; remembered as long as its file is there, and not longer (RootGone).

    Asking for a new generation is also the moment to forget those that were destroyed meanwhile.
    """
    path = _path(keys_folder(), number)
    try:
        found = path.stat()
    except FileNotFoundError:
        _ciphers.pop(path, None)
        raise RootGone(path.name) from None
    mark = (found.st_ino, found.st_mtime_ns)
    if path not in _ciphers or _ciphers[path][0] != mark:
        for gone in [known for known in _ciphers if not known.exists()]:
            del _ciphers[gone]
        _ciphers[path] = (mark, AESGCM(root_secret(number)))
    return _ciphers[path][1]


def add(day: date, folder: Path | None = None) -> Generation:
    """Make the next generation, durably. Call it as the one writer: nobody may wrap with it before it is on the disk."""
    folder = folder or keys_folder()
    there = generations(folder)
    made = Generation(there[-1].number + 1 if there else 1, day)
    write_secret(_path(folder, made.number), f"{day.isoformat()} {os.urandom(KEY_BYTES).hex()}\n".encode())
    return made


def remove(generation: Generation) -> None:
    """Destroy the file of a generation. Call it as the one writer, and only when it wraps nothing any more."""
    destroy(_path(keys_folder(), generation.number))
    _ciphers.pop(_path(keys_folder(), generation.number), None)


def make_keys(folder: Path, today: date) -> None:
    """Make the folder and the first secrets of a new installation; never touch one that exists.

    A folder that had secrets and lost some gets no new ones, which would open nothing and find nobody: `check_keys` refuses it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_unsafe(folder, 0o700)
    sweep(folder)
    new = not (folder / PEPPER).exists()
    if new and not generations(folder):
        add(today, folder)
    if new and newest(folder).number == 1:
        write_secret(folder / PEPPER, os.urandom(PEPPER_BYTES))


def check_keys(folder: Path) -> None:
    """Refuse to start on secrets that others may read or may have put there (KeyFileUnsafe), or without any (NoGeneration)."""
    refuse_unsafe(folder, 0o700)
    read_pepper(folder)
    newest(folder)


@lru_cache(maxsize=64)
def _path(folder: Path, number: int) -> Path:
    return folder / f"root-{number}.key"


def _read(folder: Path, number: int) -> tuple[date, bytes]:
    path = _path(folder, number)
    if not path.exists():
        raise RootGone(path.name)
    raw = read_safe(path)
    if len(raw) == KEY_BYTES:
        return BEFORE_DAYS, raw
    line = LINE.fullmatch(raw)
    if line is None:
        raise KeyFileUnsafe(f"{path} is damaged: put it back from where it was kept")
    return date.fromisoformat(line[1].decode()), bytes.fromhex(line[2].decode())
