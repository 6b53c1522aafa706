"""What ties the processes of an installation together, so that even `kill -9` of the supervisor leaves no two of anything.

The kernel holds both ends: a lock on the data folder that every child inherits, and a signal to each child when its parent dies.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "installation.lock"
PARENT = "SOCIALSMARTLY_PARENT"
PATIENCE_SECONDS = 3.0
PR_SET_PDEATHSIG = 1


class AlreadyRunning(Exception):
    """This data folder is in use by a running installation. Stop it first, or choose another folder with --data."""

    def __init__(self, process: str) -> None:
        super().__init__(f"{type(self).__doc__} (process {process or 'unknown'})")


@contextmanager
def alone_in(data: Path) -> Iterator[int]:
    """Hold the data folder (AlreadyRunning). Children that inherit the descriptor hold it too: whoever comes next waits for
    what a killed supervisor left, and refuses when it does not end."""
    descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            if time.monotonic() > deadline:
                raise AlreadyRunning(os.pread(descriptor, 20, 0).decode()) from held
            time.sleep(0.05)
        else:
            return


def end_with_parent() -> None:
    """End by SIGKILL as soon as the process named in the environment dies. Nothing is lost that was acknowledged: requests are
    transactions, and a job that was cut off is given back to the queue."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if str(os.getppid()) != parent:  # it died before we could ask
        sys.exit(1)
