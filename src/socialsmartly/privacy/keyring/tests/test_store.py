"""A keyring that would keep deleted keys, lose what it acknowledged, or show itself to others does not start."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connections

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import Reading, as_current
from socialsmartly.privacy.keyring import postgresql
from socialsmartly.privacy.keyring.actions import turn
from socialsmartly.privacy.keyring.databases import in_postgresql
from socialsmartly.privacy.keyring.errors import KeyFileUnsafe, KeyringAddress, KeyringNotApart, RootGone, StoreUnsafe
from socialsmartly.privacy.keyring.generations import newest
from socialsmartly.privacy.keyring.keys import key_of, keys_of
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.privacy.keyring.store import check_keyring
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import SERVICE
from tests.house import DATA, as_owner

pytestmark = pytest.mark.promise("5-h")

in_a_file = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
on_a_server = pytest.mark.parametrize("store", ["postgresql"], indirect=True)

FILE = DATA / "keyring.sqlite3"


@pytest.fixture
def fresh(store: str) -> Iterator[None]:
    """A connection of its own, so that a changed setting goes with it."""
    connections["keyring"].close()
    yield
    connections["keyring"].close()
    FILE.chmod(0o600)


@in_a_file
def test_the_keyring_that_we_make_may_start_and_only_we_may_read_it(fresh: None) -> None:
    check_keyring()
    assert stat.S_IMODE(FILE.stat().st_mode) == 0o600


@in_a_file
@pytest.mark.parametrize(
    "setting", ["secure_delete=OFF", "secure_delete=FAST", "journal_mode=MEMORY", "synchronous=NORMAL"]
)
def test_a_setting_that_differs_is_refused_by_name(fresh: None, setting: str) -> None:
    with connections["keyring"].cursor() as cursor:
        cursor.execute(f"PRAGMA {setting}")
    with pytest.raises(StoreUnsafe, match=setting.partition("=")[0]):
        check_keyring()


@in_a_file
@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_keyring_that_others_may_read_is_refused_with_the_remedy(fresh: None, mode: int) -> None:
    FILE.chmod(mode)
    with pytest.raises(KeyFileUnsafe, match=f"run chmod 600 {FILE}"):
        check_keyring()


def test_a_keyring_whose_root_is_lost_is_refused_before_anything_is_made_anew(db: None) -> None:
    with as_current(Reading(SERVICE)):
        key_of(uuid7(), KeyClass.CONTACT)
    SubjectKey.objects.update(generation=4711)
    with pytest.raises(RootGone, match=r"root-4711\.key"):
        check_keyring()


@contextmanager
def ordered(order: str, back: str) -> Iterator[None]:
    """Whoever keeps the server changes something of it, and changes it back."""
    with as_owner() as owner:
        owner.execute(order)
        forget_connections()
        try:
            yield
        finally:
            owner.execute(back)
            forget_connections()


def forget_connections() -> None:
    connections[KEYRING].close()
    connections[KEYRING].close_pool()  # type: ignore[attr-defined]


@on_a_server
def test_a_keyring_of_its_own_database_may_start(store: str) -> None:
    check_keyring()


@on_a_server
@pytest.mark.parametrize(
    ("order", "back", "named"),
    [
        (
            "ALTER ROLE socialsmartly_keyring SET log_statement = 'all'",
            "ALTER ROLE socialsmartly_keyring RESET log_statement",
            "log_statement is 'all'",
        ),
        (
            "ALTER ROLE socialsmartly_keyring CREATEDB",
            "ALTER ROLE socialsmartly_keyring NOCREATEDB",
            "may do more than keep keys",
        ),
        (
            "GRANT pg_read_all_data TO socialsmartly_keyring",
            "REVOKE pg_read_all_data FROM socialsmartly_keyring",
            "may do more than keep keys",
        ),
        (
            "GRANT CONNECT ON DATABASE keyring TO PUBLIC",
            "REVOKE CONNECT ON DATABASE keyring FROM PUBLIC",
            "REVOKE ALL ON DATABASE keyring FROM PUBLIC",
        ),
    ],
)
def test_a_server_that_is_not_as_it_must_be_is_refused(store: str, order: str, back: str, named: str) -> None:
    with ordered(order, back), pytest.raises(StoreUnsafe, match=named):
        check_keyring()
    check_keyring()


@on_a_server
def test_a_server_that_would_lose_an_acknowledged_deletion_is_refused(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SOCIALSMARTLY_LASTING", True)
    monkeypatch.setitem(connections[KEYRING].settings_dict["OPTIONS"], "options", "-c synchronous_commit=off")
    forget_connections()
    with pytest.raises(StoreUnsafe, match="synchronous_commit is 'off'"):
        check_keyring()
    monkeypatch.undo()
    forget_connections()


@on_a_server
def test_a_server_that_is_too_old_is_refused(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "OLDEST", 990000)
    with pytest.raises(StoreUnsafe, match="too old"):
        check_keyring()


@on_a_server
def test_a_keyring_in_the_products_database_is_refused_under_whatever_name(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = settings.DATABASES["default"]
    monkeypatch.setitem(connections[KEYRING].settings_dict, "NAME", product["NAME"])
    monkeypatch.setitem(connections[KEYRING].settings_dict, "HOST", f"{product['HOST']}/.")
    forget_connections()
    with pytest.raises(KeyringNotApart):
        check_keyring()
    monkeypatch.undo()
    forget_connections()


@on_a_server
@pytest.mark.parametrize(
    "order",
    [
        "CREATE TABLE more (word text)",
        "TRUNCATE keyring_subjectkey",
        "DROP TABLE keyring_subjectkey",
        "ALTER TABLE keyring_subjectkey ADD more text",
        "CREATE ROLE another",
        "COPY keyring_subjectkey TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
    ],
)
def test_the_login_that_serves_changes_rows_and_nothing_else(store: str, order: str) -> None:
    with (
        connections[KEYRING].cursor() as cursor,
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
    ):
        cursor.execute(order)


@on_a_server
def test_no_login_of_the_product_reads_the_keyring_and_none_of_the_keyring_the_product(store: str) -> None:
    keyring, product = connections[KEYRING].settings_dict, settings.DATABASES["default"]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(
            host=product["HOST"], dbname=keyring["NAME"], user=product["USER"], password=product["PASSWORD"]
        )
    with (
        psycopg.connect(
            host=product["HOST"], dbname=product["NAME"], user=keyring["USER"], password=keyring["PASSWORD"]
        ) as stranger,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        stranger.execute("SELECT FROM contacts_contact")


@on_a_server
def test_dead_rows_are_cleared_away_by_each_turn(store: str) -> None:
    with as_current(Reading(SERVICE)):
        keys_of([uuid7() for _ in range(500)], KeyClass.CONTACT)
    SubjectKey.objects.all().delete()
    before = pages()
    assert before > 0
    turn(newest().day)
    assert pages() == 0


def pages() -> int:
    with connections[KEYRING].cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('keyring_subjectkey')")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "address",
    [
        "",
        "keyring",
        "postgresql:///",
        "postgresql://ada@/keyring",
        "postgresql://:word@/keyring",
        "dbname=k options=-cx=1",
    ],
)
def test_an_address_that_names_no_database_or_a_login_is_refused(address: str) -> None:
    with pytest.raises(KeyringAddress) as refused:
        in_postgresql(address, login="web", password="", host="/run")
    assert "word" not in str(refused.value).replace("password", "")


def test_an_address_may_say_where_and_how() -> None:
    store = in_postgresql(
        "postgresql://keys.example.test:5433/keyring?sslmode=verify-full", login="owner", password="x", host="/run"
    )
    assert (store["HOST"], store["PORT"], store["NAME"]) == ("keys.example.test", "5433", "keyring")
    assert store["USER"] == "socialsmartly_keyring_owner"
    assert store["OPTIONS"]["sslmode"] == "verify-full"
    assert in_postgresql("dbname=keyring", login="web", password="x", host="/run")["HOST"] == "/run"
