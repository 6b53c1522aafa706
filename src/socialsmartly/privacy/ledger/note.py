"""Signed notes and the checkpoints of a log, as C2SP signed-note, tlog-checkpoint and tlog-cosignature (Ed25519) write them.

Every reader here is strict: a text that decodes to the same values but is written another way is refused, so that no byte of a
checkpoint can be changed unseen.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from socialsmartly.privacy.ledger.errors import NotCanonical, NotSigned
from socialsmartly.privacy.ledger.merkle import HASH_BYTES

SIGNATURE = 0x01
COSIGNATURE = 0x04
KINDS = frozenset({SIGNATURE, COSIGNATURE})
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
TIME_BYTES = 8
KEY_ID_BYTES = 4
DASH = "— "
MOST_SIGNATURES = 16
LONGEST_NOTE = 65_536


@dataclass(frozen=True)
class Verifier:
    """A public key, its name, and what it signs: a log its notes, a witness the time at which it saw one."""

    name: str
    public: bytes
    kind: int = SIGNATURE

    def __post_init__(self) -> None:
        bad_name = not self.name or "+" in self.name or any(c.isspace() or c < " " for c in self.name)
        if bad_name or len(self.public) != PUBLIC_BYTES or self.kind not in KINDS:
            raise NotCanonical("public key")

    @cached_property
    def key_id(self) -> bytes:
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """The one-line form (vkey) in which people are given a key."""
        return f"{self.name}+{self.key_id.hex()}+{to_base64(bytes([self.kind]) + self.public)}"

    def accepts(self, text: str, signature: bytes) -> bool:
        message = text.encode()
        if self.kind == COSIGNATURE:
            if len(signature) != TIME_BYTES + SIGNATURE_BYTES:
                return False
            message = _dated(text, int.from_bytes(signature[:TIME_BYTES], "big"))
            signature = signature[TIME_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def read_verifier(text: str) -> Verifier:
    """The key in the one-line form `name+id+key`; raises NotCanonical."""
    name, _, rest = text.partition("+")
    key = from_base64(rest.partition("+")[2])
    verifier = Verifier(name, key[1:], key[0] if key else 0)
    if str(verifier) != text:
        raise NotCanonical("public key")
    return verifier


@dataclass(frozen=True)
class SigningKey:
    """A name and the 32 secret bytes of an Ed25519 key."""

    name: str
    secret: bytes = field(repr=False)
    kind: int = SIGNATURE

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)

    @cached_property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._private.public_key().public_bytes_raw(), self.kind)

    def sign(self, text: str) -> str:
        """The signature line of a log under this text."""
        return self._line(self._private.sign(text.encode()))

    def cosign(self, text: str, at: int) -> str:
        """The signature line of a witness that saw this text at `at` (seconds of POSIX time)."""
        return self._line(at.to_bytes(TIME_BYTES, "big") + self._private.sign(_dated(text, at)))

    def _line(self, signature: bytes) -> str:
        return f"{DASH}{self.name} {to_base64(self.verifier.key_id + signature)}\n"


@dataclass(frozen=True)
class Checkpoint:
    """What a log signs: its name, its size and the root of its tree; further lines are carried, and mean nothing here."""

    origin: str
    size: int
    root: bytes
    further: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in (self.origin, self.size, to_base64(self.root), *self.further))


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of an unsigned text; raises NotCanonical. Whoever relies on it has looked at the signatures."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise NotCanonical("checkpoint")
    root = from_base64(lines[2])
    if len(root) != HASH_BYTES:
        raise NotCanonical("checkpoint")
    return Checkpoint(lines[0], from_decimal(lines[1]), root, tuple(lines[3:]))


def read_note(path: Path) -> str:
    """The note in a file, byte for byte; raises NotCanonical, and FileNotFoundError where there is none."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise NotCanonical(path.name) from error


def signed(text: str, *lines: str) -> str:
    return f"{text}\n{''.join(lines)}"


def open_checkpoint(note: str, log: Verifier, witnesses: Iterable[Verifier] = ()) -> Checkpoint:
    """The checkpoint of a note that the log and every one of these witnesses signed; raises NotSigned, NotCanonical."""
    needed = {log, *witnesses}
    text, signers = open_note(note, needed)
    if missing := needed - signers:
        raise NotSigned(", ".join(sorted(verifier.name for verifier in missing)))
    checkpoint = read_checkpoint(text)
    if checkpoint.origin != log.name:
        raise NotSigned("another log")
    return checkpoint


def open_note(note: str, known: Iterable[Verifier]) -> tuple[str, set[Verifier]]:
    """The text of a note and those of the known keys that signed it. Unknown keys are passed over, wrong signatures are not."""
    by_id = {(verifier.name, verifier.key_id): verifier for verifier in known}
    text, signatures = _parts(note)
    signers: set[Verifier] = set()
    for name, value in signatures:
        verifier = by_id.get((name, value[:KEY_ID_BYTES]))
        if verifier is None:
            continue
        if verifier in signers or not verifier.accepts(text, value[KEY_ID_BYTES:]):
            raise NotSigned(name)
        signers.add(verifier)
    return text, signers


def _parts(note: str) -> tuple[str, Sequence[tuple[str, bytes]]]:
    text, gap, below = note.rpartition("\n\n")
    if not gap or not below.endswith("\n") or len(note) > LONGEST_NOTE or any(c < " " and c != "\n" for c in note):
        raise NotCanonical("note")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NotCanonical("note with too many signatures")
    return f"{text}\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    name, space, value = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not name or not space:
        raise NotCanonical("signature line")
    return name, from_base64(value)


def _dated(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """Only what `to_base64` writes: the spare bits of the last character are zero."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotCanonical("base64") from error
    if to_base64(data) != text:
        raise NotCanonical("base64")
    return data


def from_decimal(text: str) -> int:
    """A whole number below 2^63 without leading zeroes."""
    if not (text.isascii() and text.isdigit() and len(text) < 20) or str(int(text)) != text or int(text) >> 63:
        raise NotCanonical("number")
    return int(text)
