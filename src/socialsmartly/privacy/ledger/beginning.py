"""The first hour of a log, and opening it ever after. A log keeps its name and its key for life."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from socialsmartly.privacy.ledger import disk
from socialsmartly.privacy.ledger.errors import KeyExists, LogMissing
from socialsmartly.privacy.ledger.keyfile import make_key, read_key
from socialsmartly.privacy.ledger.log import CHECKPOINT, Log
from socialsmartly.privacy.ledger.note import SigningKey, read_verifier
from socialsmartly.privacy.ledger.witness import witness
from socialsmartly.privacy.ledger.witness.witness import Witness

LOG_KEY = "log.vkey"
WITNESS_KEY = "witness.vkey"


def begin(folder: Path, key: Path, name: str, *, expected: bool) -> None:
    """Make the key and sign the empty log where neither is. `expected` says that others know of lines: then nothing is begun
    anew, since an empty log would hide that they are gone (LogMissing)."""
    if (folder / CHECKPOINT).exists():
        open_log(folder, key).close()
        return
    if expected:
        raise LogMissing("the database knows of lines")
    if not key.exists():
        make_key(key)
    signing = SigningKey(name, read_key(key))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    disk.put(folder, {LOG_KEY: f"{signing.verifier}\n".encode()})
    Log.begin(folder, signing).close()


def open_log(folder: Path, key: Path) -> Log:
    """The log for its one writer (LogMissing, LogBusy, LogDamaged, KeyUnsafe)."""
    path = folder / LOG_KEY
    if not path.exists():
        raise LogMissing(path.name)
    return Log(folder, SigningKey(read_verifier(path.read_text().strip()).name, read_key(key)))


def begin_witness(folder: Path, log: Path, name: str) -> None:
    """Make a witness of our own that looks at this log, once. One whose state is lost stays retired: a successor is begun by hand,
    under another name, and announced."""
    if (log / WITNESS_KEY).exists():
        return
    try:
        verifier = witness.begin(folder, name)
    except KeyExists:  # a crash came before it introduced itself
        with closing(Witness(folder)) as there:
            verifier = there.verifier
    witness.trust(folder, read_verifier((log / LOG_KEY).read_text().strip()))
    disk.put(log, {WITNESS_KEY: f"{verifier}\n".encode()})
