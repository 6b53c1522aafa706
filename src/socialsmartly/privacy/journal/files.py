"""The journal: one append-only file of chained lines, in two places.

An append takes a lock that all processes share, then one write and one fsync in each place, and only then returns. What a crash can
leave: a torn batch at the end of the first file (cut away, nobody was told it had happened), or a first file that is one batch
longer than the second (the second is completed).
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import RLock

from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.journal.errors import JournalForked, JournalShorter, NoJournal, NotJournalled
from socialsmartly.privacy.journal.rules import End, Entry, Head, Line, read, written
from socialsmartly.privacy.journal.tail import read_from, tail_of

NAME = "journal.txt"
EXIT_AFTER_FAILED_SYNC = 74  # EX_IOERR
log = logging.getLogger("socialsmartly.journal")


class Journal:
    """One process's hold on the journal; any number of processes and threads may append."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.files = [folder / NAME for folder in folders]
        self.end = End()
        self.lock = RLock()

    def exists(self) -> bool:
        return any(file.exists() for file in self.files)

    def begin(self) -> None:
        """Make an empty journal. Whoever calls this has asked everybody that there was none."""
        with self._alone():
            for file in self.files:
                _make(file)

    def append(self, lines: Sequence[Line]) -> list[Entry]:
        """Write these lines durably in both places, in one go (NotJournalled, NoJournal, JournalBroken, JournalForked, JournalShorter).

        When an fsync fails the process ends: whether the line is on the disk cannot be known, and a second fsync would lie about it.
        """
        if not lines:
            return []
        with self._alone():
            self._catch_up()
            entries, content = written(lines, self.end, timezone.now())
            for file in self.files:
                _append(file, content, self.end.size)
            self.end = End(self.end.size + len(content), entries[-1].seq, entries[-1].digest)
        return entries

    def entries(self, since: Head | None = None) -> list[Entry]:
        """Every line, checked from the first to the last, in both places (same errors as `append`); or those from `since` on, which must
        be the line that it says. Whatever is not as it should be there, all is read, and the error says what it is."""
        with self._alone():
            found = self._from(since) if since is not None else None
            return self._reconciled() if found is None else found

    def _from(self, since: Head) -> list[Entry] | None:
        """The same bytes in both places, that follow from `since` and lead to the end."""
        sizes = {_size(file) for file in self.files}
        if len(sizes) != 1 or min(sizes) < max(self.end.size, 1):
            return None
        tails = {tail_of(file, since.seq) for file in self.files}
        (tail,) = tails if len(tails) == 1 else (None,)
        found = read_from(since, tail, min(sizes)) if tail is not None else None
        if found is None:
            return None
        entries, self.end = found
        return entries

    def _catch_up(self) -> None:
        """Read what other processes wrote since; read all of it again when the two places differ."""
        sizes = {_size(file) for file in self.files}
        if sizes == {self.end.size}:
            return
        if len(sizes) == 1 and min(sizes) > self.end.size > 0:
            with self.files[0].open("rb") as file:
                file.seek(self.end.size)
                _, end = read(file.read(), self.end)
            if end.size in sizes:
                self.end = end
                return
        self._reconciled()

    def _reconciled(self) -> list[Entry]:
        """Cut away what a crash tore, and complete the shorter place from the longer one."""
        if not self.exists():
            raise NoJournal
        contents = [file.read_bytes() if file.exists() else b"" for file in self.files]
        read_once = {content: read(content) for content in contents}
        found = [read_once[content] for content in contents]
        entries, end = max(found, key=lambda pair: pair[1].size)
        whole = contents[found.index((entries, end))][: end.size]
        if end.seq < self.end.seq:
            raise JournalShorter(f"this process has seen {self.end.seq} lines, the files have {end.seq}")
        if any(
            not whole.startswith(content[: there.size]) for content, (_, there) in zip(contents, found, strict=True)
        ):
            raise JournalForked
        for file, content, (_, there) in zip(self.files, contents, found, strict=True):
            if content != whole:
                _make(file)
                _append(file, whole[there.size :], there.size)
                log.warning("journal completed", extra={"lines": end.seq - there.seq})
        self.end = end
        return entries

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile: no thread of ours and no other process."""
        folder = self.files[0].parent
        with self.lock:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)


@cache
def journal() -> Journal:
    """The journal of this installation."""
    return Journal([Path(folder) for folder in settings.SOCIALSMARTLY_JOURNAL])


def _make(file: Path) -> None:
    if file.exists():
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    descriptor = os.open(file.parent, os.O_RDONLY)
    _sync(descriptor)
    os.close(descriptor)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else -1


def _append(file: Path, content: bytes, size: int) -> None:
    """One write behind `size`, one fsync. What stands there already is a crash's and is cut away."""
    try:
        with file.open("r+b", buffering=0) as open_file:
            descriptor = open_file.fileno()
            os.ftruncate(descriptor, size)
            if os.pwrite(descriptor, content, size) != len(content):
                os.ftruncate(descriptor, size)
                raise NotJournalled
            _sync(descriptor)
    except OSError as fault:
        raise NotJournalled from fault


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError:
        log.critical(
            "the disk of the journal failed: this process ends and does not try again. Check the disk, then start"
        )
        os._exit(EXIT_AFTER_FAILED_SYNC)
