"""Files that are there after the power failed: written under another name, forced to the disk, renamed, and the folder forced too.

After a failed fsync the kernel may drop what it could not write and call the next fsync a success, so nothing is tried twice here:
every failure is DiskFailed, and a process that met one must end (research/reliability: fsync failures).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from socialsmartly.privacy.ledger.errors import DiskFailed

OPEN_AT_ONCE = 64
DRAFT = ".new"


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace these files (paths under `folder`), each wholly or not at all, and all durable on return. Raises DiskFailed."""
    try:
        parents = {(folder / name).parent for name in files}
        touched = {path for parent in parents for path in _folders(folder, parent)}
        waiting = iter(files.items())
        while group := list(islice(waiting, OPEN_AT_ONCE)):
            _write(folder, group)
        for name in files:
            (folder / (name + DRAFT)).replace(folder / name)
        for path in sorted(touched):
            _sync(path)
    except OSError as error:
        raise DiskFailed(os.strerror(error.errno or 0)) from error


def settle(*paths: Path) -> None:
    """Force files or folders to the disk that another process may have left to the kernel. Raises DiskFailed."""
    try:
        for path in paths:
            _sync(path)
    except OSError as error:
        raise DiskFailed(os.strerror(error.errno or 0)) from error


def lock(path: Path) -> int:
    """Hold a file for this process alone until its descriptor is closed; raises BlockingIOError when another holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor


def _folders(top: Path, folder: Path) -> list[Path]:
    """This folder, made where it is missing, and all above it up to `top`: a crash may have left any of them to the kernel."""
    folder.mkdir(parents=True, exist_ok=True)
    return [folder, *folder.parents[: len(folder.relative_to(top).parts)]]


def _write(folder: Path, group: list[tuple[str, bytes]]) -> None:
    """All are written before the first is forced: the disk then takes them together."""
    with ExitStack() as held:
        opened = [held.enter_context((folder / (name + DRAFT)).open("wb")) for name, _ in group]
        for file, (_, data) in zip(opened, group, strict=True):
            file.write(data)
            file.flush()
        for file in opened:
            os.fsync(file.fileno())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
