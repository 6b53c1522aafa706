"""The tree on disk as C2SP tlog-tiles has it: hashes in tiles of 256, entries in bundles of 256, the last of each partial.

A full tile never changes. A partial one is written under its width, so what a checkpoint points at never changes either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from socialsmartly.privacy.ledger import merkle
from socialsmartly.privacy.ledger.errors import LogDamaged
from socialsmartly.privacy.ledger.merkle import HASH_BYTES

HEIGHT = 8
WIDTH = 1 << HEIGHT
TILE_BYTES = WIDTH * HASH_BYTES
LENGTH_BYTES = 2
LONGEST_ENTRY = (1 << 8 * LENGTH_BYTES) - 1
TILES_KEPT = 1024  # 16 KiB each
ENDS_KEPT = 256  # the ragged right ends of a tree, one on each level, stand in every proof


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    return _path(str(level), number, width)


def bundle_path(number: int, width: int = WIDTH) -> str:
    return _path("entries", number, width)


def superseded(path: str) -> str:
    """The folder of the partial tiles that this full one replaces."""
    return f"{path}.p"


def _path(kind: str, number: int, width: int) -> str:
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{kind}/{'/'.join(reversed(groups))}{partial}"


def width_at(level: int, number: int, size: int) -> int:
    """How many hashes a tile has in a tree of this size: 0 when it is not there, 256 when it is full."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))


