"""The catalogue of the running database, compared with the map: nothing is open that the map does not open, and nothing is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps

from socialsmartly.privacy.access.wall import closes_with_its_workspace, needs_policies
from socialsmartly.privacy.datamap.fields import OwnedLink
from socialsmartly.privacy.datamap.map import (
    carried,
    kind_of,
    owner_field,
    readable_columns,
    readers,
    said_by,
    tables,
)
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.words import Keep, Kind, Leaving, NoPerson, Purpose, Record
from socialsmartly.words.purposes import CLOSING, EVERY_PURPOSE, FINDING, REPLAY, RETENTION, RIGHTS, TAKEOVER
from tests.house import as_owner

pytestmark = pytest.mark.promise("5-h", "2.2-g")

Grants = set[tuple[str, str, str, str]]
OURS = "c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'procrastinate%'"


@pytest.fixture
def owner(cluster: object) -> Iterator[psycopg.Connection]:
    with as_owner() as connection:
        yield connection


@contextmanager
def broken(owner: psycopg.Connection, order: str) -> Iterator[None]:
    """For a twin: the fault is there inside the block and gone after it."""
    with owner.transaction(force_rollback=True):
        owner.execute(order)
        yield


def grants_by_the_map() -> Grants:
    """Worked out here a second time, from the words of the records alone, and not with the wall's own code."""
    found: Grants = set()
    model: Any
    for model in tables():
        says: Any = said_by(model)
        if model._meta.app_label == "keyring" or (isinstance(says, NoPerson) and says.library):
            continue
        for purpose in EVERY_PURPOSE:
            for privilege, names in may_do(model, purpose).items():
                found |= {
                    (purpose.role, model._meta.db_table, str(model._meta.get_field(name).column), privilege)
                    for name in names
                }
    return found


def may_do(model: Any, purpose: Purpose) -> dict[str, set[str]]:
    says: Any = said_by(model)
    every = {f.name for f in model._meta.local_concrete_fields}
    fixed = {model._meta.pk.name, getattr(owner_field(model), "name", "")}
    clock = isinstance(says.keep, Keep)
    everybody = isinstance(says, NoPerson) and says.read_by is None and not purpose.to_everybody
    closing = purpose == CLOSING and closes_with_its_workspace(model)
    replay = purpose == REPLAY and (isinstance(says, Record) or closes_with_its_workspace(model))
    sees = everybody or purpose in readers(model) or closing or replay or (purpose == RETENTION and clock)
    if not sees:
        return {}
    may = {"SELECT": set(readable_columns(model, purpose)) or every}
    if purpose == RETENTION and clock:
        may["SELECT"] |= {says.keep.after}
    if purpose == REPLAY and (done := redone(model)):
        may["UPDATE"] = done
    if purpose == FINDING and says.permits:
        may["UPDATE"] = {says.permits}
    if isinstance(says, Record) and says.by_case and purpose == says.by_case.opener:
        may["UPDATE"] = {says.by_case.case, says.by_case.until}
    if purpose in says.written_by or (purpose == RIGHTS and isinstance(says, Record)):
        may["UPDATE"] = set(readable_columns(model, purpose)) - fixed
    if purpose in says.written_by + says.added_by or (purpose == TAKEOVER and model in carried()):
        may["INSERT"] = every
    return may


def redone(model: Any) -> set[str]:
    """What a replay changes in rows that stay: pointers to whoever left, locks, permits, and fields that a person had emptied."""
    says: Any = said_by(model)
    done = {says.permits} - {None}
    if isinstance(says, Record):
        done |= {says.locks} - {None}
        done |= {path for path, leaving in says.about.items() if leaving is Leaving.LINK_GOES}
        if says.permits:
            done |= {f.name for f in model._meta.local_concrete_fields if isinstance(f, SealedTextField)}
    return done


def grants_in_the_database(owner: psycopg.Connection) -> Grants:
    rows = owner.execute(
        "SELECT grantee, table_name, column_name, privilege_type FROM information_schema.column_privileges "
        "WHERE table_schema = 'public' AND grantee LIKE 'purpose%' AND table_name NOT LIKE 'procrastinate%'"
    ).fetchall()
    return {(str(a), str(b), str(c), str(d)) for a, b, c, d in rows}


