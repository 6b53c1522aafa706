"""What a line of the journal says, how it is written, and how a file of lines is read: pure functions.

A line: seq until at event subject scope what pointer digest. Lines are chained, digest = SHA-256(digest before + line), and no field
can hold a value of a person: the alphabet is that of names and handles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from socialsmartly.privacy.journal.errors import JournalBroken

NOTHING = "-"
NOTHING_BEFORE = bytes(32)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
_PLAIN = re.compile(r"[A-Za-z0-9_.:/-]{1,120}")


class Event(StrEnum):
    """In the order in which they are done again: whoever received something is known before a deletion tells them, and has a name before that;
    and whoever is held is known before a shop goes with its customers."""

    REGISTERED = "registered"
    PASSED = "passed"
    REMEMBERED = "remembered"
    HELD = "held"
    ERASED = "erased"
    EMPTIED = "emptied"
    WITHDRAWN = "withdrawn"
    SHORTENED = "shortened"
    UNSUBSCRIBED = "unsubscribed"
    RESTRICTED = "restricted"
    LIMITED = "limited"
    CORRECTED = "corrected"
    REVOKED = "revoked"
    MINOR = "minor"


@dataclass(frozen=True)
class Line:
    """What happened to whom. `scope` is the handle of the workspace or member it happened in, `what` the kind of person, permit or
    field, `pointer` the place of a sealed value (table.column/row) or the number of a request. Of what was passed on, `what` are places in the
    list of the contract that `pointer` names; of whom an import passes over, `what` are two days and `pointer` is a sealed hash. Of the register of
    recipients, which is about nobody, `subject` is a contract and `pointer` a piece of its words. Never a value of a person."""

    event: Event
    subject: UUID
    scope: str = ""
    what: str = ""
    pointer: str = ""


@dataclass(frozen=True)
class Entry(Line):
    """A line in its place. `until` is the last line of those that were written with it: all of them count, or none."""

    seq: int = 0
    until: int = 0
    at: datetime = LONG_AGO
    digest: bytes = NOTHING_BEFORE


@dataclass(frozen=True)
class Head:
    """How far somebody has seen the journal. Without a digest it says only how long it is at least."""

    seq: int
    digest: bytes | None = None


@dataclass(frozen=True)
class End:
    """Where a file of whole lines ends: in bytes, in lines, in the chain."""

    size: int = 0
    seq: int = 0
    digest: bytes = NOTHING_BEFORE


def written(lines: Sequence[Line], end: End, now: datetime) -> tuple[list[Entry], bytes]:
    """The entries that follow `end`, and their bytes."""
    entries: list[Entry] = []
    text: list[bytes] = []
    digest, until, at = end.digest, end.seq + len(lines), now.astimezone(UTC)
    for seq, line in enumerate(lines, end.seq + 1):
        body = _body(line, seq, until, at)
        digest = sha256(digest + body).digest()
        text.append(body + b" " + digest.hex().encode() + b"\n")
        entries.append(Entry(line.event, line.subject, line.scope, line.what, line.pointer, seq, until, at, digest))
    return entries, b"".join(text)


def _body(line: Line, seq: int, until: int, at: datetime) -> bytes:
    told = [line.scope, line.what, line.pointer]
    for text in told:
        if text and not _PLAIN.fullmatch(text):
            raise ValueError(line.event)  # never the text itself: it may be somebody's
    words = [str(seq), str(until), at.isoformat(timespec="microseconds"), line.event, str(line.subject)]
    return " ".join([*words, *(text or NOTHING for text in told)]).encode()


def read(content: bytes, end: End = End()) -> tuple[list[Entry], End]:
    """The entries after `end` and the new end (JournalBroken).

    What a crash left behind the last whole batch is not counted: half a line, or a batch without its last line.
    """
    entries: list[Entry] = []
    whole, place = end, end
    for raw in content.split(b"\n")[:-1]:
        entry = _entry(raw, place)
        if entry is None:
            raise JournalBroken(f"line {place.seq + 1}")
        place = End(place.size + len(raw) + 1, entry.seq, entry.digest)
        entries.append(entry)
        if entry.seq == entry.until:
            whole = place
    return entries[: whole.seq - end.seq], whole


def _entry(raw: bytes, before: End) -> Entry | None:
    """The line, if it follows from what stands before it."""
    body, _, digest = raw.rpartition(b" ")
    found = sha256(before.digest + body).digest()
    if found.hex().encode() != digest:
        return None
    seq, until, at, event, subject, *told = body.decode().split(" ")
    scope, what, pointer = ("" if text == NOTHING else text for text in told)
    if int(seq) != before.seq + 1:
        return None
    return Entry(
        Event(event), UUID(subject), scope, what, pointer, int(seq), int(until), datetime.fromisoformat(at), found
    )


def uncovered(entries: Sequence[Entry], ranges: Sequence[tuple[int, int]]) -> Iterator[Entry]:
    """The entries, which follow each other, that lie in none of these ranges of numbers."""
    start, known = (entries[0].seq if entries else 1), bytearray(len(entries))
    for first, last in ranges:
        begins, ends = max(first - start, 0), min(last - start + 1, len(entries))
        known[begins:ends] = b"\1" * (ends - begins)
    return (entry for entry in entries if not known[entry.seq - start])
