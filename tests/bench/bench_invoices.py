"""The day on which 10,000 subscriptions go on: as many orders, invoices with numbers without a gap, postings, and lines in the public log."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.keyring.keys import keys_of
from socialsmartly.product.billing.actions.turning import AT_ONCE
from socialsmartly.product.billing.tests.buying import bought, held, somebody, turned
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import ACCOUNT
from tests.bench.by_hand import by_hand
from tests.bench.measure import Report, database_seconds
from tests.house import as_owner

MEMBERS = 10_000
ROWS = ("accounts_member", "billing_subscription", "billing_purchase", "billing_move")
WRITTEN = ("billing_purchase", "billing_move", "billing_invoice", "billing_posting", "ledger_line", "ledger_queuedleaf")
Row = dict[str, Any]


def bench_a_day_of_renewals(db: None, report: Report) -> None:
    with selling(SELLING):
        ada = somebody()
        bought(ada, "professional")
        multiply(ada, MEMBERS - 1)
        day = held(ada).ends_on - timedelta(days=14)
        began, worked, theirs = time.perf_counter(), time.process_time(), database_seconds()
        assert turned(day) == MEMBERS
        seconds, work, theirs = time.perf_counter() - began, time.process_time() - worked, database_seconds() - theirs
        assert turned(day) == 0
    numbers_are_whole()
    bare = the_same_by_hand()
    what = f"an invoice run of {MEMBERS:,} subscriptions"
    said = f"{seconds:.0f} s; of processor {work:.0f} s and {theirs:.0f} s of the database"
    report.figure(what, said, bar="≤ 60 s")
    mine, rows = seconds * 1000 / MEMBERS, bare * 1000 / MEMBERS
    report.compare(f"{what}: one of them", [mine], [rows], bar="no bar", of=f"its rows by hand, {AT_ONCE} a commit")


def multiply(ada: UUID, times: int) -> None:
    """The rows that one member made by ordering, for so many others, each with the keys that joining makes."""
    others = [uuid7() for _ in range(times)]
    with as_owner() as owner:
        for table, rows in rows_of(owner, ROWS, ada).items():
            write(owner, table, (copied(row, ada, other) for other in others for row in rows))
        owner.execute("ANALYZE")
    with reading_for(ACCOUNT):
        keys_of(others, KeyClass.IDENTITY)


def rows_of(owner: psycopg.Connection, tables: Iterable[str], person: UUID) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for table in tables:
        rows = owner.execute(sql.SQL("SELECT * FROM {t}").format(t=sql.Identifier(table)))
        names = [column.name for column in rows.description or ()]
        every = [dict(zip(names, row, strict=True)) for row in rows]
        found[table] = [row for row in every if table == "ledger_queuedleaf" or person in row.values()]
    return found


def copied(row: Mapping[str, Any], whose: UUID, other: UUID) -> Row:
    """Every handle in it another one, the same for the same two. Without the address, which is sealed for one person."""
    fresh = {"email": None, "phone": None, "number": new_number("O")}
    return {name: fresh[name] if name in fresh else remade(value, whose, other) for name, value in row.items()}


def remade(value: Any, whose: UUID, other: UUID) -> Any:
    if not isinstance(value, UUID):
        return value
    return other if value == whose else UUID(int=value.int ^ whose.int ^ other.int)


def write(owner: psycopg.Connection, table: str, rows: Iterable[Row]) -> None:
    made = iter(rows)
    first = next(made)
    into = sql.SQL("COPY {t} ({c}) FROM STDIN").format(
        t=sql.Identifier(table), c=sql.SQL(", ").join(map(sql.Identifier, first))
    )
    with owner.cursor().copy(into) as copy:
        for row in (first, *made):
            copy.write_row(list(row.values()))


def numbers_are_whole() -> None:
    with as_owner() as owner:
        counted = owner.execute(
            "SELECT count(*), max(position), count(DISTINCT position) FROM billing_invoice"
        ).fetchone()
        assert counted == (MEMBERS + 1,) * 3


def the_same_by_hand() -> float:
    """Seconds for the rows of as many renewals, written anew with nothing read, sealed or asked, and committed as often."""
    with by_hand() as hand:
        example = renewal_of(hand)
        hand.commit()
        began = time.perf_counter()
        for start in range(0, MEMBERS, AT_ONCE):
            for table, row in example:
                hand.cursor().executemany(insert(table, row), [anew(row, start + n) for n in range(AT_ONCE)])
            hand.commit()
        return time.perf_counter() - began


def renewal_of(hand: psycopg.Connection) -> Sequence[tuple[str, Row]]:
    """The newest row of each table."""
    newest = []
    for table in WRITTEN:
        found = hand.execute(sql.SQL("SELECT * FROM {t} ORDER BY id DESC LIMIT 1").format(t=sql.Identifier(table)))
        names = [column.name for column in found.description or ()]
        newest.append((table, dict(zip(names, found.fetchone() or (), strict=True))))
    return newest


def insert(table: str, row: Row) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    return sql.SQL("INSERT INTO {t} ({c}) VALUES ({v})").format(
        t=sql.Identifier(table), c=columns, v=sql.SQL(", ").join(sql.Placeholder() * len(row))
    )


def anew(row: Row, n: int) -> list[Any]:
    fresh = {"id": uuid7(), "purchase": uuid7(), "document": uuid7(), "number": f"B{n}", "position": 10**6 + n}
    return [fresh.get(name, value) for name, value in row.items()]
