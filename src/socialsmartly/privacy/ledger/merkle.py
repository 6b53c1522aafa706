"""The tree of RFC 9162 section 2.1, and the proofs about it.

One walk serves every proof. A proof speaks of a part [start, end) of a tree of `size` leaves: one leaf makes it an inclusion proof, a
part that begins at 0 makes it a consistency proof, any other aligned part is the subtree of draft-ietf-plants-merkle-tree-certs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY = sha256(b"").digest()

Range = tuple[int, int]


def leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    if not hashes:
        return EMPTY
    row = list(hashes)
    while len(row) > 1:
        row = [*pairs(row), row[-1]] if len(row) % 2 else pairs(row)
    return row[0]


def pairs(row: Sequence[bytes]) -> list[bytes]:
    """The row above; a last one without a partner is left out."""
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)]


def joined(peaks: Iterable[bytes]) -> bytes:
    """The root over whole subtrees that stand side by side and grow smaller from left to right."""
    above = list(peaks)
    if not above:
        return EMPTY
    right = above.pop()
    while above:
        right = node(above.pop(), right)
    return right


def peaks(start: int, end: int) -> Iterator[Range]:
    """The whole subtrees that make up [start, end), largest first; `start` is aligned for the largest of them."""
    while start < end:
        width = 1 << ((end - start).bit_length() - 1)
        yield start, start + width
        start += width


def is_part(start: int, end: int, size: int) -> bool:
    """Whether [start, end) is a subtree of some larger tree: it begins where a tree of its width may begin."""
    return 0 <= start < end <= size and start % (1 << (end - start - 1).bit_length()) == 0


def path(start: int, end: int, size: int) -> list[Range]:
    """The parts of the tree whose hashes, in this order, prove that [start, end) is part of the tree of `size` leaves."""
    if not is_part(start, end, size):
        raise ValueError((start, end, size))
    low, high, known, beside = 0, size, True, []
    while (low, high) != (start, end):
        middle = low + (1 << ((high - low - 1).bit_length() - 1))
        if end <= middle:
            beside.append((middle, high))
            high = middle
        elif middle <= start:
            beside.append((low, middle))
            low = middle
        else:
            beside.append((low, middle))
            low = start = middle
            known = False
    if not known:
        beside.append((low, high))
    return beside[::-1]


def part_is_in(start: int, end: int, size: int, part: bytes, whole: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that `part` is the hash of [start, end) in the tree of this size and root.

    An empty part is in every tree.
    """
    if start == end:
        return 0 <= start <= size and part == EMPTY and not proof
    if not is_part(start, end, size) or any(len(beside) != HASH_BYTES for beside in proof):
        return False
    first, last, top = start, end - 1, size - 1
    while first != last and (last == top or last & 1):
        first, last, top = first >> 1, last >> 1, top >> 1
    rest = iter(proof)
    seed = part if first == last else next(rest, None)
    if seed is None:
        return False
    old = new = seed
    for beside in rest:
        if top == 0:
            return False
        if last & 1 or last == top:
            if first < last:
                old = node(beside, old)
            new = node(beside, new)
            while not last & 1:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            new = node(new, beside)
        first, last, top = first >> 1, last >> 1, top >> 1
    return top == 0 and old == part and new == whole


def includes(index: int, size: int, hashed: bytes, whole: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162 section 2.1.3.2: whether the leaf with this hash stands at `index`."""
    return len(hashed) == HASH_BYTES and part_is_in(index, index + 1, size, hashed, whole, proof)


def continues(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162 section 2.1.4.2: whether the newer tree begins with the older one.

    Every tree continues the empty one and no proof can say so: whoever has seen nothing yet must not ask.
    """
    if old == 0:
        return False
    if old == new:
        return not proof and old_root == new_root
    return part_is_in(0, old, new, old_root, new_root, proof)
