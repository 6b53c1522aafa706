"""Proofs in files (C2SP tlog-proof): an entry is in the log, checked without asking anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from socialsmartly.privacy.ledger import merkle
from socialsmartly.privacy.ledger.errors import NotCanonical, NotProven
from socialsmartly.privacy.ledger.log import LogReader
from socialsmartly.privacy.ledger.merkle import HASH_BYTES
from socialsmartly.privacy.ledger.note import (
    Checkpoint,
    Verifier,
    from_base64,
    from_decimal,
    open_checkpoint,
    to_base64,
)

FIRST_LINE = "c2sp.org/tlog-proof@v1"
FILE_ENDING = ".tlog-proof"
MOST_HASHES = 63


@dataclass(frozen=True)
class Proof:
    """`extra` is carried for whoever needs it; nothing vouches for it."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def write(self) -> bytes:
        extra = [f"extra {to_base64(self.extra)}"] if self.extra else []
        head = [FIRST_LINE, *extra, f"index {self.index}", *map(to_base64, self.hashes)]
        return ("\n".join(head) + "\n\n" + self.checkpoint).encode()


def read(data: bytes) -> Proof:
    """The proof in a file; raises NotCanonical unless it is exactly what `write` makes."""
    try:
        head, gap, checkpoint = data.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise NotCanonical("proof") from error
    first, *lines = head.split("\n")
    extra = _value("extra", lines.pop(0)) if lines and lines[0].startswith("extra ") else None
    if first != FIRST_LINE or not gap or not lines or len(lines) > MOST_HASHES + 1:
        raise NotCanonical("proof")
    hashes = tuple(from_base64(line) for line in lines[1:])
    proof = Proof(from_decimal(_value("index", lines[0])), hashes, checkpoint, from_base64(extra or ""))
    if any(len(hashed) != HASH_BYTES for hashed in hashes) or extra == "":
        raise NotCanonical("proof")
    return proof


def prove(log: LogReader, index: int, checkpoint: str | None = None) -> Proof:
    """The proof for one entry, under this checkpoint of the log (the newest, if none is given); raises NoSuchEntry."""
    note = checkpoint or log.checkpoint()
    size = _size_of(note, log.verifier)
    return Proof(index, tuple(log.inclusion(index, size)), note)


@lru_cache(maxsize=16)
def _size_of(note: str, log: Verifier) -> int:
    """Many proofs are made under one checkpoint, and its signature is looked at once."""
    return open_checkpoint(note, log).size


def verify(entry: bytes, proof: Proof, log: Verifier, witnesses: Iterable[Verifier] = ()) -> Checkpoint:
    """The checkpoint under which the entry is proven, signed by the log and each of these witnesses.

    Raises NotProven, NotSigned, NotCanonical.
    """
    checkpoint = open_checkpoint(proof.checkpoint, log, witnesses)
    if not merkle.includes(proof.index, checkpoint.size, merkle.leaf(entry), checkpoint.root, proof.hashes):
        raise NotProven(f"entry {proof.index}")
    return checkpoint


def _value(name: str, line: str) -> str:
    found, space, value = line.partition(" ")
    if found != name or not space:
        raise NotCanonical("proof")
    return value
