"""Root keys by day: a new one each morning, every key under it, and after seven days nothing opens with the old one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import override_settings

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import Reading, as_current
from socialsmartly.privacy.keyring import actions
from socialsmartly.privacy.keyring import keys as room
from socialsmartly.privacy.keyring.actions import destroy_older, rewrap, rotate, turn
from socialsmartly.privacy.keyring.errors import KeyDamaged, KeyFileUnsafe, NoGeneration, RootGone, StillWraps
from socialsmartly.privacy.keyring.generations import (
    BEFORE_DAYS,
    Generation,
    add,
    check_keys,
    generations,
    make_keys,
    newest,
    remove,
    root,
)
from socialsmartly.privacy.keyring.keys import key_of, keys_of, open_kid
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.queries import generation_states
from socialsmartly.privacy.keyring.shredding import forget
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import SERVICE
from tests.house import DATA, ROOT

pytestmark = pytest.mark.promise("4.2-h", "5-h")

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def keys(db: None, tmp_path: Path) -> Iterator[Path]:
    """A folder of keys of its own, begun on a Monday."""
    folder = tmp_path / "keys"
    make_keys(folder, MONDAY)
    with override_settings(SOCIALSMARTLY_KEYS=folder):
        yield folder
        SubjectKey.objects.all().delete()


def people(count: int) -> dict[UUID, bytes]:
    """So many people with a key each; what their key seals to the same nonce shows later whether it is still the same key."""
    with as_current(Reading(SERVICE)):
        made = keys_of([uuid7() for _ in range(count)], KeyClass.CONTACT)
    return {subject: key.kid for subject, key in made.items()}


def sample(kid: bytes) -> bytes:
    with as_current(Reading(SERVICE)):
        return open_kid(kid).cipher.encrypt(bytes(12), b"same", None)


def wrapping() -> set[int]:
    return set(SubjectKey.objects.values_list("generation", flat=True))


def test_a_new_day_brings_a_new_root_and_every_key_goes_under_it(keys: Path) -> None:
    kids = people(1234)
    before = {kid: sample(kid) for kid in kids.values()}
    assert turn(MONDAY).made is False
    turned = turn(MONDAY + DAY)
    assert (turned.newest, turned.made, turned.rewrapped, turned.destroyed) == (2, True, 1234, ())
    assert wrapping() == {2}
    assert {kid: sample(kid) for kid in kids.values()} == before
    assert turn(MONDAY + DAY).rewrapped == 0


def test_new_keys_are_wrapped_with_the_newest_root(keys: Path) -> None:
    rotate(MONDAY)
    people(1)
    assert wrapping() == {2}


def test_seven_generations_live_and_the_eighth_day_ends_the_first(keys: Path) -> None:
    people(1)
    for day in range(1, 7):
        assert turn(MONDAY + day * DAY).destroyed == ()
    assert [g.number for g in generations()] == [1, 2, 3, 4, 5, 6, 7]
    assert turn(MONDAY + 7 * DAY).destroyed == (1,)
    assert [g.number for g in generations()] == [2, 3, 4, 5, 6, 7, 8]
    assert turn(MONDAY + 30 * DAY).destroyed == (2, 3, 4, 5, 6, 7, 8)


def test_a_day_under_a_wrong_clock_does_not_live_for_years(keys: Path) -> None:
    turn(date(2038, 1, 1))
    assert turn(MONDAY).destroyed == (2,)
    assert [g.day for g in generations()] == [MONDAY]


def test_numbers_are_never_given_twice(keys: Path) -> None:
    assert destroy_older(MONDAY).newest == 2
    assert destroy_older(MONDAY).newest == 3
    assert [g.number for g in generations()] == [3]


def test_a_root_that_still_wraps_a_damaged_key_stays_and_is_named(keys: Path) -> None:
    kids = people(700)
    hurt = next(iter(kids))
    SubjectKey.objects.filter(subject=hurt).update(wrapped=bytes(60))
    with pytest.raises(StillWraps, match="generation 1"):
        turn(MONDAY + 7 * DAY)
    assert [g.number for g in generations()] == [1, 2]
    assert SubjectKey.objects.filter(generation=2).count() == 699
    forget([hurt])
    assert turn(MONDAY + 7 * DAY).destroyed == (1,)


def test_without_the_question_a_root_would_be_destroyed_under_its_keys(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kids = people(3)
    monkeypatch.setattr(actions, "rewrap", lambda: 0)
    with pytest.raises(StillWraps):
        turn(MONDAY + 7 * DAY)
    for generation in generations()[:-1]:
        remove(generation)
    with as_current(Reading(SERVICE)), pytest.raises(RootGone):
        open_kid(next(iter(kids.values())))
    assert [(s.number, s.there, s.keys) for s in generation_states()] == [(1, False, 3), (2, True, 0)]


def test_a_crash_between_two_batches_is_finished_by_the_next_run(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kids = people(1200)
    before = {kid: sample(kid) for kid in kids.values()}
    honest, batches = actions._wrapped_anew, []

    def crash_at_the_second(*arguments: object) -> object:
        batches.append(1)
        if len(batches) == 2:
            raise InterruptedError
        return honest(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "_wrapped_anew", crash_at_the_second)
    with pytest.raises(InterruptedError):
        turn(MONDAY + DAY)
    assert wrapping() == {1, 2}
    monkeypatch.setattr(actions, "_wrapped_anew", honest)
    assert turn(MONDAY + DAY).rewrapped == 700
    assert {kid: sample(kid) for kid in kids.values()} == before


def test_a_key_shredded_while_it_is_wrapped_anew_does_not_come_back(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kids = people(10)
    gone = next(iter(kids))
    honest = actions._wrapped_anew

    def meanwhile(*arguments: object) -> object:
        anew = honest(*arguments)  # type: ignore[arg-type]
        forget([gone])
        return anew

    monkeypatch.setattr(actions, "_wrapped_anew", meanwhile)
    turn(MONDAY + DAY)
    assert gone not in set(SubjectKey.objects.values_list("subject", flat=True))
    assert SubjectKey.objects.count() == 9


def test_a_reader_between_the_look_and_the_opening_looks_again(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kid = next(iter(people(1).values()))
    honest = room._rows_of
    looks: list[int] = []

    def then_everything_turns(kids: list[bytes]) -> object:
        rows = honest(kids)
        if not looks:
            destroy_older(MONDAY)
        looks.append(1)
        return rows

    monkeypatch.setattr(room, "_rows_of", then_everything_turns)
    sample(kid)
    assert len(looks) == 2


READER = """
import sys, time
from pathlib import Path
import django
django.setup()
from socialsmartly.privacy.datamap.scope import Reading, as_current
from socialsmartly.privacy.keyring.keys import open_kids
from socialsmartly.words.purposes import SERVICE
kids, stop = [bytes.fromhex(word) for word in sys.argv[2:]], Path(sys.argv[1])
reads, worst = 0, 0.0
print("reading", flush=True)
while not stop.exists():
    began = time.perf_counter()
    reading = Reading(SERVICE)
    with as_current(reading):
        open_kids(kids)
    assert all(("kid", kid) in reading.memory for kid in kids)
    reads, worst = reads + 1, max(worst, time.perf_counter() - began)
