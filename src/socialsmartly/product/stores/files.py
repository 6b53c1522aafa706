"""Where an uploaded file waits while it is read: one file an import, readable by this user alone, deleted afterwards."""

from __future__ import annotations

import gzip
import os
import time
import zlib
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings

from socialsmartly.product.stores.rules.demo import write_demo
from socialsmartly.product.stores.rules.reading import DEFAULT_LIMITS, GZIP_MAGIC

MOST_BYTES = 200 * 1024 * 1024
HOPELESS_BYTES = 5 * MOST_BYTES
"""So far over the limit that reading on, only to answer politely, would cost more than it is worth."""
BLOCK = 1 << 20
STRAY_SECONDS = 2 * 24 * 3600


def place_of(run: UUID) -> Path:
    folder = Path(settings.SOCIALSMARTLY_DATA) / "files" / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / str(run)


def open_new(run: UUID) -> BinaryIO:
    descriptor = os.open(place_of(run), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb")


def let_go(run: UUID) -> None:
    place_of(run).unlink(missing_ok=True)


def let_go_strays() -> None:
    """Files that no import came for, because the web process died in the middle of an upload."""
    oldest = time.time() - STRAY_SECONDS
    for path in place_of(UUID(int=0)).parent.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def write_demo_file(run: UUID) -> None:
    """The demo shop as a file, so that it takes the same road as a real one; a half-written one is never left behind."""
    draft = place_of(run).with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        write_demo(out)
    draft.rename(place_of(run))


def count_lines(path: Path) -> int:
    """Lines in the file for the progress bar, or as many as can be unpacked; what is wrong with it is said while reading."""
    lines, last, size = 0, b"\n", 0
    with path.open("rb") as raw:
        packed = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        source = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
        try:
            while (block := source.read(BLOCK)) and size <= DEFAULT_LIMITS.unpacked and lines <= DEFAULT_LIMITS.lines:
                lines, last, size = lines + block.count(b"\n"), block[-1:], size + len(block)
                if packed and size > DEFAULT_LIMITS.ratio * raw.tell():
                    return lines
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return lines
    return lines + (last != b"\n")
