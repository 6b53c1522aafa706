"""A backup of the keyring opens for seven days, says nothing to anybody who has only the file, and changes nothing when it is bad."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.test import override_settings

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import Reading, as_current
from socialsmartly.privacy.keyring import backup, index
from socialsmartly.privacy.keyring.actions import destroy_older, turn
from socialsmartly.privacy.keyring.backup import CHUNK, DIGEST, TAG, back_up, read_header, restore
from socialsmartly.privacy.keyring.errors import BackupDamaged, BackupOutlived, KeyShredded
from socialsmartly.privacy.keyring.generations import make_keys, root_secret
from socialsmartly.privacy.keyring.keys import keys_of, open_kid
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.shredding import forget
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import SERVICE

pytestmark = pytest.mark.promise("4.2-h")

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def keys(db: None, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "keys"
    make_keys(folder, MONDAY)
    with override_settings(SOCIALSMARTLY_KEYS=folder), time_machine.travel(f"{MONDAY}T10:00Z", tick=False):
        yield folder
        SubjectKey.objects.all().delete()


def people(count: int) -> dict[UUID, bytes]:
    with as_current(Reading(SERVICE)):
        made = keys_of([uuid7() for _ in range(count)], KeyClass.CONTACT)
    index.claim_many("shop", "email", {f"{subject}@example.test": subject for subject in made})
    return {subject: key.kid for subject, key in made.items()}


def opens(kid: bytes) -> bool:
    with as_current(Reading(SERVICE)):
        try:
            open_kid(kid)
        except KeyShredded:
            return False
    return True


def rows() -> list[tuple[object, ...]]:
    return [tuple(map(str, row)) for row in SubjectKey.objects.order_by("subject").values_list()]


def test_a_restored_keyring_is_the_one_that_was_backed_up(keys: Path, tmp_path: Path) -> None:
    kids = people(1200)
    before = rows()
    made = back_up(tmp_path / "keyring.backup")
    forget(list(kids))
    people(3)
    assert restore(made) == 1
    assert rows() == before
    assert all(opens(kid) for kid in list(kids.values())[:20])
    somebody = next(iter(kids))
    assert index.find("shop", "email", f"{somebody}@example.test") == somebody


def test_after_seven_days_nobody_opens_it(keys: Path, tmp_path: Path) -> None:
    kids = people(2)
    made = back_up(tmp_path)
    for day in range(1, 7):
        turn(MONDAY + day * DAY)
    restore(made)
    turn(MONDAY + 7 * DAY)
    with pytest.raises(BackupOutlived, match="generation 1 of 2026-11-23"):
        restore(made)
    assert all(opens(kid) for kid in kids.values())


def test_a_hard_shred_ends_every_backup_at_once(keys: Path, tmp_path: Path) -> None:
    people(2)
    made = back_up(tmp_path)
    destroy_older(MONDAY)
    with pytest.raises(BackupOutlived):
        restore(made)
    assert restore(back_up(tmp_path)) == 2


def test_a_backup_holds_no_key_under_an_older_root_which_would_die_before_it(keys: Path, tmp_path: Path) -> None:
    people(2)
    with time_machine.travel(f"{MONDAY + DAY}T00:00:30Z", tick=False):
        made = back_up(tmp_path)
    assert read_header(made).generation == 2
    assert set(SubjectKey.objects.values_list("generation", flat=True)) == {2}


def test_only_we_may_read_it_and_it_shows_no_key_and_no_digest(keys: Path, tmp_path: Path) -> None:
    people(50)
    made = back_up(tmp_path)
    assert made.parent == tmp_path
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    content = made.read_bytes()
    secrets = [bytes(word) for row in SubjectKey.objects.all() for word in (row.kid, row.wrapped)]
    secrets += [root_secret(1), root_secret(1).hex().encode(), (keys / "pepper.key").read_bytes()]
    assert not any(secret in content for secret in secrets)
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".draft")] == []


def test_neither_a_root_nor_the_pepper_is_in_it_even_when_it_is_opened(keys: Path, tmp_path: Path) -> None:
    people(5)
    made = back_up(tmp_path)
    with made.open("rb") as file:
        plain = b"".join(backup._opened(file, read_header(made), root_secret(1), made.stat().st_size))
    assert b"keyring_subjectkey" in plain
    assert not any(
        secret in plain
        for secret in (root_secret(1), root_secret(1).hex().encode(), (keys / "pepper.key").read_bytes())
    )


def test_one_changed_byte_anywhere_is_refused_and_the_keyring_stays_as_it_is(keys: Path, tmp_path: Path) -> None:
    people(3)
    made = back_up(tmp_path)
    whole, before = made.read_bytes(), rows()
    for position in [*range(0, len(whole), max(1, len(whole) // 60)), len(whole) - 1]:
        bent = bytearray(whole)
        bent[position] ^= 1
        made.write_bytes(bent)
        with pytest.raises((BackupDamaged, BackupOutlived)):
            restore(made)
    assert rows() == before


@pytest.mark.parametrize("cut", [0, 10, 5000])
def test_a_cut_backup_is_refused(keys: Path, tmp_path: Path, cut: int) -> None:
    people(20)
    made = back_up(tmp_path)
    made.write_bytes(made.read_bytes()[:cut])
    with pytest.raises(BackupDamaged):
        restore(made)


def test_chunks_that_somebody_cut_off_or_moved_do_not_open_although_the_digest_fits(keys: Path, tmp_path: Path) -> None:
    """The digest needs no key, so whoever changes the file can write a new one; the chunks are what holds."""
    people(9000)
    made = back_up(tmp_path)
    content = made.read_bytes()
    start = content.index(b"\n") + 1
    body = content[start:-DIGEST]
    chunks = [body[at : at + CHUNK + TAG] for at in range(0, len(body), CHUNK + TAG)]
    assert len(chunks) > 1
    for changed in (chunks[:-1], chunks[1:], chunks[::-1], [*chunks, chunks[-1]]):
        forged = content[:start] + b"".join(changed)
        made.write_bytes(forged + sha256(forged).digest())
        with pytest.raises(BackupDamaged, match="chunk"):
            restore(made)


def test_a_crash_before_its_end_leaves_the_backup_that_was_there(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(2)
    target = back_up(tmp_path / "keyring.backup")
    before = target.read_bytes()

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="Input/output"):
            back_up(target)
    assert target.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["keyring.backup", "keys"]
