"""Reads a file of order lines in batches, in bounded memory.

One physical line is one row. No column of an order line can hold a line break, so a stray quotation mark spoils
its own line only, and a line number is a sure place to go on from after an interruption.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self, TypeAlias

from socialsmartly.product.stores.rules.header import COLUMNS, check_beginning, check_header
from socialsmartly.product.stores.rules.refusals import (
    BrokenGzip,
    CursorBeyondEnd,
    FileEmpty,
    FileRefused,
    PackedTooTightly,
    TooLarge,
    TooManyLines,
    WrongEncoding,
)
from socialsmartly.product.stores.rules.setting_aside import Reason, SetAside

Cells: TypeAlias = tuple[str, ...]
"""The eight cells of one line, in the order of COLUMNS, as written in the file."""

BLOCK = 1 << 18
BLOCKS_IN_BATCH = 32
"""Very long lines end a batch early, so that a batch never holds more than some 8 MiB."""
GZIP_MAGIC = b"\x1f\x8b"
HEADER_LINE = 1
ENCODING_SAMPLE = 200
"""A first batch with at least this many lines is judged as a whole: mostly unreadable means a wrong encoding."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes in bytes; `ratio` is unpacked to packed, near the most that gzip can reach; `lines` is nearly five times
    a shop of half a million lines, since a line set aside costs a row as well."""

    unpacked: int = 1 << 30
    ratio: int = 1000
    line: int = 64 << 10
    lines: int = 2_500_000


DEFAULT_LIMITS = Limits()


class Batch(NamedTuple):
    """Some lines in a row: every one of them is either in `rows` or in `set_aside`, up to and including `cursor`."""

    rows: list[tuple[int, Cells]]
    set_aside: list[SetAside]
    cursor: int


class _Source:
    """The unpacked bytes of a file, block by block, stopped as soon as a limit is passed."""

    def __init__(self, raw: BinaryIO, limits: Limits) -> None:
        self.raw = raw
        self.limits = limits
        self.packed = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        self.unpacked_bytes = 0
        self.read: Callable[[int], bytes] = gzip.GzipFile(fileobj=raw, mode="rb").read1 if self.packed else raw.read

    def block(self, lines_read: int) -> bytes:
        try:
            block = self.read(BLOCK)
        except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
            raise BrokenGzip(lines_read=lines_read) from broken
        self.unpacked_bytes += len(block)
        if self.unpacked_bytes > self.limits.unpacked:
            raise TooLarge(limit_mib=self.limits.unpacked >> 20, lines_read=lines_read)
        if self.packed and self.unpacked_bytes > self.limits.ratio * self.raw.tell():
            raise PackedTooTightly(ratio=self.limits.ratio, lines_read=lines_read)
        return block


class _Lines:
    """Cuts blocks into whole lines; of a line above the limit only its place is kept, as None."""

    def __init__(self, source: _Source) -> None:
        self.source = source
        self.lines_read = 0
        self._rest = b""
        self._skipping = False

    def groups(self) -> Iterator[list[bytes | None]]:
        """The lines of one block at a time. A last line without a line end counts, unless the file broke off."""
        while block := self.source.block(self.lines_read):
            group = self._cut(block)
            if group:
                yield self._counted(group)
        if self._skipping or self._rest:
            yield self._counted([None if self._skipping else self._rest])

    def _counted(self, group: list[bytes | None]) -> list[bytes | None]:
        if self.lines_read + len(group) > self.source.limits.lines:
            raise TooManyLines(most=self.source.limits.lines, lines_read=self.lines_read)
        self.lines_read += len(group)
        return group

    def _cut(self, block: bytes) -> list[bytes | None]:
        pieces = (self._rest + block).split(b"\n")
        self._rest = pieces.pop()
        limit = self.source.limits.line
        group: list[bytes | None] = [piece if len(piece) <= limit else None for piece in pieces]
        if self._skipping and group:
            group[0] = None
            self._skipping = False
        if len(self._rest) > limit:
            self._rest, self._skipping = b"", True
        elif self._skipping:
            self._rest = b""
        return group


class Reading:
    """An open file of order lines. Iterate over it for batches; close it, or use it in a `with` statement."""

    def __init__(self, raw: BinaryIO, start_after: int, batch_lines: int, limits: Limits, usual: str = "GBP") -> None:
        self._raw = raw
        self._start_after = max(start_after, HEADER_LINE)
        self._batch_lines = batch_lines
        self.bytes_total = raw.seek(0, 2)
        raw.seek(0)
        self._lines = _Lines(_Source(raw, limits))
        self._groups = self._lines.groups()
        first = next(self._groups, None)
        if first is None:
            raise FileEmpty
        check_beginning(first[0])
        self._first_group = first
        header = check_header(first[0], usual)
        self.currency = header.currency
        self._pick: Callable[[list[str]], Cells] = itemgetter(*header.places)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._raw.close()

    @property
    def lines_read(self) -> int:
        """Whole lines seen so far, the header among them."""
        return self._lines.lines_read

    @property
    def bytes_read(self) -> int:
        """Bytes of the file itself consumed so far, of `bytes_total`: the honest measure of progress."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[Batch]:
        number = 0
        for group in self._gathered():
            skipped = min(len(group), max(0, self._start_after - number))
            if skipped < len(group):
                yield self._batch(group[skipped:], number + skipped)
            number += len(group)
        if number < self._start_after:
            raise CursorBeyondEnd(lines_read=number, start_after=self._start_after)

    def _gathered(self) -> Iterator[list[bytes | None]]:
        """Groups of lines joined to the size of a batch; what was read before a refusal is handed out first."""
        gathered, blocks = self._first_group, 1
        refusal: FileRefused | None = None
        try:
            for group in self._groups:
                if len(gathered) >= self._batch_lines or blocks >= BLOCKS_IN_BATCH:
                    yield gathered
                    gathered, blocks = [], 0
                gathered = gathered + group
                blocks += 1
        except FileRefused as stopped:
            refusal = stopped
        yield gathered
        if refusal:
            raise refusal

    def _batch(self, part: list[bytes | None], before: int) -> Batch:
        rows: list[tuple[int, Cells]] = []
        set_aside: list[SetAside] = []
        for number, line in enumerate(part, before + 1):
            found = cells_of(line)
            if isinstance(found, Reason):
                set_aside.append(SetAside(number, found, None))
            else:
                rows.append((number, self._pick(found)))
        if before == HEADER_LINE:
            _refuse_if_mostly_unreadable(set_aside, len(part))
        return Batch(rows, set_aside, before + len(part))


