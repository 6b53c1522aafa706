"""A search of the keyring's file takes nobody's lock away: locks on a file are the process's, and end with any descriptor of it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.queries import file_of_its_own
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.privacy.keyring.store import one_writer
from socialsmartly.privacy.retention.places import search_everywhere, searched_places

WRITES = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"


def file() -> str:
    return str(connections[KEYRING].settings_dict["NAME"])


def another_may_write() -> bool:
    """Whether another process becomes the writer at this moment."""
    done = subprocess.run([sys.executable, "-c", WRITES, file()], check=False, capture_output=True)
    assert not done.returncode or b"database is locked" in done.stderr
    return not done.returncode


def read_beside() -> None:
    with Path(file()).open("rb") as opened:
        opened.read()


@pytest.mark.promise("5-g", "4.2-h")
@pytest.mark.parametrize(
    ("search", "may"),
    [(lambda: search_everywhere({"ada@example.test"}), False), (read_beside, True)],
    ids=["ours", "twin"],
)
def test_no_other_writes_while_ours_holds_the_keyring(db: None, search: Callable[[], object], may: bool) -> None:
    """The twin reads the file beside SQLite, as the search did."""
    with one_writer():
        assert not another_may_write()
        search()
        assert another_may_write() is may


def test_the_file_is_searched_whole(db: None) -> None:
    assert file_of_its_own().keys() <= set(searched_places().values())
    with one_writer():
        SubjectKey.objects.create(kid=b"ada@example.test", subject="0" * 32, key_class=1, generation=1, wrapped=b"")
    assert search_everywhere({"ada@example.test"})["keyring"].hits == 1
    (((size, image),),) = file_of_its_own().values()
    with sqlite3.connect(file()) as other:
        assert len(b"".join(image())) == size == other.execute("PRAGMA page_count").fetchone()[0] * 4096
