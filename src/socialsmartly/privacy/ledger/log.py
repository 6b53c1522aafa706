"""The log: entries are appended, never changed, and every state is signed.

The order on disk is bundles and tiles first, the checkpoint last. A crash in between leaves a log that opens at the old checkpoint and
writes over the rest. Who appends learns the places of the entries only when all of it is durable.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from socialsmartly.privacy.ledger import disk, merkle
from socialsmartly.privacy.ledger.errors import (
    BatchRefused,
    DiskFailed,
    LogBusy,
    LogDamaged,
    LogExists,
    LogMissing,
    LogWentBack,
    NoSuchEntry,
)
from socialsmartly.privacy.ledger.note import (
    Checkpoint,
    SigningKey,
    Verifier,
    open_checkpoint,
    read_note,
    signed,
)
from socialsmartly.privacy.ledger.tiles import LONGEST_ENTRY, WIDTH, Edge, Tiles, read_edge, superseded

CHECKPOINT = "checkpoint"
COSIGNED = "cosigned"
LOCK = "lock"


class LogReader:
    """Reads a log that another process may be writing. Safe to share between threads."""

    def __init__(self, folder: Path, verifier: Verifier) -> None:
        self.verifier = verifier
        self._folder = folder
        self._checkpoint = folder / CHECKPOINT
        self._tiles = Tiles(folder)
        self._seen: tuple[tuple[int, ...], str, Checkpoint] | None = None
        self._turn = Lock()

    def checkpoint(self) -> str:
        """The newest signed checkpoint; raises LogMissing, NotSigned, LogWentBack."""
        return self._newest()[0]

    def cosigned(self) -> str | None:
        """The newest checkpoint under which witnesses have signed too, if there was one."""
        path = self._folder / COSIGNED
        return read_note(path) if path.exists() else None

    @property
    def size(self) -> int:
        return self._newest()[1].size

    def root(self, size: int | None = None) -> bytes:
        """The root now, or as it was at an earlier size; raises NoSuchEntry."""
        newest = self._newest()[1]
        if size is None or size == newest.size:
            return newest.root
        if not 0 <= size < newest.size:
            raise NoSuchEntry(str(size))
        return self._tiles.hash(0, size, newest.size)

    def entry(self, index: int) -> bytes:
        return next(self.entries(index, index + 1))

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        """The entries [start, stop), read a bundle at a time; raises NoSuchEntry when the first is asked for."""
        within = self.size
        if not 0 <= start <= stop <= within:
            raise NoSuchEntry(f"{start} to {stop}")
        for number in range(start // WIDTH, -(-stop // WIDTH)):
            begin = number * WIDTH
            yield from self._tiles.bundle(number, within)[max(0, start - begin) : stop - begin]

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that the entry at `index` is in the tree of `size`; raises NoSuchEntry."""
        within = self.size
        if not 0 <= index < size <= within:
            raise NoSuchEntry(f"{index} in {size}")
        return self._tiles.proof(index, index + 1, size, within)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the tree of size `new` begins with the tree of size `old`; raises NoSuchEntry."""
        within = self.size
        if not 0 <= old <= new <= within:
            raise NoSuchEntry(f"{old} to {new}")
        return self._tiles.proof(0, old, new, within) if 0 < old < new else []

    def _newest(self) -> tuple[str, Checkpoint]:
        """Read again only when the file is another one: a checkpoint is replaced, never written over.

        One thread at a time, or one that read an older file would think that the log went back.
        """
        with self._turn:
            try:
                found = os.stat(self._checkpoint)  # noqa: PTH116 - every proof asks; Path.stat takes twice as long
                mark = (found.st_ino, found.st_mtime_ns, found.st_size)
                if self._seen is not None and self._seen[0] == mark:
                    return self._seen[1:]
                note = read_note(self._checkpoint)
            except FileNotFoundError as error:
                raise LogMissing from error
            checkpoint = open_checkpoint(note, self.verifier)
            if self._seen is not None:
                _refuse_going_back(self._seen[2], checkpoint)
            self._seen = mark, note, checkpoint
            return note, checkpoint


def _refuse_going_back(before: Checkpoint, now: Checkpoint) -> None:
    if now.size < before.size:
        raise LogWentBack(f"{now.size} after {before.size}")
    if now.size == before.size and now.root != before.root:
        raise LogDamaged("another tree of the same size")


class Log(LogReader):
    """The one writer of a log. For one thread; closes with `with` or `close()`.

    Raises LogMissing where no log was begun, LogBusy when another process writes, LogDamaged when files and checkpoint disagree.
    """

    def __init__(self, folder: Path, key: SigningKey) -> None:
        super().__init__(folder, key.verifier)
        self._key = key
        self._stopped = False
        self._lock = _lock(folder)
        try:
            self._note, self._head = super()._newest()
            disk.settle(folder / CHECKPOINT, folder)
            self._edge = self._read_edge()
        except BaseException:
            self.close()
            raise

    @classmethod
    def begin(cls, folder: Path, key: SigningKey) -> Self:
        """Sign an empty log into this folder, once in its life. Raises LogExists; LogDamaged where only tiles are left."""
        folder.mkdir(parents=True, exist_ok=True)
        lock = _lock(folder)
        try:
            if (folder / CHECKPOINT).exists():
                raise LogExists
            if (folder / "tile").exists():
                raise LogDamaged("tiles without a checkpoint")
            text = Checkpoint(key.name, 0, merkle.EMPTY).text
            disk.put(folder, {CHECKPOINT: signed(text, key.sign(text)).encode()})
        finally:
            os.close(lock)
        return cls(folder, key)

    def append(self, entries: Sequence[bytes]) -> range:
        """Append in this order; returns their places once they, the tiles and the checkpoint are durable.

        Raises BatchRefused, and DiskFailed: then it is open whether these entries are in the log, nothing more can be
        appended here, and the process that opens the log next finds out by its size.
        """
        if not all(0 < len(entry) <= LONGEST_ENTRY for entry in entries):
            raise BatchRefused
        first = self._edge.size
        if not entries:
            return range(first, first)
        edge, files = self._edge.grown(entries)
        head = Checkpoint(self._key.name, edge.size, edge.root())
        note = signed(head.text, self._key.sign(head.text))
        with self._or_stop():
            disk.put(self._folder, files)
            disk.put(self._folder, {CHECKPOINT: note.encode()})
            self._edge, self._head, self._note = edge, head, note
        for path in files:
            if not path.partition(".p/")[1]:
                shutil.rmtree(self._folder / superseded(path), ignore_errors=True)
        return range(first, edge.size)

    def keep_cosigned(self, note: str, witnesses: Sequence[Verifier]) -> None:
        """Keep a checkpoint of this log with the signatures of these witnesses, for proofs; raises NotSigned."""
        checkpoint = open_checkpoint(note, self.verifier, witnesses)
        if self.root(checkpoint.size) != checkpoint.root:
            raise LogDamaged("the witnesses signed another tree")
        with self._or_stop():
            disk.put(self._folder, {COSIGNED: note.encode()})

    def close(self) -> None:
        self._stopped = True
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _or_stop(self) -> Iterator[None]:
        """Whatever ends this early leaves a log that takes nothing more: memory and disk may differ then."""
        if self._stopped:
            raise DiskFailed("an earlier write did not end well, or the log is closed")
        self._stopped = True
        yield
        self._stopped = False

    def _read_edge(self) -> Edge:
        edge = read_edge(self._tiles, self._head.size)
        if edge.root() != self._head.root:
            raise LogDamaged("the tiles give another root")
        return edge

    def _newest(self) -> tuple[str, Checkpoint]:
        return self._note, self._head


def _lock(folder: Path) -> int:
    if not folder.is_dir():
        raise LogMissing
    try:
        return disk.lock(folder / LOCK)
    except BlockingIOError as error:
        raise LogBusy from error
