"""What was wrapped or written by an earlier version opens with this one: the formats, byte by byte."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from functools import partialmethod
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from django.test import override_settings

from socialsmartly.privacy.keyring import backup, copying
from socialsmartly.privacy.keyring.actions import replace_all
from socialsmartly.privacy.keyring.backup import back_up, restore
from socialsmartly.privacy.keyring.envelope import OpenKey, Place, unseal
from socialsmartly.privacy.keyring.errors import BackupOfAnotherVersion, KeyDamaged
from socialsmartly.privacy.keyring.generations import Generation, add, generations, root
from socialsmartly.privacy.keyring.models import Erased, IndexEntry, JournalMark, SubjectKey, SuppressedKey
from socialsmartly.privacy.keyring.wrapping import unwrap, wrap
from socialsmartly.words import KeyClass

pytestmark = pytest.mark.promise("5-h")

ROOT, KEY, KID, SUBJECT = AESGCM(bytes(range(32))), bytes(range(32, 64)), bytes(range(16)), UUID(int=2)
WRAPPED = "0707070707070707070707072f4b847f4b2af1d3eeb439abac7cdab4916dbf40bcc2b72ec68264c138e30c243795d3616b68da596fdb2243eeb48472"


def test_the_format_of_a_wrapped_key_never_changes_unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: b"\7" * size)
    assert wrap(ROOT, KEY, KID, SUBJECT, 5).hex() == WRAPPED
    assert unwrap(ROOT, bytes.fromhex(WRAPPED), KID, SUBJECT, 5) == KEY


@pytest.mark.parametrize("other", [(KID, SUBJECT, 6), (KID, UUID(int=3), 5), (bytes(16), SUBJECT, 5)])
def test_a_wrapped_key_is_nobody_elses(other: tuple[bytes, UUID, int]) -> None:
    with pytest.raises(KeyDamaged):
        unwrap(ROOT, bytes.fromhex(WRAPPED), *other)


def test_the_format_of_a_root_file_never_changes_unnoticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: b"\7" * size)
    add(date(2026, 11, 23), tmp_path)
    assert (tmp_path / "root-1.key").read_bytes() == b"2026-11-23 " + b"07" * 32 + b"\n"
    assert generations(tmp_path) == [Generation(1, date(2026, 11, 23))]


DAY = date(2026, 11, 23)
BACKUP = Path(__file__).with_name("golden_backup_2.hex")
BEFORE = Path(__file__).with_name("golden_backup_2_before_shops_came.hex")
BACKUPS = [Path(__file__).with_name("golden_backup_1.hex"), BEFORE, BACKUP]
"""One of each format that there ever was, with the same rows. The first holds the pages of a SQLite file, the second has a column less."""
PLACE = Place("contacts_contact", "email", UUID(int=1), SUBJECT, KeyClass.CONTACT)
ENVELOPE = (
    "0101000102030405060708090a0b0c0d0e0f070707070707070707070707"
    "36930dec645a0a5ffd7aaeef1550dcfc3a7a94b86c7dde5db95cebc01fde44c0c320cfc4163f341722d27e7c0fb54206"
)


@pytest.fixture
def keys(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of keys in which everything random is a row of sevens."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(os, "urandom", lambda size: b"\7" * size)
    add(DAY, folder)
    with override_settings(SOCIALSMARTLY_KEYS=folder), time_machine.travel(f"{DAY}T10:00Z", tick=False):
        yield folder


def a_row_of_each() -> None:
    wrapped = wrap(root(1), KEY, KID, SUBJECT, KeyClass.CONTACT)
    SubjectKey.objects.create(kid=KID, subject=SUBJECT, key_class=KeyClass.CONTACT, generation=1, wrapped=wrapped)
    IndexEntry.objects.create(digest=bytes(32), subject=SUBJECT, handle=UUID(int=3))
    Erased.objects.create(subject=UUID(int=4), seq=2**40)
    JournalMark.objects.create(pk=1, seq=9, digest=b"\1" * 32)
    SuppressedKey.objects.create(digest=b"\2" * 32, workspace=UUID(int=5), until=date(2029, 2, 28))


def everything() -> list[tuple[object, ...]]:
    rows = [
        row
        for model in (SubjectKey, IndexEntry, Erased, JournalMark, SuppressedKey)
        for row in model.objects.values_list()
    ]
    return [tuple(bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in row) for row in rows]


def test_the_format_of_a_backup_never_changes_unnoticed(keys: Path, tmp_path: Path) -> None:
    """The same bytes from either store."""
    a_row_of_each()
    assert back_up(tmp_path / "now").read_bytes() == bytes.fromhex(BACKUP.read_text())


@pytest.mark.parametrize("golden", BACKUPS, ids=["format 1", "format 2 before", "format 2"])
def test_a_backup_of_each_format_opens_and_says_what_it_said(keys: Path, tmp_path: Path, golden: Path) -> None:
    a_row_of_each()
    expected = everything()
    for model in (SubjectKey, IndexEntry, Erased, JournalMark, SuppressedKey):
        model.objects.all().delete()
    kept = tmp_path / "kept"
    kept.write_bytes(bytes.fromhex(golden.read_text()))
    assert restore(kept) == 1
    assert everything() == expected
    row = SubjectKey.objects.get()
    opened = unwrap(root(1), bytes(row.wrapped), KID, SUBJECT, KeyClass.CONTACT)
    assert unseal(bytes.fromhex(ENVELOPE), PLACE, OpenKey(KID, AESGCM(opened))) == "ada@example.test"


@pytest.mark.parametrize(
    ("room", "name", "other"),
    [
        (backup.Header, "line", lambda header: json.dumps(asdict(header), sort_keys=True).encode() + b"\n"),
        (backup, "_nonce", lambda number, *, last: number.to_bytes(12, "little")),
        (backup, "SHA256", SHA512),
        (copying, "_word", lambda field, value: str(value)),
        (copying, "_line", lambda words: json.dumps(words, default=str).encode() + b"\n"),
    ],
)
def test_each_change_of_the_format_is_noticed(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: object, name: str, other: object
) -> None:
    """The twin: one detail of the format is another."""
    monkeypatch.setattr(room, name, other)
    with pytest.raises(AssertionError):
        test_the_format_of_a_backup_never_changes_unnoticed(keys, tmp_path)


def test_a_format_that_is_read_as_the_other_opens_nothing(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the format before is no longer told from this one."""
    monkeypatch.setattr(backup, "PAGES", "none")
    monkeypatch.setattr(backup, "FORMAT", "socialsmartly keyring 1")
    kept = tmp_path / "kept"
    kept.write_bytes(bytes.fromhex(BACKUPS[0].read_text()))
    with pytest.raises(UnicodeDecodeError):
        restore(kept)


