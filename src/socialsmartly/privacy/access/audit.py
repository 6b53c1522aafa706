"""The catalogue of the running database against the map: what is open that the map does not open, what is missing, what stands
above the policies. For an operator (`socialsmartly check --database`); the tests ask the same, and a second way besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from socialsmartly.privacy.access.wall import LOGIN_PURPOSES, QUEUE_ROLE, grants, needs_policies
from socialsmartly.privacy.datamap.map import said_by, tables
from socialsmartly.words.purposes import EVERY_PURPOSE

QUEUE_TABLES = re.compile(r"procrastinate_(jobs|events|periodic_defers|workers)$")
QUEUE_MAY = ("SELECT", "INSERT", "UPDATE", "DELETE")
OURS = ", ".join(f"'{role}'" for role in (QUEUE_ROLE, *LOGIN_PURPOSES, *(p.role for p in EVERY_PURPOSE)))
HERE = "relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')"

Grant = tuple[str, str, str, str]
"""Table, column or nothing, role, privilege."""


class Cursor(Protocol):
    """What the audit needs of a database cursor; Django's and psycopg's both have it."""

    def execute(self, query: Any, params: Any = None, /) -> Any: ...
    def fetchall(self) -> Any: ...


def audit(cursor: Cursor) -> list[str]:
    """Every finding as a sentence; empty when the database is as the map says. Asked as the owner of the tables."""
    looks = (_grants, _row_security, _policies, _memberships, _powers, _things_of_power, _strangers)
    return sorted(finding for look in looks for finding in look(cursor))


def _asked(cursor: Cursor, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    return [tuple(row) for row in cursor.fetchall()]


def _grants(cursor: Cursor) -> Iterator[str]:
    found = set(_granted(cursor))
    due = set(_due()) | {
        grant
        for table, kind in _relations(cursor)
        if kind == "S" or QUEUE_TABLES.match(table)
        for grant in _queue(table, kind)
    }
    for grant in found - due:
        yield f"open beyond the map: {_told(grant)}"
    for grant in due - found:
        yield f"missing: {_told(grant)}"


def _told(grant: Grant) -> str:
    table, column, role, privilege = grant
    return f"{role} {privilege} on {table}{f'.{column}' if column else ''}"


def _due() -> Iterator[Grant]:
    """Read off the very statements that put up the wall."""
    for statement in grants():
        if order := re.match(r'GRANT (.+) ON "(\w+)" TO (\w+)$', statement):
            what, table, role = order.groups()
            for privilege, columns in re.findall(r"(\w+)(?: \(([^)]*)\))?", what):
                for column in columns.split(", ") if columns else [""]:
                    yield table, column.strip('"'), role, privilege


def _queue(table: str, kind: str) -> list[Grant]:
    return [(table, "", QUEUE_ROLE, privilege) for privilege in (("USAGE", "SELECT") if kind == "S" else QUEUE_MAY)]


def _granted(cursor: Cursor) -> Iterable[Grant]:
    """From the access lists themselves: whoever holds anything, but for us, the owner. A list that is not written is the default."""
    who = "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END"
    standard = "acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", c.relowner)"
    others = f"c.{HERE} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND a.grantee <> current_user::regrole"
    rows = _asked(
        cursor,
        f"SELECT c.relname, '', {who}, a.privilege_type FROM pg_class c, aclexplode(COALESCE(c.relacl, {standard})) a "  # noqa: S608 - our own words
        f"WHERE {others} UNION ALL "
        f"SELECT c.relname, t.attname, {who}, a.privilege_type FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, "
        f"aclexplode(t.attacl) a WHERE {others}",
    )
    return ((str(table), str(column), str(role), str(privilege)) for table, column, role, privilege in rows)


def _relations(cursor: Cursor) -> list[tuple[Any, ...]]:
    return _asked(cursor, f"SELECT relname, relkind FROM pg_class WHERE {HERE} AND relkind IN ('r', 'p', 'S')")  # noqa: S608


def _walled() -> set[str]:
    return {m._meta.db_table for m in tables() if (says := said_by(m)) and needs_policies(m, says)} - _keyring()


def _keyring() -> set[str]:
    """Tables of the keyring's own store."""
    return {m._meta.db_table for m in tables() if m._meta.app_label == "keyring"}


def _row_security(cursor: Cursor) -> Iterator[str]:
    rows = _asked(
        cursor,
        f"SELECT relname FROM pg_class WHERE {HERE} AND relkind IN ('r', 'p') AND relrowsecurity AND relforcerowsecurity",  # noqa: S608
    )
    for table in _walled() - {name for (name,) in rows}:
        yield f"row security is not enabled and forced: {table}"


