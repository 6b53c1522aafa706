"""Access and erasure by the engine, against one statement written by hand for these very tables, by the owner past the wall."""

from __future__ import annotations

import os
import time
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.keyring.fields import seal_all
from socialsmartly.privacy.retention.traces import look
from socialsmartly.privacy.rights import actions
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import erasure_sql
from socialsmartly.privacy.rights.counting import count_each
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.product.contacts.models import Contact, Order, OrderLine
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE, STORE, WORKSPACE
from tests.bench.by_hand import ACCESS, ERASURE, by_hand
from tests.bench.measure import Report, by_turns

PEOPLE = 400
ORDERS, LINES = 5, 3


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


def bench_access(db: None, report: Report) -> None:
    """The reference reads the same rows of the same tables in three journeys, as their owner, past roles and row policies, and opens
    nothing. Ours takes a journey more to become the purpose's role, and one look into the keyring for the values it opens."""
    workspace, handles = people()
    turn, other = iter(handles * 3), iter(handles * 3)
    with by_hand() as hand:

        def engine() -> object:
            with Asker("contact", next(turn), workspace).block():
                return everything("contact")

        def statement() -> object:
            row = hand.execute(ACCESS, {"w": workspace, "p": next(other)}).fetchone()
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
            hand.execute(ERASURE, {"w": workspace, "p": next(other)})
            return hand.commit()

        report.compare(
            "erasure, engine call with request, journal, keys, re-count, lines and certificate",
            *by_turns(engine, statement, 150),
            bar="≤ 2x",
            of="one statement by hand",
        )


def bench_erasure_rows(db: None, report: Report) -> None:
    """What the compiled statement alone costs, in its block and with its count by table."""
    workspace, handles = people()
    turn, other = iter(handles[: PEOPLE // 2]), iter(handles[PEOPLE // 2 :])
    with by_hand() as hand:

        def engine() -> object:
            asker = Asker("contact", next(turn), workspace)
            with asker.block(leaving=True), all_owners("a person's rights reach every owner"):
                return count_each(erasure_sql("contact"))

        def statement() -> object:
            hand.execute(ERASURE, {"w": workspace, "p": next(other)})
            return hand.commit()

        what = "erasure, the rows alone, as the purpose's role and counted by table"
        report.compare(what, *by_turns(engine, statement, 150), bar="≤ 1.2x", of="one statement by hand")


def bench_the_search_for_traces(tmp_path: Path, report: Report) -> None:
    (tmp_path / "log").write_bytes(os.urandom(32 << 20))
    began = time.perf_counter()
    look({"log": tmp_path}, ["ada.lovelace@example.test", "+447700900123", "Ada Lovelace"])
    report.figure("search of 32 MiB for one person's traces", f"{time.perf_counter() - began:.2f} s", bar="no bar")


def bench_footprint(db: None, report: Report) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    megabytes = pages * os.sysconf("SC_PAGE_SIZE") // 2**20
    report.figure("memory of a process with everything loaded", f"{megabytes} MB", bar="web + worker ≤ 300 MB")
