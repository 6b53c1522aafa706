"""One durable write, alone in a process that others may hinder: `python -m … append|cosign|cosign-deaf FOLDER`.

Waits for a line on its input, writes once, and ends with 0 when it would tell others that the write is there, with 3 when not.
A `deaf` one does not listen to what fsync says.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from socialsmartly.privacy.ledger.errors import DiskFailed
from socialsmartly.privacy.ledger.log import Log, LogReader
from socialsmartly.privacy.ledger.tests.given import KEY, lines
from socialsmartly.privacy.ledger.witness.request import write_request
from socialsmartly.privacy.ledger.witness.witness import Witness

BEFORE, AFTER = 250, 520
TOLD, FAILED = 0, 3
PR_SET_PTRACER, ANYBODY = 0x59616D61, -1


def append(folder: Path) -> Callable[[], object]:
    log = Log(folder / "log", KEY)
    batch = lines(BEFORE, AFTER)
    return lambda: log.append(batch)


def cosign(folder: Path) -> Callable[[], object]:
    log, witness = LogReader(folder / "log", KEY.verifier), Witness(folder / "witness")
    request = write_request(0, [], log.checkpoint())
    return lambda: witness.add_checkpoint(request)


def listen_to_nothing() -> None:
    fsync = os.fsync

    def deaf(descriptor: int) -> None:
        with suppress(OSError):
            fsync(descriptor)

    os.fsync = deaf  # type: ignore[assignment]  # the argument has another name


def main(what: str, folder: Path) -> None:
    write = {"append": append, "cosign": cosign}[what.removesuffix("-deaf")](folder)
    if what.endswith("-deaf"):
        listen_to_nothing()
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)  # where only a parent may look on otherwise
    os.write(1, b"ready\n")
    os.read(0, 1)
    try:
        write()
    except DiskFailed:
        os._exit(FAILED)
    os._exit(TOLD)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
