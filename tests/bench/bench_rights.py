"""Access and erasure by the engine, against one statement written by hand for these very tables, by the owner past the wall."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.fields import seal_all
from socialsmartly.privacy.retention.traces import look
from socialsmartly.privacy.rights import actions
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.product.contacts.models import Contact, Order, OrderLine
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE, STORE, WORKSPACE
from tests.bench.measure import Report, by_turns
from tests.house import DATA

PEOPLE = 400
ORDERS, LINES = 5, 3
# By hand, but complete: every table in which a customer of a shop can leave a row, whether or not this one has.
ACCESS_BY_HAND = """
SELECT jsonb_build_object(
 'contact', (SELECT jsonb_agg(to_jsonb(c)) FROM contacts_contact c WHERE c.workspace_id = %(w)s AND c.id = %(p)s),
 'orders', (SELECT jsonb_agg(to_jsonb(o)) FROM contacts_order o WHERE o.workspace_id = %(w)s AND o.contact_id = %(p)s),
 'lines', (SELECT jsonb_agg(to_jsonb(l)) FROM contacts_orderline l WHERE l.workspace_id = %(w)s AND l.contact_id = %(p)s),
 'messages', (SELECT jsonb_agg(to_jsonb(d)) FROM campaigns_decision d WHERE d.workspace_id = %(w)s AND d.contact_id = %(p)s),
 'corrections', (SELECT jsonb_agg(to_jsonb(k)) FROM rights_correction k WHERE k.owner = %(w)s AND k.subject = %(p)s),
 'proofs', (SELECT jsonb_agg(to_jsonb(n)) FROM ledger_line n WHERE n.owner = %(w)s AND n.subject = %(p)s),
 'requests', (SELECT jsonb_agg(to_jsonb(r)) FROM rights_rightsrequest r WHERE r.subject = %(p)s),
 'steps', (SELECT jsonb_agg(to_jsonb(s)) FROM rights_requeststep s WHERE s.subject = %(p)s),
 'consents', (SELECT jsonb_agg(to_jsonb(e)) FROM consent_consentevent e WHERE e.owner = %(w)s AND e.subject = %(p)s))
"""
ERASE_BY_HAND = """
WITH l AS (DELETE FROM contacts_orderline WHERE workspace_id = %(w)s AND contact_id = %(p)s),
     o AS (DELETE FROM contacts_order WHERE workspace_id = %(w)s AND contact_id = %(p)s),
     d AS (DELETE FROM campaigns_decision WHERE workspace_id = %(w)s AND contact_id = %(p)s),
     k AS (DELETE FROM rights_correction WHERE owner = %(w)s AND subject = %(p)s),
     n AS (DELETE FROM ledger_line WHERE owner = %(w)s AND subject = %(p)s),
     e AS (DELETE FROM consent_consentevent WHERE owner = %(w)s AND subject = %(p)s)
DELETE FROM contacts_contact WHERE workspace_id = %(w)s AND id = %(p)s
"""


def people() -> tuple[UUID, list[UUID]]:
    workspace, store = uuid7(), uuid7()
    with reading_for(WORKSPACE, workspace=workspace):
        Workspace.objects.create(id=workspace, title="Tea", permits=Permit.STORE_DATA)
    rows = [
        Contact(workspace_id=workspace, name=f"Ada {n}", email=f"a{n}@example.test", phone=f"+4477009{n:05}")
        for n in range(PEOPLE)
    ]
    with reading_for(SERVICE, workspace=workspace):
        seal_all(rows)
        Contact.objects.bulk_create(rows)
    orders = [
        Order(workspace_id=workspace, contact_id=row.pk, store=store, number=f"{n}-{k}", placed_at=timezone.now(),
              total_minor=100, units=1, lines_count=LINES)
        for n, row in enumerate(rows) for k in range(ORDERS)
    ]  # fmt: skip
    lines = [
        OrderLine(workspace_id=workspace, order_id=o.pk, contact_id=o.contact_id, sku="T-1", quantity=1, unit_price_milli=1000)
        for o in orders for _ in range(LINES)
    ]  # fmt: skip
    with reading_for(STORE, workspace=workspace):
        Order.objects.bulk_create(orders)
        OrderLine.objects.bulk_create(lines)
    return workspace, [UUID(str(row.pk)) for row in rows]


@contextmanager
def by_hand() -> Iterator[psycopg.Connection]:
    database = settings.DATABASES["default"]
    password = (DATA / "keys" / "database-owner.key").read_text()
    with psycopg.connect(
        host=str(database["HOST"]), dbname=str(database["NAME"]), user="socialsmartly_owner", password=password
    ) as made:
        made.prepare_threshold = 1
        yield made


def bench_access(db: None, report: Report) -> None:
    workspace, handles = people()
    turn, other = iter(handles * 3), iter(handles * 3)
    with by_hand() as hand:

        def engine() -> object:
            with Asker("contact", next(turn), workspace).block():
                return everything("contact")

        def statement() -> object:
            row = hand.execute(ACCESS_BY_HAND, {"w": workspace, "p": next(other)}).fetchone()
            hand.commit()
            return row

        report.compare(
            "access, engine call with unsealing",
            *by_turns(engine, statement, 300),
            bar="≤ 1.5x",
            of="one statement by hand, sealed",
        )


def bench_erasure(db: None, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search for traces costs by the size of logs and files, so it is measured by itself."""
    monkeypatch.setattr(settings, "SOCIALSMARTLY_PLACES", {})
    workspace, handles = people()
    turn, other = iter(handles[: PEOPLE // 2]), iter(handles[PEOPLE // 2 :])
    with by_hand() as hand:

        def engine() -> object:
            return actions.delete(Asker("contact", next(turn), workspace), channel="bench")

        def statement() -> object:
            hand.execute(ERASE_BY_HAND, {"w": workspace, "p": next(other)})
            return hand.commit()

        report.compare(
            "erasure, engine call with request, journal, keys, re-count, lines and certificate",
            *by_turns(engine, statement, 150),
            bar="≤ 2x",
            of="one statement by hand",
        )


def bench_the_search_for_traces(tmp_path: Path, report: Report) -> None:
    (tmp_path / "log").write_bytes(os.urandom(32 << 20))
    began = time.perf_counter()
    look({"log": tmp_path}, ["ada.lovelace@example.test", "+447700900123", "Ada Lovelace"])
    report.figure("search of 32 MiB for one person's traces", f"{time.perf_counter() - began:.2f} s", bar="no bar")


def bench_footprint(db: None, report: Report) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    megabytes = pages * os.sysconf("SC_PAGE_SIZE") // 2**20
    report.figure("memory of a process with everything loaded", f"{megabytes} MB", bar="web + worker ≤ 300 MB")