def _refuse_if_mostly_unreadable(set_aside: list[SetAside], lines: int) -> None:
    unreadable = [line for line in set_aside if line.reason is Reason.NOT_UTF8]
    if lines >= ENCODING_SAMPLE and len(unreadable) > lines // 2:
        raise WrongEncoding(line=unreadable[0].line)


def cells_of(line: bytes | None) -> list[str] | Reason:
    """The cells of one line, or why it has none. Lines without a quotation mark take the short way."""
    if line is None:
        return Reason.TOO_LONG
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return Reason.NOT_UTF8
    text = text.removesuffix("\r")
    if '"' in text:
        try:
            cells = next(csv.reader((text,), strict=True))
        except csv.Error:
            return Reason.BROKEN_QUOTES
    else:
        cells = text.split(",")
    if len(cells) == len(COLUMNS):
        return cells
    return Reason.WRONG_CELL_COUNT if text.strip() else Reason.EMPTY_LINE


def open_lines(
    path: str | Path,
    *,
    start_after: int = 0,
    batch_lines: int = 5000,
    limits: Limits = DEFAULT_LIMITS,
    usual: str = "GBP",
) -> Reading:
    """Opens a .csv or .csv.gz (told apart by content, not by name) and checks its header.

    `start_after` is the number of the last line already dealt with; the header is line 1.
    `usual` is the currency that a header without one is asked for. A batch ends with the block in which it reaches `batch_lines`.
    """
    raw = io.BufferedReader(io.FileIO(path))
    try:
        return Reading(raw, start_after, batch_lines, limits, usual)
    except BaseException:
        raw.close()
        raise
