"""What can be seen of the house from outside, behind every wall: digests of rows, lines of the log, requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import sql

from socialsmartly.privacy.datamap.map import records, subject_column
from socialsmartly.words import ROW_GOES


@dataclass(frozen=True)
class Request:
    """A request as the desk has it, with its steps in their order."""

    received_at: datetime
    due_at: datetime
    state: str
    answered_at: datetime | None
    outcome: str
    steps: tuple[str, ...]


def rows_of_each(owner: psycopg.Connection) -> dict[UUID, tuple[int, str]]:
    """By person: how many rows in every table of the map go with them, and the digest of all of these rows."""
    parts = [
        sql.SQL("SELECT {c} AS who, {n} || t::text AS row FROM {t} t WHERE {c} IS NOT NULL").format(
            c=sql.Identifier(column), t=sql.Identifier(table), n=sql.Literal(table)
        )
        for table, column in _tables()
    ]
    whole = sql.SQL("SELECT who, count(*), md5(string_agg(row, '' ORDER BY row)) FROM ({}) AS all_rows GROUP BY who")
    found = owner.execute(whole.format(sql.SQL(" UNION ALL ").join(parts))).fetchall()
    return {who: (count, digest) for who, count, digest in found}


def _tables() -> Iterator[tuple[str, str]]:
    for model, says in records():
        for path, leaving in says.about.items():
            if leaving is ROW_GOES:
                yield model._meta.db_table, subject_column(model, path)


def requests(owner: psycopg.Connection) -> dict[str, Request]:
    order = (
        "SELECT number, received_at, due_at, state, answered_at, outcome, "
        "ARRAY(SELECT step FROM rights_requeststep s WHERE s.request = r.id ORDER BY s.at, s.id)::text[] "
        "FROM rights_rightsrequest r"
    )
    found = owner.execute(order).fetchall()
    return {row[0]: Request(row[1], row[2], row[3], row[4], row[5], tuple(row[6])) for row in found}


def things_told(owner: psycopg.Connection) -> set[UUID]:
    """Everything that must have left a line and is still there: each step of a request and each sweep by its id, each other
    line by its own."""
    found = owner.execute(
        "SELECT id FROM rights_requeststep UNION ALL SELECT id FROM retention_sweepcertificate "
        "UNION ALL SELECT id FROM ledger_line"
    ).fetchall()
    return {row[0] for row in found}


def acts_without_a_line(owner: psycopg.Connection) -> int:
    """How many more, or fewer, agreements, consents and orders there are than lines about them, summed over all people."""
    order = (
        "WITH acts AS (SELECT subject FROM consent_consentevent UNION ALL SELECT subject FROM consent_agreement "
        "UNION ALL SELECT member_id FROM billing_order), "
        "told AS (SELECT subject, count(*) n FROM acts GROUP BY 1), "
        "lines AS (SELECT subject, count(*) n FROM ledger_line WHERE kind IN ('consent', 'agreement', 'order') GROUP BY 1) "
        "SELECT coalesce(sum(abs(coalesce(told.n, 0) - coalesce(lines.n, 0))), 0)::int "
        "FROM told FULL JOIN lines USING (subject)"
    )
    row = owner.execute(order).fetchone()
    assert row
    return int(row[0])


def leaves(owner: psycopg.Connection) -> tuple[set[UUID], dict[UUID, int]]:
    """The lines that wait, and the places of those that stand in the log."""
    waiting = {row[0] for row in owner.execute("SELECT id FROM ledger_queuedleaf").fetchall()}
    return waiting, dict(owner.execute("SELECT id, index FROM ledger_place").fetchall())


def bits(owner: psycopg.Connection) -> dict[UUID, int]:
    """The permissions that stand on each person's own row."""
    order = "SELECT id, permits FROM contacts_contact UNION ALL SELECT id, permits FROM accounts_member"
    return dict(owner.execute(order).fetchall())
