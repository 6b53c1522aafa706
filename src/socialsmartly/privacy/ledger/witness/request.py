"""What a log sends to a witness: the size it believes the witness saw last, the proof from there, and its checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialsmartly.privacy.ledger.errors import NotCanonical
from socialsmartly.privacy.ledger.merkle import HASH_BYTES
from socialsmartly.privacy.ledger.note import Checkpoint, from_base64, from_decimal, read_checkpoint, to_base64

MOST_HASHES = 63
LONGEST_REQUEST = 65_536


@dataclass(frozen=True)
class Asked:
    old: int
    proof: tuple[bytes, ...]
    note: str
    checkpoint: Checkpoint


def write_request(old: int, proof: Sequence[bytes], note: str) -> bytes:
    return "\n".join([f"old {old}", *map(to_base64, proof), "", note]).encode()


def read_request(body: bytes) -> Asked:
    """The parts of a request; raises NotCanonical."""
    try:
        head, gap, note = body.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise NotCanonical("request") from error
    first, *lines = head.split("\n")
    if not gap or not first.startswith("old ") or len(lines) > MOST_HASHES:
        raise NotCanonical("request")
    proof = tuple(map(from_base64, lines))
    if any(len(hashed) != HASH_BYTES for hashed in proof):
        raise NotCanonical("request")
    checkpoint = read_checkpoint(note.rpartition("\n\n")[0] + "\n")
    return Asked(from_decimal(first.removeprefix("old ")), proof, note, checkpoint)
