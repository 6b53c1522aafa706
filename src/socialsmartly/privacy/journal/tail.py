"""The end of a journal, from a line on that somebody vouches for, without what stands before it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from socialsmartly.privacy.journal.errors import JournalBroken
from socialsmartly.privacy.journal.rules import End, Entry, Head, read

FIRST_LOOK = 1 << 16
"""Bytes from the end of the file that are looked at first; each further look is twice as long."""
_DIGEST = re.compile(rb"[0-9a-f]{64}")


@dataclass(frozen=True)
class Tail:
    """The lines from `start` on, in one place: where the line before it ends, and the bytes that follow."""

    start: End
    content: bytes


def tail_of(file: Path, seq: int) -> Tail | None:
    """From line `seq` on; None where there is no such line, or where what stands before it is no line."""
    with file.open("rb") as opened:
        size, look = opened.seek(0, os.SEEK_END), FIRST_LOOK
        while True:
            begins = max(0, size - look)
            opened.seek(begins)
            found = _from_line(opened.read(size - begins), seq, begins)
            if found is not None or begins == 0:
                return found
            look *= 2


def _from_line(content: bytes, seq: int, begins: int) -> Tail | None:
    if seq == 1:
        return Tail(End(), content) if begins == 0 and content else None
    before = content.find(b"\n%d " % seq)
    digest = content[max(0, before - 64) : max(0, before)]
    if not _DIGEST.fullmatch(digest):
        return None
    return Tail(End(begins + before + 1, seq - 1, bytes.fromhex(digest.decode())), content[before + 1 :])


def read_from(head: Head, tail: Tail, size: int) -> tuple[list[Entry], End] | None:
    """The lines of a tail, the first of which is `head`'s; None unless it is that very line and they lead to the end of the file."""
    try:
        entries, end = read(tail.content, tail.start)
    except JournalBroken:
        return None
    if not entries or entries[0].digest != head.digest or end.size != size:
        return None
    return entries, end
