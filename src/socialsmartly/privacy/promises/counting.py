"""A process that serves people counts what it keeps, and writes it down every few seconds in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DatabaseError, connection
from django.http import Http404

from socialsmartly.privacy.promises.actions import write_down
from socialsmartly.words import evidence

log = logging.getLogger("socialsmartly.promises")

SECONDS: Final = 5.0
"""A process that is killed loses the counts of so many seconds, and nothing else."""
NO: Final = (Http404, PermissionDenied, SuspiciousOperation, ValidationError)
"""How the framework says no: as much a refusal as one of our own."""


@contextmanager
def counting(seconds: float = SECONDS) -> Iterator[None]:
    """Count while the block runs; what is left is written at its end. What goes wrong with writing reaches nobody but the log."""
    over = Event()
    writer = Thread(target=_write_until, args=(over, seconds), name="evidence", daemon=True)
    evidence.count_live(NO)
    writer.start()
    try:
        yield
    finally:
        evidence.stop_counting()
        over.set()
        writer.join(seconds)


def _write_until(over: Event, seconds: float) -> None:
    while not over.wait(seconds):
        write_or_say()
    write_or_say()


def write_or_say() -> bool:
    """Whether it was written. If not, the log says so, and the counts wait for the next time."""
    try:
        write_down()
    except DatabaseError:
        log.exception("what was seen of the promises was not written; it counts the next time")
        return False
    finally:
        connection.close()
    return True