print(reads, round(worst * 1000))
"""


@pytest.mark.slow
def test_two_programs_read_on_while_the_roots_turn_under_them(db: None, tmp_path: Path) -> None:
    kids = people(1500)
    stop = tmp_path / "stop"
    some = [kid.hex() for kid in list(kids.values())[::10]]
    readers = [
        subprocess.Popen([sys.executable, "-c", READER, str(stop), *some], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(2)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "reading\n"
        for _ in range(3):
            assert destroy_older(newest().day).rewrapped == 1500
    finally:
        stop.touch()
        said = [reader.communicate(timeout=60)[0] for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0]
    assert all(int(line.split()[0]) > 3 for line in said)
    assert (DATA / "keys" / f"root-{newest().number}.key").exists()


def test_a_destroyed_root_is_forgotten_by_a_program_that_had_opened_it(keys: Path) -> None:
    root(1)
    destroy_older(MONDAY)
    with pytest.raises(RootGone):
        root(1)


def test_a_root_from_before_days_were_written_is_replaced_by_the_first_turn(keys: Path) -> None:
    (keys / "root-1.key").write_bytes(os.urandom(32))
    people(2)
    assert generations() == [Generation(1, BEFORE_DAYS)]
    turned = turn(MONDAY)
    assert (turned.newest, turned.rewrapped, turned.destroyed) == (2, 2, (1,))


@pytest.mark.parametrize("at", ["rename", "write", "unlink"])
def test_a_crash_while_a_root_is_destroyed_leaves_nothing_half(
    keys: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise InterruptedError

    rotate(MONDAY)
    with monkeypatch.context() as broken:
        if at == "write":
            broken.setattr(os, "urandom", crash)
        else:
            broken.setattr(Path, at, crash)
        with pytest.raises(InterruptedError):
            remove(generations()[0])
    check_keys(keys)
    turn(MONDAY)
    destroy_older(MONDAY)
    assert sorted(file.name for file in keys.iterdir()) == ["pepper.key", f"root-{newest().number}.key"]


def test_the_bytes_of_a_root_are_overwritten_before_the_file_goes(keys: Path, tmp_path: Path) -> None:
    witness = tmp_path / "the-same-file"
    witness.hardlink_to(keys / "root-1.key")
    before = witness.read_bytes()
    destroy_older(MONDAY)
    after = witness.read_bytes()
    assert len(after) == len(before)
    assert before[11:43] not in after


@pytest.mark.parametrize("what", ["folder", "root-1.key", "pepper.key"])
def test_a_link_instead_of_a_folder_or_file_of_keys_is_refused(keys: Path, tmp_path: Path, what: str) -> None:
    real = keys if what == "folder" else keys / what
    moved = tmp_path / "elsewhere"
    real.rename(moved)
    real.symlink_to(moved)
    with pytest.raises(KeyFileUnsafe, match="is a link"):
        check_keys(keys)


def test_keys_of_another_user_are_refused(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(KeyFileUnsafe, match="run chown 4711"):
        check_keys(keys)


def test_a_folder_that_lost_its_roots_is_refused_and_gets_no_new_one_by_itself(keys: Path) -> None:
    (keys / "root-1.key").unlink()
    make_keys(keys, MONDAY)
    with pytest.raises(NoGeneration):
        check_keys(keys)
    with pytest.raises(NoGeneration):
        rotate(MONDAY)


def test_a_folder_that_lost_its_pepper_gets_no_new_one(keys: Path) -> None:
    rotate(MONDAY)
    (keys / "pepper.key").unlink()
    make_keys(keys, MONDAY)
    with pytest.raises(KeyFileUnsafe, match=r"pepper.key is missing"):
        check_keys(keys)


def test_a_damaged_root_is_named(keys: Path) -> None:
    (keys / "root-1.key").write_bytes(b"2026-11-23 zz\n")
    with pytest.raises(KeyFileUnsafe, match=r"root-1.key is damaged"):
        check_keys(keys)


def test_too_many_damaged_keys_stop_the_turn(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "DAMAGED_AT_MOST", 3)
    people(5)
    SubjectKey.objects.update(wrapped=bytes(60))
    add(MONDAY + DAY)
    with pytest.raises(KeyDamaged, match="more than 3"):
        rewrap()


def test_key_of_one_person_is_still_one_after_the_turn(keys: Path) -> None:
    subject = uuid7()
    with as_current(Reading(SERVICE)):
        kid = key_of(subject, KeyClass.CONTACT).kid
    destroy_older(MONDAY)
    with as_current(Reading(SERVICE)):
        assert key_of(subject, KeyClass.CONTACT).kid == kid