def test_a_backup_of_another_version_is_named_as_such(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(backup, "FORMAT", "socialsmartly keyring 3")
        later.setattr(
            backup.Header, "__init__", partialmethod(backup.Header.__init__, format="socialsmartly keyring 3")
        )
        made = back_up(tmp_path / "later")
    with pytest.raises(BackupOfAnotherVersion, match="keyring 3"):
        restore(made)


@pytest.mark.parametrize("line", [{"keyring_more": ["word"]}, {"keyring_erased": ["subject", "seq", "more"]}])
def test_a_table_or_column_that_we_do_not_know_is_refused_and_nothing_changes(
    db: None, line: dict[str, list[str]]
) -> None:
    Erased.objects.create(subject=SUBJECT, seq=1)
    content = [json.dumps(line).encode() + b"\n", b'["keyring_erased","00000000-0000-0000-0000-000000000007",7,7]\n']
    with pytest.raises(BackupOfAnotherVersion, match="more"):
        replace_all(content)
    assert Erased.objects.get().subject == SUBJECT


def test_a_column_that_came_later_gets_its_default(db: None) -> None:
    replace_all(
        [
            b'{"keyring_indexentry":["digest","sub',
            b'ject"]}\n["keyring_indexentry","00","' + str(SUBJECT).encode() + b'"]\n',
        ]
    )
    entry = IndexEntry.objects.get()
    assert (bytes(entry.digest), entry.subject, entry.handle.version) == (b"\0", SUBJECT, 4)