def levels(size: int) -> int:
    """How many levels of tiles a tree of this size has."""
    return -(-size.bit_length() // HEIGHT)


def pack(entries: Iterable[bytes]) -> bytes:
    return b"".join(len(entry).to_bytes(LENGTH_BYTES, "big") + entry for entry in entries)


def unpack(bundle: bytes) -> list[bytes]:
    """The entries of a bundle; raises LogDamaged when it ends inside one."""
    entries, at = [], 0
    while at < len(bundle):
        begin = at + LENGTH_BYTES
        at = begin + int.from_bytes(bundle[at:begin], "big")
        entries.append(bundle[begin:at])
    if at != len(bundle):
        raise LogDamaged("a bundle is cut off")
    return entries


@dataclass(frozen=True)
class Tile:
    """A tile with all whole nodes above its hashes, row by row, so that a proof only looks them up."""

    rows: tuple[bytes, ...]

    def at(self, height: int, place: int) -> bytes:
        return self.rows[height][place * HASH_BYTES : (place + 1) * HASH_BYTES]


def tile_of(hashes: bytes) -> Tile:
    rows = [hashes]
    while len(rows[-1]) >= 2 * HASH_BYTES and len(rows) < HEIGHT:
        rows.append(row_above(rows[-1]))
    return Tile(tuple(rows))


def row_above(row: bytes) -> bytes:
    """The nodes over a row of hashes laid end to end; a last one without a partner is left out."""
    step = 2 * HASH_BYTES
    return b"".join(sha256(b"\x01" + row[at : at + step]).digest() for at in range(0, len(row) - HASH_BYTES, step))


class Tiles:
    """Reads tiles and bundles below a folder, for a tree whose size the caller took from a signed checkpoint."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._full = lru_cache(maxsize=TILES_KEPT)(self._read_full)
        self._partial = lru_cache(maxsize=4 * HEIGHT)(self._read_partial)
        self._ragged = lru_cache(maxsize=ENDS_KEPT)(self._join)

    def proof(self, start: int, end: int, size: int, within: int) -> list[bytes]:
        """The proof about [start, end) in the tree as it was at `size`, out of the tiles of the tree of size `within`."""
        return [self.hash(low, high, within) for low, high in merkle.path(start, end, size)]

    def hash(self, low: int, high: int, within: int) -> bytes:
        width = high - low
        return self._ragged(low, high, within) if width & (width - 1) or not width else self._whole(low, high, within)

    def _join(self, low: int, high: int, within: int) -> bytes:
        return merkle.joined([self._whole(begin, end, within) for begin, end in merkle.peaks(low, high)])

    def _whole(self, low: int, high: int, within: int) -> bytes:
        height = (high - low).bit_length() - 1
        level, inside = divmod(height, HEIGHT)
        number, place = divmod(low >> height, WIDTH >> inside)
        return self.tile(level, number, within).at(inside, place)

    def tile(self, level: int, number: int, within: int) -> Tile:
        width = width_at(level, number, within)
        return self._full(level, number) if width == WIDTH else self._partial(level, number, width)

    def bundle(self, number: int, within: int) -> list[bytes]:
        width = width_at(0, number, within)
        entries = unpack(self.read(bundle_path(number, width), bundle_path(number)))[:width]
        if len(entries) != width:
            raise LogDamaged(bundle_path(number, width))
        return entries

    def hashes(self, level: int, number: int, width: int) -> bytes:
        """The hashes of a tile as they lie on the disk; raises LogDamaged when there are too few."""
        path = tile_path(level, number, width)
        hashes = self.read(path, tile_path(level, number))[: width * HASH_BYTES]
        if len(hashes) != width * HASH_BYTES:
            raise LogDamaged(path)
        return hashes

    def read(self, *paths: str) -> bytes:
        """The first that is there: a partial tile may go as soon as the full one is in the log."""
        for path in paths:
            try:
                return (self._folder / path).read_bytes()
            except FileNotFoundError:
                continue
        raise LogDamaged(f"{paths[0]} is missing")

    def _read_full(self, level: int, number: int) -> Tile:
        return tile_of(self.hashes(level, number, WIDTH))

    def _read_partial(self, level: int, number: int, width: int) -> Tile:
        return tile_of(self.hashes(level, number, width))


@dataclass(frozen=True)
class Edge:
    """The right edge of a tree: its unfinished tile on every level and its unfinished bundle, empty where the last is full."""

    size: int = 0
    tiles: tuple[bytes, ...] = ()
    bundle: bytes = b""

    def grown(self, entries: Sequence[bytes]) -> tuple[Edge, dict[str, bytes]]:
        """The edge after these entries, and the files that lie between: path to content. Changes nothing."""
        files: dict[str, bytes] = {}
        bundle = self._bundles(entries, files)
        edge, new = [], b"".join(map(merkle.leaf, entries))
        for level in range(levels(self.size + len(entries))):
            rest, new = self._level(level, new, files)
            edge.append(rest)
        return Edge(self.size + len(entries), tuple(edge), bundle), files

    def _bundles(self, entries: Sequence[bytes], files: dict[str, bytes]) -> bytes:
        number, filled = divmod(self.size, WIDTH)
        bundle, start = self.bundle, 0
        while start + WIDTH - filled <= len(entries):
            files[bundle_path(number)] = bundle + pack(entries[start : start + WIDTH - filled])
            number, start, bundle, filled = number + 1, start + WIDTH - filled, b"", 0
        if start < len(entries):
            bundle += pack(entries[start:])
            files[bundle_path(number, filled + len(entries) - start)] = bundle
        return bundle

    def _level(self, level: int, new: bytes, files: dict[str, bytes]) -> tuple[bytes, bytes]:
        """Add hashes to a level: what is unfinished afterwards, and the roots of the tiles that became full."""
        row = (self.tiles[level] if level < len(self.tiles) else b"") + new
        number = (self.size >> HEIGHT * level) // WIDTH
        roots, at = [], 0
        while len(row) - at >= TILE_BYTES:
            files[tile_path(level, number)] = full = row[at : at + TILE_BYTES]
            roots.append(row_above(tile_of(full).rows[-1]))
            number, at = number + 1, at + TILE_BYTES
        rest = row[at:]
        if rest and new:
            files[tile_path(level, number, len(rest) // HASH_BYTES)] = rest
        return rest, b"".join(roots)

    def root(self) -> bytes:
        return merkle.joined(peak for row in reversed(self.tiles) for peak in _peaks(row))


def _peaks(row: bytes) -> Iterable[bytes]:
    tile = tile_of(row)
    for low, high in merkle.peaks(0, len(row) // HASH_BYTES):
        height = (high - low).bit_length() - 1
        yield tile.at(height, low >> height)


def read_edge(tiles: Tiles, size: int) -> Edge:
    """The right edge as it lies on the disk; raises LogDamaged when its tile and its bundle differ."""
    widths = [(size >> HEIGHT * level) % WIDTH for level in range(levels(size))]
    numbers = [(size >> HEIGHT * level) // WIDTH for level in range(levels(size))]
    rows = [tiles.hashes(lv, numbers[lv], width) if width else b"" for lv, width in enumerate(widths)]
    last = tiles.bundle(numbers[0], size) if rows and rows[0] else []
    if b"".join(map(merkle.leaf, last)) != (rows[0] if rows else b""):
        raise LogDamaged("the last entries do not hash to the last tile")
    return Edge(size, tuple(rows), pack(last))
