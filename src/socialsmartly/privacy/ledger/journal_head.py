"""How far the journal goes, for the public log: a journal that is cut short afterwards is found out by anybody who reads both.

No Django here: the process that writes the log has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from socialsmartly.privacy.journal.rules import End, Head, read
from socialsmartly.privacy.ledger.entry import Entry
from socialsmartly.privacy.ledger.log import LogReader

NAME = "journal.txt"
KIND = "journal"
PROGRAM = "program"
AT_ONCE = 1024


class JournalHead:
    """Called again and again, answers with a line for the log whenever the journal has grown, and with None otherwise."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / NAME
        self.end = End()

    def __call__(self) -> bytes | None:
        if not self.file.exists() or self.file.stat().st_size <= self.end.size:
            return None
        with self.file.open("rb") as file:
            file.seek(self.end.size)
            _, end = read(file.read(), self.end)
        if end.seq == self.end.seq:
            return None
        self.end = end
        return line_of(Head(end.seq, end.digest))


def line_of(head: Head) -> bytes:
    """`journal.N` says that the journal had N lines; the commitment is the digest of its chain there."""
    assert head.digest is not None  # a head of our own journal has one
    return Entry(f"{KIND}.{head.seq}", datetime.now(UTC).replace(microsecond=0), PROGRAM, head.digest).encode()


def last_head(log: LogReader) -> Head | None:
    """The newest state of the journal that the log knows of."""
    for raw in _backwards(log):
        entry = Entry.decode(raw)
        kind, _, seq = entry.kind.partition(".")
        if kind == KIND:
            return Head(int(seq), entry.commitment)
    return None


def _backwards(log: LogReader) -> Iterator[bytes]:
    stop = log.size
    while stop:
        start = max(0, stop - AT_ONCE)
        yield from reversed(list(log.entries(start, stop)))
        stop = start