def _policies(cursor: Cursor) -> Iterator[str]:
    """The policies as the map says them now are put on empty copies, so that the server itself writes both in one form."""
    read = (
        "SELECT c.relname, p.polname, p.polpermissive, p.polcmd, p.polroles::regrole[]::text, "
        "pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) "
        "FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = {}"
    )
    found = set(_asked(cursor, read.format("'public'::regnamespace")))
    cursor.execute("SAVEPOINT copies")
    for table in _walled():
        cursor.execute(f'CREATE TEMPORARY TABLE "{table}" (LIKE public."{table}")')
    for statement in grants():
        if statement.startswith("CREATE POLICY"):
            cursor.execute(statement)  # a temporary table goes before one of the same name
    due = set(_asked(cursor, read.format("pg_my_temp_schema()")))
    cursor.execute("ROLLBACK TO SAVEPOINT copies")
    for table, policy, *_ in found - due:
        yield f"a policy is not the map's: {policy} on {table}"
    for table, policy, *_ in due - found:
        yield f"the map's policy is missing or changed: {policy} on {table}"


def _memberships(cursor: Cursor) -> Iterator[str]:
    """Who may become whom, and who inherits without becoming."""
    rows = _asked(
        cursor,
        "SELECT m.rolname, r.rolname, a.inherit_option, a.set_option, a.admin_option FROM pg_auth_members a "  # noqa: S608
        "JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member "
        f"WHERE r.rolname IN ({OURS}) AND NOT m.rolsuper",
    )
    may = {(login, p.role) for login, purposes in LOGIN_PURPOSES.items() for p in purposes}
    queue = {(p.role, QUEUE_ROLE) for p in EVERY_PURPOSE if not p.to_everybody} | {
        (login, QUEUE_ROLE) for login in LOGIN_PURPOSES if "worker" in login
    }
    for member, role, inherits, sets, admin in rows:
        if inherits and (member, role) not in queue:
            yield f"{member} inherits {role}"
        if (sets and (member, role) not in may | queue) or admin:
            yield f"{member} may become {role}, or let others become it"
    for member, role in may - {(member, role) for member, role, _, sets, _ in rows if sets}:
        yield f"{member} may not become {role}"


def _powers(cursor: Cursor) -> Iterator[str]:
    for role, superuser, bypass, *others in _asked(
        cursor,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, "  # noqa: S608
        "has_schema_privilege(oid, 'public', 'CREATE'), has_database_privilege(oid, current_database(), 'CREATE') "
        f"FROM pg_roles WHERE rolname IN ({OURS})",
    ):
        if superuser or bypass or any(others):
            yield f"{role} stands above the policies, or may create"
    for role, login in _asked(cursor, f"SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname IN ({OURS})"):  # noqa: S608
        if login != (role in LOGIN_PURPOSES):
            yield f"{role} {'may' if login else 'may not'} log in"
    (public,) = _asked(cursor, "SELECT has_schema_privilege('public', 'public', 'CREATE')")
    if public[0]:
        yield "PUBLIC may create in the schema"


def _things_of_power(cursor: Cursor) -> Iterator[str]:
    """What runs or reads with somebody else's rights."""
    for kind, query in {
        "a function with its owner's rights": (
            f"SELECT proname FROM pg_proc WHERE prosecdef AND pro{HERE[3:]}"  # noqa: S608
        ),
        "a view with its owner's rights": (
            f"SELECT relname FROM pg_class WHERE {HERE} AND (relkind = 'm' OR relkind = 'v' "  # noqa: S608
            "AND NOT 'security_invoker=true' = ANY(COALESCE(reloptions, '{}')))"
        ),
        "a foreign table": f"SELECT relname FROM pg_class WHERE {HERE} AND relkind = 'f'",  # noqa: S608
        "a trigger": (
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "  # noqa: S608
            f"WHERE c.{HERE} AND NOT t.tgisinternal AND c.relname NOT LIKE 'procrastinate%'"
        ),
        "a rule": f"SELECT r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.{HERE} AND c.relkind <> 'v'",  # noqa: S608
        "an extension": "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'",
    }.items():
        for (name,) in _asked(cursor, query):
            yield f"{kind}: {name}"


def _strangers(cursor: Cursor) -> Iterator[str]:
    """Tables and columns of which no record speaks."""
    rows = _asked(
        cursor,
        "SELECT CASE c.relnamespace WHEN 'public'::regnamespace THEN c.relname ELSE c.oid::regclass::text END, a.attname "  # noqa: S608
        "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        f"WHERE c.{HERE} AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped "
        "AND c.relname <> 'django_migrations' AND c.relname NOT LIKE 'procrastinate%'",
    )
    known = {(m._meta.db_table, str(f.column)) for m in tables() for f in m._meta.local_concrete_fields}
    for table, column in set(rows) - known:
        yield f"no record speaks of it: {table}.{column}"
