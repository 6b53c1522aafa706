"""What somebody sends is looked at for malware before it is kept, by a scanner of this machine (ASVS 5.0, V5.4.3).

It is clamd by its INSTREAM command, over a socket in the file system. It stands beside the door out, and is none: no file reaches another
machine, so nobody becomes a recipient.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from socialsmartly.privacy.recipients.errors import AskedInsideABlock, FileHarmful, NotLookedAt, ScannerElsewhere

SECONDS: Final = 20.0
CHUNK: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
CLEAN: Final = b"stream: OK"


def check_scanner() -> None:
    """Before anything serves (ScannerElsewhere): a scanner on another machine would read what people send."""
    if settings.SOCIALSMARTLY_SCANNER and not Path(settings.SOCIALSMARTLY_SCANNER).is_absolute():
        raise ScannerElsewhere


def look_at(content: bytes) -> None:
    """Pass a file, or refuse it (FileHarmful, NotLookedAt, AskedInsideABlock). A scanner that is set and does not answer lets nothing pass; where none is
    set, nothing is looked at."""
    if not settings.SOCIALSMARTLY_SCANNER:
        return
    if connection.in_atomic_block:
        raise AskedInsideABlock
    try:
        answer = _asked(settings.SOCIALSMARTLY_SCANNER, content)
    except OSError as silent:
        raise NotLookedAt from silent
    if answer.endswith(b" FOUND"):
        raise FileHarmful
    if answer != CLEAN:
        raise NotLookedAt


def _asked(path: str, content: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as scanner:
        scanner.settimeout(SECONDS)
        scanner.connect(path)
        scanner.sendall(b"zINSTREAM\0")
        for piece in _pieces(content):
            scanner.sendall(piece)
        return b"".join(_answer(scanner)).partition(b"\0")[0].strip()


def _pieces(content: bytes) -> Iterator[bytes]:
    """Each with its length before it; one of no length says that it is the end."""
    for start in range(0, len(content), CHUNK):
        piece = content[start : start + CHUNK]
        yield struct.pack("!I", len(piece)) + piece
    yield struct.pack("!I", 0)


def _answer(scanner: socket.socket) -> Iterator[bytes]:
    read = 0
    while read < LONGEST_ANSWER and (part := scanner.recv(LONGEST_ANSWER)):
        read += len(part)
        yield part
        if part.endswith(b"\0"):
            return
