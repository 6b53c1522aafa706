"""A copy of the keyring, sealed as a whole under the root key of its day: when that root is destroyed, nobody opens the copy.

File: one line of JSON (what it is, its generation, a salt) | sealed chunks | SHA-256 of all before it. A chunk is AES-256-GCM under
a key derived for this file; its nonce counts and marks the last one, so that chunks cannot be moved, repeated or cut off. The digest
tells a damaged file from one that has had its time, without any key.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils import timezone

from socialsmartly.privacy.keyring import copying
from socialsmartly.privacy.keyring.actions import begin_day, replace_all
from socialsmartly.privacy.keyring.errors import BackupDamaged, BackupOfAnotherVersion, BackupOutlived, RootGone
from socialsmartly.privacy.keyring.files import sync_folder
from socialsmartly.privacy.keyring.generations import newest, root_secret
from socialsmartly.privacy.keyring.store import refuse_damaged
from socialsmartly.words import keeps

FORMAT: Final = "socialsmartly keyring 2"
PAGES: Final = "socialsmartly keyring 1"
"""The format before: the same seal over the pages of a SQLite file, and a header that names the store."""
CHUNK: Final = 1024 * 1024
TAG: Final = 16
DIGEST: Final = 32
LONGEST_HEADER: Final = 1000


@dataclass(frozen=True)
class Header:
    """What a backup says of itself in clear. It is bound to every chunk: a changed one opens nothing."""

    generation: int
    day: str
    salt: str
    format: str = FORMAT
    store: str | None = None

    def line(self) -> bytes:
        told = {name: word for name, word in asdict(self).items() if word is not None}
        return json.dumps(told, sort_keys=True).encode() + b"\n"


@keeps("4.2-h")
def back_up(target: Path) -> Path:
    """Write a sealed copy of the keyring, durably, and return its file. `target` is that file, or a folder for it.

    Every key is wrapped with today's root first, so that the copy opens as long as that root is there and no day longer. Readers go
    on. The file appears whole or not at all, and takes the place of one that was there.
    """
    begin_day(timezone.now().date())
    generation = newest()
    if target.is_dir():
        moment = timezone.now().strftime("%Y%m%dT%H%M%SZ")
        target /= f"keyring-{moment}-{generation.number}.backup"
    header = Header(generation.number, generation.day.isoformat(), os.urandom(32).hex())
    draft = target.with_name(f"{target.name}.{os.getpid()}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _write(file, header, _chunks(copying.pieces()))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.parent)
    return target


@keeps("4.2-h")
def restore(source: Path) -> int:
    """Put the copy in the place of the keyring and return its generation. Nothing may serve meanwhile, and the journal must be
    replayed before anything does: the copy may be up to seven days old and hold people who were erased since.

    It does not matter in which kind of database it was made. BackupOutlived when the root of its day is gone, which is what it is for;
    BackupDamaged when a bit of it differs; BackupOfAnotherVersion when a later version made it; StoreDamaged when the file that it would go
    into is no whole database. The keyring is then as it was.
    """
    _check_digest(source)
    header = read_header(source)
    refuse_damaged()
    try:
        secret = root_secret(header.generation)
    except RootGone:
        raise BackupOutlived(f"generation {header.generation} of {header.day}") from None
    with source.open("rb") as file:
        content = _opened(file, header, secret, source.stat().st_size)
        replace_all(copying.pieces_of_a_file(content) if header.format == PAGES else content)
    return header.generation


def read_header(source: Path) -> Header:
    """What a backup says of itself, without any key (BackupDamaged, BackupOfAnotherVersion)."""
    with source.open("rb") as file:
        line = file.readline(LONGEST_HEADER)
    try:
        told = json.loads(line)
        if told["format"] not in {FORMAT, PAGES}:
            raise BackupOfAnotherVersion(str(told["format"]))
        header = Header(**told)
        date.fromisoformat(header.day)
        bytes.fromhex(header.salt)
    except (ValueError, TypeError, KeyError):
        raise BackupDamaged(source.name) from None
    if header.line() != line:
        raise BackupDamaged(source.name)
    return header


def _cipher(header: Header, secret: bytes) -> AESGCM:
    derived = HKDF(SHA256(), 32, salt=bytes.fromhex(header.salt), info=header.format.encode()).derive(secret)
    return AESGCM(derived)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _write(file: BinaryIO, header: Header, chunks: Iterator[bytes]) -> None:
    cipher, line = _cipher(header, root_secret(header.generation)), header.line()
    digest = hashlib.sha256(line)
    file.write(line)
    ahead = next(chunks)
    for number in count():
        chunk, ahead = ahead, next(chunks, b"")
        sealed = cipher.encrypt(_nonce(number, last=not ahead), chunk, line)
        digest.update(sealed)
        file.write(sealed)
        if not ahead:
            break
    file.write(digest.digest())
    file.flush()
    os.fsync(file.fileno())


def _opened(file: BinaryIO, header: Header, secret: bytes, size: int) -> Iterator[bytes]:
    cipher, line = _cipher(header, secret), file.readline(LONGEST_HEADER)
    left = size - len(line) - DIGEST
    for number in count():
        sealed = file.read(min(left, CHUNK + TAG))
        left -= len(sealed)
        try:
            yield cipher.decrypt(_nonce(number, last=not left), sealed, line)
        except InvalidTag:
            raise BackupDamaged(f"chunk {number}") from None
        if not left:
            return


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in chunks of one size; the last may be shorter, and there is always one."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) > CHUNK:
            yield bytes(waiting[:CHUNK])
            del waiting[:CHUNK]
    yield bytes(waiting)


def _check_digest(source: Path) -> None:
    left, digest = source.stat().st_size - DIGEST, hashlib.sha256()
    with source.open("rb") as file:
        while left > 0 and (block := file.read(min(left, CHUNK))):
            digest.update(block)
            left -= len(block)
        if left or file.read() != digest.digest():
            raise BackupDamaged(source.name)
