"""A keyring in PostgreSQL: the logins and the database it is given, and what is asked of them before anything starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

import psycopg
from django.apps import apps
from django.db import connection as product
from django.db import connections
from psycopg import sql

from socialsmartly.privacy.access import server
from socialsmartly.privacy.keyring.databases import KEEPER, OWNER
from socialsmartly.privacy.keyring.errors import KeyringNotApart
from socialsmartly.privacy.keyring.router import KEYRING

OLDEST: Final = 170000
"""Since PostgreSQL 17 a login that owns no table may be let VACUUM it."""
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


def tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_app_config(KEYRING).get_models()]


def found(by: psycopg.Connection, name: str, passwords: Mapping[str, str]) -> None:
    """Make logins and database on a server where we may; the database comes last, and one that is there is left alone."""
    if by.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    for login, password in passwords.items():
        if not by.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone():
            by.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(login)))
        by.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), sql.Literal(password)))
    database = sql.Identifier(name)
    by.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(OWNER)))
    by.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    by.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(KEEPER)))


def let_the_keeper_in() -> None:
    """After each migration, as the owner: rows, and the clearing away of dead ones (MAINTAIN); nothing else."""
    with connections[KEYRING].cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON {', '.join(tables())} TO {KEEPER}")


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


def clear_away() -> None:
    """Take dead versions of rows out of the tables, so that their room is written over; nothing waits for it, and no time limit."""
    with connections[KEYRING].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"VACUUM (SKIP_LOCKED) {', '.join(tables())}")
        cursor.execute("RESET statement_timeout")


def _row(connection: Any, question: str, *values: object) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