def test_the_columns_that_a_purpose_may_touch_are_those_of_the_map(owner: psycopg.Connection) -> None:
    assert grants_in_the_database(owner) ^ grants_by_the_map() == set()


def test_one_column_more_would_be_seen(owner: psycopg.Connection) -> None:
    with broken(owner, "GRANT SELECT (phone) ON contacts_contact TO purpose_campaign"):
        assert grants_in_the_database(owner) - grants_by_the_map() == {
            ("purpose_campaign", "contacts_contact", "phone", "SELECT")
        }


def deleters(owner: psycopg.Connection) -> set[tuple[str, str]]:
    rows = owner.execute(
        "SELECT grantee, table_name FROM information_schema.table_privileges WHERE table_schema = 'public' "
        "AND grantee LIKE 'purpose%' AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE')"
    ).fetchall()
    return {(str(a), str(b)) for a, b in rows}


@pytest.mark.promise("5-f")
def test_only_the_closing_of_a_shop_may_keep_a_table_still_that_it_does_not_change(owner: psycopg.Connection) -> None:
    rows = owner.execute(
        "SELECT c.relname, a.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) a "
        "WHERE a.privilege_type = 'MAINTAIN' AND a.grantee <> c.relowner AND c.relnamespace = 'public'::regnamespace"
    ).fetchall()
    assert rows == [("retention_hold", CLOSING.role)]


@pytest.mark.promise("4.3-e")
def test_only_writers_rights_closing_and_the_clock_may_delete(owner: psycopg.Connection) -> None:
    for role, table in deleters(owner):
        model = next(m for m in tables() if m._meta.db_table == table)
        says: Any = said_by(model)
        closing = {CLOSING.role} if closes_with_its_workspace(model) else set()
        may = {p.role for p in says.written_by} | {RIGHTS.role, RETENTION.role, REPLAY.role} | closing
        assert role in may, (role, table)


def test_every_table_about_people_has_row_policies() -> None:
    assert all(needs_policies(model, says) for model in tables() if isinstance(says := said_by(model), Record))


def owner_column(model: Any) -> str:
    field: Any = owner_field(model)
    return str(field.column)


def owned() -> list[Any]:
    return [m for m in apps.get_models() if kind_of(m) is Kind.OWNED]


def keys(owner: psycopg.Connection, table: str, kind: str) -> list[list[str]]:
    rows = owner.execute(
        "SELECT (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(num, n) "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) "
        "FROM pg_constraint c WHERE c.conrelid = %s::regclass AND c.contype = %s",
        [table, kind],
    ).fetchall()
    return [list(columns) for (columns,) in rows]


@pytest.mark.parametrize("model", owned(), ids=lambda m: m._meta.label)
def test_the_owner_stands_first_in_the_key_and_in_every_unique(owner: psycopg.Connection, model: Any) -> None:
    table, column = model._meta.db_table, owner_column(model)
    assert [key[0] for key in keys(owner, table, "p")] == [column]
    assert all(column in unique for unique in keys(owner, table, "u"))


@pytest.mark.parametrize("model", owned(), ids=lambda m: m._meta.label)
def test_a_link_between_owned_rows_holds_their_owner(owner: psycopg.Connection, model: Any) -> None:
    links = [f for f in model._meta.local_fields if isinstance(f, OwnedLink)]
    held = [key for key in keys(owner, model._meta.db_table, "f") if len(key) >= 2]
    assert len(held) == len(links)
    owners = [link for link in links if owner_field(link.related_model) is not None]
    assert len([key for key in held if key[0] == owner_column(model)]) == len(owners)


def test_no_constraint_waits_for_the_end_of_the_transaction(owner: psycopg.Connection) -> None:
    rows = owner.execute(
        f"SELECT conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE {OURS} AND condeferrable"
    ).fetchall()
    assert rows == []
