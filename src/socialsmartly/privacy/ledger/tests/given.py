"""A log, its key, a witness's key and some lines, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from socialsmartly.privacy.ledger.entry import Entry, commit
from socialsmartly.privacy.ledger.log import Log
from socialsmartly.privacy.ledger.note import COSIGNATURE, Checkpoint, SigningKey, signed

KEY = SigningKey("log.example/one", sha256(b"log").digest())
WITNESS = SigningKey("witness.example/w", sha256(b"witness").digest(), COSIGNATURE)
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def line(number: int) -> bytes:
    salt = sha256(b"salt %d" % number).digest()
    return Entry("consent", BEGAN + timedelta(seconds=number), "person", commit(salt, {"n": str(number)})).encode()


def lines(start: int, stop: int) -> list[bytes]:
    return [line(number) for number in range(start, stop)]


def a_log(folder: Path, *batches: int) -> Log:
    """A log with batches of these sizes; its entries are `line(0)`, `line(1)` and so on."""
    log = Log.begin(folder, KEY)
    for batch in batches:
        log.append(lines(log.size, log.size + batch))
    return log


def cosigned(log: Log, at: int = 1_800_000_000) -> str:
    text = Checkpoint(KEY.name, log.size, log.root()).text
    return signed(text, KEY.sign(text), WITNESS.cosign(text, at))


def files_of(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "lock")
