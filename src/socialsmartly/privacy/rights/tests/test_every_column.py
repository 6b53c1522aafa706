"""Something is planted in every column of every table of the map, for two people; one asks for a copy, then to be deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.db import models

from socialsmartly.privacy.datamap.fields import OwnerHandle, OwnerKey
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.envelope import seal
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.keyring.keys import key_of
from socialsmartly.privacy.rights import actions
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import Share, person_kinds, shares
from socialsmartly.privacy.rights.reading import WITHHELD, opens_an_account
from socialsmartly.words import Leaving
from socialsmartly.words.purposes import EXPORTING
from tests.house import as_owner

Planted = dict[type[models.Model], dict[str, object]]
MARKS = count(10_000)
KINDS = ("member", "contact", "claim")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
VALUES: tuple[tuple[type[Any], Callable[[int], Any]], ...] = (
    (models.ForeignKey, lambda _: uuid7()),
    (models.UUIDField, lambda _: uuid7()),
    (SealedTextField, lambda mark: f"planted {mark}"),
    (models.TextField, lambda mark: f"planted {mark}"),
    (models.CharField, lambda mark: f"p{mark}"),
    (models.DateTimeField, lambda mark: NEW_YEAR + timedelta(seconds=mark)),
    (models.DateField, lambda mark: NEW_YEAR.date() + timedelta(days=mark)),
    (models.BooleanField, lambda _: True),
    (models.IntegerField, lambda mark: mark),
    (models.BinaryField, lambda mark: f"p{mark}".encode()),
    (models.JSONField, lambda mark: json.dumps({"planted": mark})),
)


SAID: dict[str, str | None] = {
    "access_look.purpose": EXPORTING.slug,
    "disclosures_measure.state": "decided",
    "disclosures_measure.since": "2026-03-01T00:00:00+00:00",
    "succession_announcement.handed_over_at": None,
    "succession_consigned.handed_over_at": None,
    "applicants_evidence.media": "words",
    "portability_handover.left": "3",
    "identity_check.ground": "rights",
    "identity_check.way": "person",
    "identity_check.seen": "card",
    "identity_check.outcome": "same",
    "identity_facecheck.ground": "minors",
    "identity_facecheck.outcome": "same",
    "identity_facecheck.assessed_until": "2100-01-01T00:00:00+00:00",
}
"""The database takes no other: a look that says why and what is one by a file, what is public was decided and told a week before, who said no is
handed over to nobody, evidence is words or a paper, a link is fetched three times at most, and a check has its ground, its way and what was seen."""


def ask_for(kind: str) -> Asker:
    return Asker(kind, uuid7(), None if kind == "member" else uuid7())


def plant(asker: Asker) -> Planted:
    """One row in each table of the map that can hold something of the person. No purpose may write everywhere, so the owner does,
    and without the links between tables, which this test does not need."""
    planted: Planted = {}
    for share in shares(asker.kind):
        row, stored = row_of(share, asker)
        planted[share.model] = row
        names, marks = ", ".join(f'"{name}"' for name in stored), ", ".join(["%s"] * len(stored))
        with as_owner() as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(f"INSERT INTO {share.table} ({names}) VALUES ({marks})", list(stored.values()))
    return planted


def row_of(share: Share, asker: Asker) -> tuple[dict[str, object], dict[str, object]]:
    """The row as a person would read it, and as the database stores it."""
    paths = {column for column, _ in share.paths}
    row = {str(f.column): asker.subject if f.column in paths else value_for(f, asker) for f in fields(share)}
    row["id"] = asker.subject if "id" in paths else uuid7()
    stored = dict(row)
    with asker.block():
        for field in (f for f in fields(share) if isinstance(f, SealedTextField)):
            subject = UUID(str(row[field.of]))
            key = key_of(subject, field.key_class)
            stored[str(field.column)] = seal(
                str(row[str(field.column)]), field.place_of(UUID(str(row["id"])), subject), key
            )
    return row, stored


def fields(share: Share) -> list[Any]:
    return list(share.model._meta.local_concrete_fields)


def value_for(field: Any, asker: Asker) -> object:
    """A value of its own for each column. A type that is missing here fails the test: teach it the new one."""
    mark = next(MARKS)
    name = f"{field.model._meta.db_table}.{field.column}"
    if name in SAID:
        return SAID[name]
    if isinstance(field, OwnerKey | OwnerHandle):
        return asker.workspace or asker.subject
    for kind, made in VALUES:
        if isinstance(field, kind):
            value = made(mark)
            return value[: field.max_length] if isinstance(field, models.CharField) else value
    raise NotImplementedError(type(field))


def as_read(value: object) -> object:
    if isinstance(value, str) and value.startswith("\\x"):
        return bytes.fromhex(value[2:])
    return value


def same(found: object, planted: object) -> bool:
    if isinstance(planted, datetime) and isinstance(found, str):
        return datetime.fromisoformat(found) == planted
    if isinstance(found, dict | list):
        return bool(found == json.loads(str(planted)))
    return as_read(found) == planted or str(found) == str(planted)


def differences(asker: Asker, planted: Planted) -> Iterator[str]:
    _, held = actions.copy(asker, channel="page")
    found = {part.model: {row["id"]: row for row in part.rows} for part in held}
    for model, row in planted.items():
        read = found[model].get(str(row["id"]), {})
        for field in model._meta.local_concrete_fields:
            name = str(field.column)
            expected = WITHHELD if isinstance(field, SealedTextField) and opens_an_account(field) else row[name]
            if not same(read.get(name), expected):
                yield f"{model._meta.label}.{field.name}"


@pytest.mark.promise("4.1-a")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_in_any_column_of_any_table_comes_out(db: None, kind: str) -> None:
    ada, bob = ask_for(kind), ask_for(kind)
    planted, _ = plant(ada), plant(bob)
    assert list(differences(ada, planted)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_that_did_not_come_out_would_be_seen(db: None, kind: str) -> None:
    """The twin: with another value expected in each table, each table is reported."""
    ada = ask_for(kind)
    planted = plant(ada)
    for row in planted.values():
        row["id"] = uuid7()
    assert {line.rsplit(".", 1)[0] for line in differences(ada, planted)} == {m._meta.label for m in planted}


@pytest.mark.promise("4.1-a")
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_planted_for_a_neighbour_comes_out(db: None, kind: str) -> None:
    ada, bob = ask_for(kind), ask_for(kind)
    _, theirs = plant(ada), plant(bob)
    _, held = actions.copy(ada, channel="page")
    text = json.dumps([part.rows for part in held], ensure_ascii=False)
    for row in theirs.values():
        own = [v for v in row.values() if isinstance(v, str) and len(v) > 5 and v not in SAID.values()]
        assert str(row["id"]) not in text
        assert not [value for value in own if f'"{value}"' in text]


@pytest.mark.promise("4.2-a", "4.4-b")
@pytest.mark.parametrize("kind", KINDS)
def test_each_row_leaves_as_its_table_says_and_nobody_elses_changes(db: None, kind: str) -> None:
    ada, bob = ask_for(kind), ask_for(kind)
    mine, theirs = plant(ada), plant(bob)
    before = dump(theirs)
    actions.delete(ada, channel="page")
    for share in shares(kind):
        left = stored(share, mine[share.model]["id"])
        fates = {leaving for _, leaving in share.paths}
        assert bool(left) is (Leaving.ROW_GOES not in fates), share.model
        gone = [column for column, leaving in share.paths if leaving is Leaving.LINK_GOES]
        assert all(row[column] is None for row in left for column in gone), share.model
    assert dump(theirs) == before


def stored(share: Share, key: object) -> list[dict[str, object]]:
    with as_owner() as owner:
        cursor = owner.execute(f"SELECT * FROM {share.table} WHERE id = %s", [key])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def dump(planted: Planted) -> str:
    kinds = (share for kind in person_kinds() for share in shares(kind))
    return repr([stored(share, planted[share.model]["id"]) for share in kinds if share.model in planted])
