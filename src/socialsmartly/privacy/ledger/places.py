"""Where the log of this installation lies and by which keys it is checked: the only part of the room that reads settings."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from socialsmartly.privacy.ledger.beginning import LOG_KEY, WITNESS_KEY
from socialsmartly.privacy.ledger.errors import LogMissing
from socialsmartly.privacy.ledger.log import LogReader
from socialsmartly.privacy.ledger.note import Verifier, read_verifier


def log_folder() -> Path:
    return Path(settings.SOCIALSMARTLY_LEDGER)


def log_verifier() -> Verifier:
    return _verifier(log_folder() / LOG_KEY)


def witness_verifier() -> Verifier | None:
    """None while no witness has introduced itself."""
    path = log_folder() / WITNESS_KEY
    return _verifier(path) if path.exists() else None


def reader() -> LogReader:
    """The log as this process reads it: full tiles stay in memory from one request to the next (LogMissing)."""
    return _reader(log_folder(), log_verifier())


@lru_cache(maxsize=1)
def _reader(folder: Path, verifier: Verifier) -> LogReader:
    return LogReader(folder, verifier)


def _verifier(path: Path) -> Verifier:
    try:
        return read_verifier(path.read_text().strip())
    except FileNotFoundError:
        raise LogMissing(path.name) from None
