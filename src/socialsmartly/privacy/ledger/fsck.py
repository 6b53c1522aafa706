"""Recompute everything a log claims: from the entries up to the signed root."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from socialsmartly.privacy.ledger import merkle
from socialsmartly.privacy.ledger.errors import LedgerError, LogMissing
from socialsmartly.privacy.ledger.log import CHECKPOINT, COSIGNED
from socialsmartly.privacy.ledger.note import Verifier, open_checkpoint, read_note
from socialsmartly.privacy.ledger.tiles import (
    HEIGHT,
    WIDTH,
    Tiles,
    levels,
    row_above,
    tile_of,
    tile_path,
    width_at,
)


def fsck(folder: Path, verifier: Verifier) -> list[str]:
    """What is wrong with a log, in words; nothing when it is whole. Files past the checkpoint are leftovers and no fault."""
    try:
        head = open_checkpoint(read_note(folder / CHECKPOINT), verifier)
    except FileNotFoundError:
        return [str(LogMissing())]
    except LedgerError as error:
        return [f"checkpoint: {error}"]
    tiles = Tiles(folder)
    faults = [*_entries(tiles, head.size), *_levels(tiles, head.size)]
    if not faults and (tiles.hash(0, head.size, head.size) != head.root):
        faults.append("the signed root is not the root of the tiles")
    return faults or list(_cosigned(folder, verifier, tiles, head.size))


def _entries(tiles: Tiles, size: int) -> Iterator[str]:
    for number in range(-(-size // WIDTH)):
        try:
            hashes = b"".join(map(merkle.leaf, tiles.bundle(number, size)))
            if hashes != tiles.hashes(0, number, width_at(0, number, size)):
                yield f"{tile_path(0, number)}: its entries hash to something else"
        except LedgerError as error:
            yield str(error)


def _levels(tiles: Tiles, size: int) -> Iterator[str]:
    """Every tile above the first level against the full tiles below it."""
    for level in range(1, levels(size)):
        count = size >> HEIGHT * level
        for number in range(-(-count // WIDTH)):
            width = width_at(level, number, size)
            below = range(number * WIDTH, number * WIDTH + width)
            try:
                roots = b"".join(_top(tiles.hashes(level - 1, child, WIDTH)) for child in below)
                if roots != tiles.hashes(level, number, width):
                    yield f"{tile_path(level, number)}: the tiles below it hash to something else"
            except LedgerError as error:
                yield str(error)


def _top(hashes: bytes) -> bytes:
    return row_above(tile_of(hashes).rows[-1])


def _cosigned(folder: Path, verifier: Verifier, tiles: Tiles, size: int) -> Iterator[str]:
    path = folder / COSIGNED
    if not path.exists():
        return
    try:
        seen = open_checkpoint(read_note(path), verifier)
    except LedgerError as error:
        yield f"{COSIGNED}: {error}"
        return
    if seen.size > size or tiles.hash(0, seen.size, size) != seen.root:
        yield f"{COSIGNED}: witnesses signed a tree that this log does not continue"
