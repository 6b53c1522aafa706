"""The tree as section 2.1 of RFC 9162 defines it, recursive and slow: what the fast one is measured against."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

Leaves = Sequence[bytes]


def split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


class Naive:
    """Remembers what it hashed, so that four thousand trees over the same leaves take seconds and not hours."""

    def __init__(self, leaves: Leaves) -> None:
        self.leaves = leaves
        self._hashed: dict[tuple[int, int], bytes] = {}

    def root(self, low: int, high: int) -> bytes:
        if low == high:
            return sha256(b"").digest()
        if (low, high) not in self._hashed:
            self._hashed[low, high] = self._root(low, high)
        return self._hashed[low, high]

    def _root(self, low: int, high: int) -> bytes:
        if high - low == 1:
            return sha256(b"\0" + self.leaves[low]).digest()
        middle = low + split(high - low)
        return sha256(b"\1" + self.root(low, middle) + self.root(middle, high)).digest()

    def inclusion(self, index: int, low: int, high: int) -> list[bytes]:
        """PATH(m, D_n), section 2.1.3.1."""
        if high - low == 1:
            return []
        middle = low + split(high - low)
        if index < middle:
            return [*self.inclusion(index, low, middle), self.root(middle, high)]
        return [*self.inclusion(index, middle, high), self.root(low, middle)]

    def consistency(self, old: int, low: int, high: int, *, known: bool = True) -> list[bytes]:
        """SUBPROOF(m, D_n, b), section 2.1.4.1; `old` is a place, not a width."""
        if old == high:
            return [] if known else [self.root(low, high)]
        middle = low + split(high - low)
        if old <= middle:
            return [*self.consistency(old, low, middle, known=known), self.root(middle, high)]
        return [*self.consistency(old, middle, high, known=False), self.root(low, middle)]
