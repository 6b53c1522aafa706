"""What lies beside the tables, and the clock of each file: what is there, what is past its time, and what nobody gave a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from socialsmartly.privacy.keyring.queries import file_of_its_own, tables_on_a_server
from socialsmartly.privacy.retention.traces import Looked, look, look_through
from socialsmartly.words import Files, Keep

KEYRING_ROWS = "keyring, row by row"
"""A keyring on a server of its own has no files here: its tables are searched as the server hands them out."""


def places() -> Mapping[str, Files]:
    found: Mapping[str, Files] = settings.SOCIALSMARTLY_PLACES
    return found


def searched_places() -> dict[str, Path]:
    """Where a trace of somebody who is gone could be."""
    return {name: files.path for name, files in places().items() if files.searched}


def search_everywhere(values: Collection[str]) -> dict[str, Looked]:
    """Each of these places, and the tables of a keyring that lies on a server."""
    found, tables = look(searched_places(), values, file_of_its_own()), tables_on_a_server()
    return found | {KEYRING_ROWS: look_through(tables, values)} if tables else found


def without_a_rule(folder: Path) -> list[str]:
    """The names of what stands in the data folder and in no rule."""
    ruled = [files.path for files in places().values()]
    found = folder.iterdir() if folder.exists() else ()
    return sorted(path.name for path in found if not any(path == rule or path in rule.parents for rule in ruled))


def past_their_time(files: Files, now: datetime) -> Iterator[tuple[Path, datetime]]:
    """Files whose clock has run out, with the moment at which it did."""
    if not isinstance(files.keep, Keep):
        return
    for path in files.path.rglob("*"):
        try:
            there = path.lstat()
            ends = datetime.fromtimestamp(there.st_mtime, UTC) + files.keep.time
        except FileNotFoundError:
            continue
        emptied = files.held_open and not there.st_size
        if not path.is_dir() and not emptied and ends < now:
            yield path, ends
