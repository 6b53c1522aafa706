"""Ways to change a statement: an entry, its proof file and a consistency proof, by a bit, a byte, a line, or a piece of another."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from socialsmartly.privacy.ledger import merkle, proof
from socialsmartly.privacy.ledger.errors import LedgerError
from socialsmartly.privacy.ledger.log import Log
from socialsmartly.privacy.ledger.note import Verifier
from socialsmartly.privacy.ledger.proof import Proof

Bytes = Callable[[bytes, random.Random], bytes]
Keys = tuple[Verifier, Verifier]


@dataclass(frozen=True)
class Statement:
    """That this entry is in the log, with the file that shows it."""

    entry: bytes
    file: bytes


@dataclass(frozen=True)
class Continuation:
    """That the tree (new, new_root) begins with the tree (old, old_root). Size and root are one signed thing: neither changes alone."""

    old: int
    new: int
    old_root: bytes
    new_root: bytes
    hashes: tuple[bytes, ...]


def accepted(statement: Statement, keys: Keys) -> bool:
    """Any error but our own goes through: a reader that stumbles over bytes is a fault too."""
    try:
        proof.verify(statement.entry, proof.read(statement.file), keys[0], [keys[1]])
    except LedgerError:
        return False
    return True


def holds(said: Continuation) -> bool:
    return merkle.continues(said.old, said.new, said.old_root, said.new_root, said.hashes)


def flip(data: bytes, lots: random.Random) -> bytes:
    at = lots.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << lots.randrange(8)]) + data[at + 1 :]


def drop(data: bytes, lots: random.Random) -> bytes:
    at = lots.randrange(len(data))
    return data[:at] + data[at + lots.choice((1, 1, 2, 32)) :]


def add(data: bytes, lots: random.Random) -> bytes:
    at = lots.randrange(len(data) + 1)
    return data[:at] + lots.choice((b"\n", b"\r", b" ", b"\0", b"=", b"A", lots.randbytes(3))) + data[at:]


def cut(data: bytes, lots: random.Random) -> bytes:
    return data[: lots.randrange(len(data))]


def double(data: bytes, lots: random.Random) -> bytes:
    return data + data


def swap(data: bytes, lots: random.Random) -> bytes:
    a, b = sorted(lots.sample(range(len(data)), 2))
    return data[:a] + data[b : b + 1] + data[a + 1 : b] + data[a : a + 1] + data[b + 1 :]


def of_lines(change: Callable[[list[bytes], int, int], None]) -> Bytes:
    def changed(data: bytes, lots: random.Random) -> bytes:
        lines = data.split(b"\n")
        change(lines, lots.randrange(len(lines)), lots.randrange(len(lines)))
        return b"\n".join(lines)

    return changed


def _exchange(lines: list[bytes], a: int, b: int) -> None:
    if not (lines[a].startswith("—".encode()) and lines[b].startswith("—".encode())):
        lines[a], lines[b] = lines[b], lines[a]  # signatures may stand in any order


LINE_CHANGES = (
    _exchange,
    lambda lines, a, b: lines.pop(a),
    lambda lines, a, b: lines.insert(b, lines[a]),
    lambda lines, a, b: lines.__setitem__(a, lines[b]),
)
BYTE_CHANGES: tuple[Bytes, ...] = (flip, flip, flip, drop, add, cut, double, swap, *map(of_lines, LINE_CHANGES))


def changed(said: Statement, other: Statement, lots: random.Random) -> Statement:
    """One change; `other` is a true statement of the same log, to take pieces from. It may come out the same."""
    match lots.randrange(8):
        case 0 | 1:
            return replace(said, entry=lots.choice(BYTE_CHANGES)(said.entry, lots))
        case 2 | 3 | 4 | 5:
            return replace(said, file=lots.choice(BYTE_CHANGES)(said.file, lots))
        case 6:
            return replace(said, entry=other.entry)
        case _:
            return replace(said, file=_spliced(proof.read(said.file), proof.read(other.file), lots).write())


def _spliced(said: Proof, other: Proof, lots: random.Random) -> Proof:
    piece = lots.choice(("index", "hashes", "checkpoint", "order", "fewer", "more"))
    hashes = list(said.hashes)
    match piece:
        case "order":
            lots.shuffle(hashes)
        case "fewer":
            hashes = hashes[lots.randrange(2) : len(hashes) - lots.randrange(2)]
        case "more":
            hashes.insert(lots.randrange(len(hashes) + 1), lots.choice(other.hashes))
        case _:
            return replace(said, **{piece: getattr(other, piece)})
    return replace(said, hashes=tuple(hashes))


def continuation_changed(said: Continuation, lots: random.Random) -> Continuation:
    hashes = list(said.hashes)
    match lots.randrange(5):
        case 0:
            return replace(said, old_root=said.new_root, new_root=said.old_root)
        case 1:
            return replace(said, old_root=flip(said.old_root, lots))
        case 2:
            return replace(said, new_root=flip(said.new_root, lots))
        case 3:
            lots.shuffle(hashes)
            hashes = hashes[lots.randrange(2) : len(hashes) - lots.randrange(2)]
        case _:
            hashes[lots.randrange(len(hashes))] = flip(lots.choice(hashes), lots)
    return replace(said, hashes=tuple(hashes))


def continuation(log: Log, old: int, new: int) -> Continuation:
    return Continuation(old, new, log.root(old), log.root(new), tuple(log.consistency(old, new)))
