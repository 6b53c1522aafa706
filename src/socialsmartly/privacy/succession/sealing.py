"""Sealing a stream for one recipient: the age format, version 1, with X25519 (https://age-encryption.org/v1).

It is a published format with programs of its own, so whoever receives a bundle can open it without ours. The stream is cut into pieces of
64 KiB, each sealed with ChaCha20-Poly1305 under a counter and a mark for the last one: a piece that is changed, moved, left out or
cut off does not open. Nothing here holds more than a piece.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from socialsmartly.privacy.succession.bech32 import NotBech32, decode, encode
from socialsmartly.privacy.succession.errors import BundleDamaged, KeyBroken, NotForUs

PUBLIC, SECRET = "age", "age-secret-key-"
VERSION: Final = b"age-encryption.org/v1\n"
STANZA, MAC = b"-> X25519 ", b"---"
INFO: Final = b"age-encryption.org/v1/X25519"
PIECE: Final = 64 * 1024
TAG: Final = 16
LONGEST_LINE: Final = 200
MOST_STANZAS: Final = 20


def new_identity() -> str:
    """A secret key, as age writes it."""
    return encode(SECRET, X25519PrivateKey.generate().private_bytes_raw()).upper()


def recipient_of(identity: str) -> str:
    """The public key that belongs to a secret one (KeyBroken)."""
    return encode(PUBLIC, _read_identity(identity).public_key().public_bytes_raw())


def read_recipient(text: str) -> X25519PublicKey:
    """The public key in its one-line form (KeyBroken)."""
    try:
        return X25519PublicKey.from_public_bytes(decode(PUBLIC, text.strip()))
    except (NotBech32, ValueError) as wrong:
        raise KeyBroken from wrong


def _read_identity(text: str) -> X25519PrivateKey:
    try:
        return X25519PrivateKey.from_private_bytes(decode(SECRET, text.strip()))
    except (NotBech32, ValueError) as wrong:
        raise KeyBroken from wrong


class Sealer:
    """Writes what it is given to `out`, sealed. `close` seals the last piece; without it the stream does not open to its end."""

    def __init__(self, out: BinaryIO, recipient: str) -> None:
        self._out, self._held, self._count = out, bytearray(), 0
        file_key, nonce = os.urandom(16), os.urandom(16)
        head = _head(file_key, read_recipient(recipient))
        out.write(head + b" " + _text(_mac(file_key, head)) + b"\n" + nonce)
        self._cipher = ChaCha20Poly1305(_key(file_key, nonce, b"payload"))

    def write(self, content: bytes) -> None:
        self._held += content
        while len(self._held) > PIECE:
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]

    def close(self) -> None:
        self._put(bytes(self._held), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._count, last=last), piece, None))
        self._count += 1


def opened(file: BinaryIO, identity: str) -> Iterator[bytes]:
    """The pieces of a sealed stream, one after another (NotForUs, BundleDamaged). What was yielded before an error was whole, and yet the
    stream is not."""
    file_key = _file_key(file, _read_identity(identity))
    nonce = file.read(16)
    cipher = ChaCha20Poly1305(_key(file_key, nonce, b"payload"))
    piece, count = file.read(PIECE + TAG), 0
    while True:
        following = file.read(PIECE + TAG)
        try:
            text = cipher.decrypt(_nonce(count, last=not following), piece, None)
        except InvalidTag as wrong:
            raise BundleDamaged(f"piece {count}") from wrong
        if not text and count:
            raise BundleDamaged(f"piece {count}")
        yield text
        if not following:
            return
        piece, count = following, count + 1


def lines(pieces: Iterator[bytes], longest: int) -> Iterator[bytes]:
    """The lines of a stream, without their ends (BundleDamaged for one that is longer than `longest`, or a last one without an end)."""
    held = bytearray()
    for piece in pieces:
        begun, *more = piece.split(b"\n")
        held += begun
        for part in more:
            yield bytes(held)
            held = bytearray(part)
        if len(held) > longest:
            raise BundleDamaged("a line is too long")
    if held:
        raise BundleDamaged("the last line has no end")


def _head(file_key: bytes, recipient: X25519PublicKey) -> bytes:
    """Everything that the header's own digest stands for: the version, the file key wrapped for the recipient, the beginning of the digest."""
    once = X25519PrivateKey.generate()
    share, public = once.public_key().public_bytes_raw(), recipient.public_bytes_raw()
    wrapping = _key(once.exchange(recipient), share + public, INFO)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    return VERSION + STANZA + _text(share) + b"\n" + _text(wrapped) + b"\n" + MAC


def _file_key(file: BinaryIO, identity: X25519PrivateKey) -> bytes:
    """Reads the header (NotForUs, BundleDamaged). Stanzas for others are passed over."""
    head = _line(file)
    if head != VERSION:
        raise BundleDamaged("this is no file of the age format")
    found: bytes | None = None
    for _ in range(MOST_STANZAS * 2):
        line = _line(file)
        if line.startswith(MAC):
            if found is None:
                raise NotForUs
            written = b"%b %b\n" % (MAC, _text(_mac(found, head + MAC)))
            if not hmac.compare_digest(written, line):
                raise BundleDamaged("its header was changed")
            return found
        head += line
        if line.startswith(STANZA):
            body = _line(file)
            head += body
            found = found or _unwrapped(_bytes(line[len(STANZA) : -1]), _bytes(body[:-1]), identity)
    raise BundleDamaged("its header is too long")


def _unwrapped(share: bytes, wrapped: bytes, identity: X25519PrivateKey) -> bytes | None:
    if len(share) != 32 or len(wrapped) != 16 + TAG:
        raise BundleDamaged("its header was changed")
    try:
        shared = identity.exchange(X25519PublicKey.from_public_bytes(share))
        wrapping = _key(shared, share + identity.public_key().public_bytes_raw(), INFO)
        return ChaCha20Poly1305(wrapping).decrypt(bytes(12), wrapped, None)
    except (InvalidTag, ValueError):
        return None


def _line(file: BinaryIO) -> bytes:
    line = file.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise BundleDamaged("its header was cut off")
    return line


def _key(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def _mac(file_key: bytes, head: bytes) -> bytes:
    return hmac.digest(_key(file_key, b"", b"header"), head, "sha256")


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


def _text(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as wrong:
        raise BundleDamaged("its header was changed") from wrong
    if _text(raw) != text:
        raise BundleDamaged("its header was changed")
    return raw
