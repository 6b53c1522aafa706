"""A keyring in PostgreSQL: the logins and the database it is given, and what is asked of them before anything starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

import psycopg
from django.db import OperationalError, connections
from django.db import connection as product
from psycopg import sql

from socialsmartly.privacy.access import server
from socialsmartly.privacy.keyring.copying import tables
from socialsmartly.privacy.keyring.databases import KEEPER, OWNER
from socialsmartly.privacy.keyring.errors import KeyringNotApart, NotCleared, StoreTaken
from socialsmartly.privacy.keyring.router import KEYRING

OLDEST: Final = 170000
"""Since PostgreSQL 17 a login that owns no table may be let VACUUM it."""
SOON: Final = 128 * 1024 * 1024
"""So many bytes of tables are written anew before a page, which waits three seconds for a key, gives up (90 MB: 1.8 s on two busy cores)."""
WHICH = "SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = %s) FROM pg_control_system()"
TOO_STRONG = """
    SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls
        OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)
    FROM pg_roles WHERE rolname = current_user
"""
OPEN_TO_ALL = """
    SELECT EXISTS (
        SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = 0 AND privilege_type = 'CONNECT'
    ) FROM pg_database WHERE datname = current_database()
"""


class Cursor(Protocol):
    """Django's or psycopg's."""

    def execute(self, query: Any, params: Any = None) -> Any: ...
    def fetchone(self) -> Any: ...


def _names() -> list[str]:
    return [table.name for table in tables()]


def found(by: psycopg.Connection, name: str, passwords: Mapping[str, str]) -> None:
    """Make what is missing of logins and database on a server where we may, and give the logins the passwords of today. Each step asks
    first, so that the next run makes the rest of what a kill left half made (StoreTaken when a database of that name belongs to another
    login)."""
    database = sql.Identifier(name)
    for login, password in passwords.items():
        there = by.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone()
        order = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
        verb = sql.SQL("ALTER" if there else "CREATE")
        by.execute(order.format(verb, sql.Identifier(login), sql.Literal(password)))
    owner = by.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [name]).fetchone()
    if owner is None:
        by.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(OWNER)))
    elif owner != (OWNER,):
        raise StoreTaken(name)
    if _may_connect(by, "public", name):
        by.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    if not _may_connect(by, KEEPER, name):
        by.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(KEEPER)))


def _may_connect(by: psycopg.Connection, login: str, name: str) -> bool:
    return by.execute("SELECT has_database_privilege(%s, %s, 'CONNECT')", [login, name]).fetchone() == (True,)


def let_the_keeper_in() -> None:
    """After each migration, as the owner: rows, and the clearing away of dead ones (MAINTAIN); nothing else."""
    with connections[KEYRING].cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON {', '.join(_names())} TO {KEEPER}")


def refuse_the_products(asked: Cursor, name: object) -> None:
    """The servers themselves are asked, for a database may go by several names: `asked` is of the server on which the product's database
    is called `name` (KeyringNotApart)."""
    asked.execute(WHICH, [name])
    keyring = connections[KEYRING]
    if asked.fetchone() == _row(keyring, WHICH, keyring.settings_dict["NAME"]):
        raise KeyringNotApart


def findings() -> Iterator[str]:
    """Each thing about server, database and login that is not as it must be, with the remedy (KeyringNotApart)."""
    keyring = connections[KEYRING]
    yield from (asked := list(server.findings(keyring, "SOCIALSMARTLY_KEYRING")))
    if any(one.startswith("it does not answer") for one in asked):
        yield "if it answers others, making it was cut short: run socialsmartly migrate"
        return
    with product.cursor() as cursor:
        refuse_the_products(cursor, product.settings_dict["NAME"])
    name, user = keyring.settings_dict["NAME"], keyring.settings_dict["USER"]
    if keyring.pg_version < OLDEST:  # type: ignore[attr-defined]
        yield "the server is too old: take PostgreSQL 17 or later"
    if _row(keyring, TOO_STRONG) != (False,):
        yield f"{user} may do more than keep keys: take its attributes and memberships away (ALTER ROLE, REVOKE)"
    if _row(keyring, OPEN_TO_ALL) != (False,):
        yield f"everybody may connect: REVOKE ALL ON DATABASE {name} FROM PUBLIC"


def clear_away(*, whole: bool) -> None:
    """Take dead versions of rows out of the tables, for as long as it takes. Nobody waits for that and it waits for nobody: what is being
    read or cleared at this moment is left for the next time.

    Their bytes stay in the free room of pages until something is written there. `whole` writes the tables anew without them; whoever
    opens keys waits meanwhile, so it is for the turn of the roots (NotCleared when somebody reads there for too long).
    """
    with connections[KEYRING].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        try:
            cursor.execute(f"VACUUM ({'FULL' if whole else 'SKIP_LOCKED'}) {', '.join(_names())}")
        except OperationalError as error:
            if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise NotCleared from None
            raise
        finally:
            cursor.execute("RESET statement_timeout")


def size() -> int:
    """Of all tables with their indexes, in bytes."""
    with connections[KEYRING].cursor() as cursor:
        cursor.execute("SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name", [_names()])
        return int(cursor.fetchone()[0])


def _row(connection: Any, question: str, *values: object) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
