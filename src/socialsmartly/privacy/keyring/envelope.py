"""Sealing one value: AES-256-GCM, bound to the place it stands in, so that it cannot be moved to another row or person.

Envelope: version (1) | algorithm (1) | key id (16) | nonce (12) | ciphertext and tag.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from socialsmartly.privacy.keyring.errors import NotSealedHere
from socialsmartly.words import KeyClass

VERSION = 1
AES_256_GCM = 1
KID = slice(2, 18)
NONCE = slice(18, 30)
BODY = slice(30, None)
SMALLEST = 32


@dataclass(frozen=True)
class Place:
    """Where a sealed value stands. It is not stored: a value read at another place does not open."""

    table: str
    column: str
    row: UUID
    subject: UUID
    key_class: KeyClass

    def bound(self) -> bytes:
        names = f"{VERSION}|{self.table}|{self.column}|{int(self.key_class)}|".encode()
        return names + self.row.bytes + self.subject.bytes


@dataclass(frozen=True)
class OpenKey:
    kid: bytes
    cipher: AESGCM


def seal(text: str, place: Place, key: OpenKey) -> bytes:
    nonce = os.urandom(12)
    return bytes([VERSION, AES_256_GCM]) + key.kid + nonce + key.cipher.encrypt(nonce, pad(text), place.bound())


def unseal(envelope: bytes, place: Place, key: OpenKey) -> str:
    """The text, or NotSealedHere when a bit, the row, the column or the person differs."""
    if envelope[:2] != bytes([VERSION, AES_256_GCM]):
        raise NotSealedHere(f"{place.table}.{place.column}: unknown version")
    if envelope[KID] != key.kid:
        raise NotSealedHere(f"{place.table}.{place.column}: another key")
    try:
        return unpad(key.cipher.decrypt(envelope[NONCE], envelope[BODY], place.bound()))
    except InvalidTag:
        # The cause is dropped on purpose: it carries nothing, and the chain would print the place twice.
        raise NotSealedHere(f"{place.table}.{place.column}") from None


def kid_of(envelope: bytes) -> bytes:
    return bytes(envelope[KID])


def pad(text: str) -> bytes:
    """Up to the next power of two, 32 bytes at least, so that the length tells little (four bytes say how much is text)."""
    raw = text.encode()
    size = SMALLEST
    while size < len(raw) + 4:
        size *= 2
    return len(raw).to_bytes(4, "big") + raw.ljust(size - 4, b"\0")


def unpad(padded: bytes) -> str:
    length = int.from_bytes(padded[:4], "big")
    return padded[4 : 4 + length].decode()
