"""Whoever has a set of backups reads nobody without the root key of its day, and nobody at all when its seven days are over.

A thief has the database's dump or not, the keyring's backup or not, and the folder of keys as it was that day or as it is a week
later: eight sets. One of them opens, on its day alone: that is why no backup of ours holds a root key.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import override_settings

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import backup, copying
from socialsmartly.privacy.keyring.actions import turn
from socialsmartly.privacy.keyring.envelope import OpenKey, Place, kid_of, unseal
from socialsmartly.privacy.keyring.errors import KeyDamaged, NotSealedHere, RootGone
from socialsmartly.privacy.keyring.generations import generations, make_keys, root, root_secret
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.shredding import destroy, journal_erasure
from socialsmartly.privacy.keyring.wrapping import unwrap
from socialsmartly.product.campaigns.tests.shop import customer, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.site.postgres import binaries
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import SERVICE
from tests.house import ROOT
from tests.stores import over_both

pytestmark = [pytest.mark.slow, pytest.mark.promise("4.2-h", "5-h")]

MONDAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
TABLE = "contacts_contact"
FIELDS = ("name", "email")
DUMPS = "import sys, django; django.setup(); from pathlib import Path; from socialsmartly.site.backup import dump; dump(Path(sys.argv[1]))"


@dataclass
class Loot:
    """What lies where on the day of the backup, and what is left of the keys a week later."""

    dump: Path
    keyring: Path
    that_day: Path
    a_week_later: Path
    workspace: UUID
    erased: list[UUID]
    stay: list[UUID]
    rows_that_day: list[bytes]


@pytest.fixture(params=[(6, 3), pytest.param((1000, 200), marks=pytest.mark.deep)], ids=["small", "full"])
def loot(store: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Loot]:
    everybody, going = request.param
    keys = tmp_path / "keys"
    make_keys(keys, MONDAY)
    with override_settings(SOCIALSMARTLY_KEYS=keys):
        with time_machine.travel(f"{MONDAY}T10:00Z", tick=False):
            workspace = shop()
            people = [
                customer(workspace, agreed=False, name=f"Ada {at}", address=f"ada{at}@example.test")
                for at in range(everybody)
            ]
            dump(tmp_path / "database.dump")
            kept = backup.back_up(tmp_path / "keyring.backup")
            rows = list(copying.pieces())
            shutil.copytree(keys, tmp_path / "that day")
            destroy(journal_erasure(people[:going], kind="contact"))
        turn(MONDAY + WEEK)
        shutil.copytree(keys, tmp_path / "a week later")
        yield Loot(
            tmp_path / "database.dump",
            kept,
            tmp_path / "that day",
            tmp_path / "a week later",
            workspace,
            people[:going],
            people[going:],
            rows,
        )


def dump(into: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", DUMPS, str(into)],
        env={**os.environ, "SOCIALSMARTLY_LOGIN": "owner"},
        cwd=ROOT,
        check=True,
    )


def envelopes(source: Path) -> Iterator[tuple[UUID, str, bytes]]:
    """Every sealed value of the table of people in a dump: row, column, envelope."""
    done = subprocess.run(
        [str(binaries() / "pg_restore"), "--data-only", f"--table={TABLE}", "--file=-", str(source)],
        capture_output=True,
        text=True,
        check=True,
    )
    head, _, rest = done.stdout.partition(f"COPY public.{TABLE} (")[2].partition(") FROM stdin;\n")
    columns = [name.strip() for name in head.split(",")]
    for line in rest.partition("\n\\.\n")[0].splitlines():
        row = dict(zip(columns, line.split("\t"), strict=True))
        for column in FIELDS:
            yield UUID(row["id"]), column, bytes.fromhex(row[column].removeprefix("\\\\x"))


def keys_in(source: Path) -> list[bytes]:
    """What a backup of the keyring opens to with the roots that are there: nothing, or its lines."""
    header = backup.read_header(source)
    with suppress(RootGone), source.open("rb") as file:
        opened = backup._opened(file, header, root_secret(header.generation), source.stat().st_size)
        return list(opened)
    return []


def opened_keys(content: Iterable[bytes]) -> dict[bytes, tuple[OpenKey, UUID, int]]:
    """The keys in the lines of a keyring, each tried with every root that is there."""
    found = {}
    lines = [json.loads(line) for line in b"".join(content).splitlines()[1:]]
    for _, kid_hex, subject, key_class, _, wrapped, _ in (
        line for line in lines if line[0] == SubjectKey._meta.db_table
    ):
        kid = bytes.fromhex(kid_hex)
        for generation in generations():
            with suppress(KeyDamaged):
                key = unwrap(root(generation.number), bytes.fromhex(wrapped), kid, UUID(subject), key_class)
                found[kid] = (OpenKey(kid, AESGCM(key)), UUID(subject), key_class)
    return found


def read_by_a_thief(database: Path | None, keyring: Iterable[bytes], keys: Path) -> set[str]:
    """Every value that opens with what the thief has."""
    read = set()
    with override_settings(SOCIALSMARTLY_KEYS=keys):
        known = opened_keys(keyring)
        for row, column, sealed in envelopes(database) if database else ():
            for key, subject, key_class in known.values() if kid_of(sealed) in known else ():
                with suppress(NotSealedHere):
                    read.add(unseal(sealed, Place(TABLE, column, row, subject, KeyClass(key_class)), key))
    return read


def eight_sets(loot: Loot) -> dict[tuple[bool, bool, str], set[str]]:
    found = {}
    for has_database, has_keyring, when in product((True, False), (True, False), ("that day", "a week later")):
        keys = loot.that_day if when == "that day" else loot.a_week_later
        with override_settings(SOCIALSMARTLY_KEYS=keys):
            keyring = keys_in(loot.keyring) if has_keyring else []
        found[has_database, has_keyring, when] = read_by_a_thief(loot.dump if has_database else None, keyring, keys)
    return found


def everything(loot: Loot) -> set[str]:
    count = len(loot.erased) + len(loot.stay)
    return {f"Ada {at}" for at in range(count)} | {f"ada{at}@example.test" for at in range(count)}


@over_both
def test_of_eight_sets_one_opens_and_only_as_long_as_the_root_of_its_day_lives(loot: Loot) -> None:
    sets = eight_sets(loot)
    assert len(sets) == 8
    assert sets.pop((True, True, "that day")) == everything(loot)
    assert set().union(*sets.values()) == set()


@over_both
def test_no_file_of_a_backup_shows_a_value_or_a_root(loot: Loot) -> None:
    values = [value.encode() for value in everything(loot)]
    with override_settings(SOCIALSMARTLY_KEYS=loot.that_day):
        roots = [form for g in generations() for form in (root_secret(g.number), root_secret(g.number).hex().encode())]
    plain = subprocess.run(
        [str(binaries() / "pg_restore"), "--file=-", str(loot.dump)], capture_output=True, check=True
    ).stdout
    for content in (loot.dump.read_bytes(), plain, loot.keyring.read_bytes()):
        assert not any(
            re.search(rb"(?<![0-9a-z])" + re.escape(word) + rb"(?![0-9])", content) for word in [*values, *roots]
        )


@over_both
def test_who_stays_is_read_as_before_and_who_was_erased_by_nobody(loot: Loot) -> None:
    with reading_for(SERVICE, workspace=loot.workspace):
        stay = [(c.name, c.email) for c in Contact.objects.filter(pk__in=loot.stay)]
    count = len(loot.erased)
    assert sorted(stay) == sorted((f"Ada {at}", f"ada{at}@example.test") for at in range(count, count + len(loot.stay)))
    now = read_by_a_thief(loot.dump, copying.pieces(), loot.a_week_later)
    assert now == {value for pair in stay for value in pair}


@over_both
def test_wrapped_keys_in_the_database_would_open_it_without_the_keyring(loot: Loot) -> None:
    """The twin: the dump brings the rows of the keyring with it. On its day a set without the keyring's backup opens, and is seen."""
    assert read_by_a_thief(loot.dump, [], loot.that_day) == set()
    assert read_by_a_thief(loot.dump, loot.rows_that_day, loot.that_day) == everything(loot)


@over_both
def test_roots_that_lived_on_would_open_the_erased_a_week_later(loot: Loot) -> None:
    """The twin: nobody destroyed the root of that day."""
    shutil.copy(loot.that_day / "root-1.key", loot.a_week_later)
    assert eight_sets(loot)[True, True, "a week later"] == everything(loot)
