"""The gate: 100,000 entries of which the database and the keyring have forgotten every one, in the proportions of a real month."""

from __future__ import annotations

import os
import time
from uuid import UUID, uuid4

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.journal.actions import append
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.keyring.models import IndexEntry, SubjectKey
from socialsmartly.product.campaigns.tests.shop import shop
from socialsmartly.site.gate import GATE
from tests.bench.measure import Report, by_turns
from tests.house import as_login, as_owner

ENTRIES = 100_000
PARTS = {"erased": 35_000, "withdrawn": 52_500, "corrected": 9_000, "revoked": 3_500}


def people(workspace: UUID) -> list[UUID]:
    """One for each entry, with a row, a permission and a key."""
    handles = [uuid7() for _ in range(ENTRIES)]
    with as_owner() as owner, owner.cursor() as cursor:
        rows = "COPY contacts_contact (id, workspace_id, country, language, permits, orders_count, spent_minor, reachable_by_email, made_at) FROM STDIN"
        with cursor.copy(rows) as copy:
            for handle in handles:
                copy.write_row([handle, workspace, "GB", "en", 1, 0, 0, True, "2026-01-01"])
    SubjectKey.objects.bulk_create(
        (SubjectKey(kid=os.urandom(16), subject=h, key_class=1, generation=1, wrapped=os.urandom(60)) for h in handles),
        batch_size=150,
    )
    IndexEntry.objects.bulk_create((IndexEntry(digest=os.urandom(32), subject=h) for h in handles), batch_size=300)
    return handles


def lines(workspace: UUID, handles: list[UUID]) -> list[Line]:
    turn, scope = iter(handles), str(workspace)
    kinds = {
        "erased": lambda: Line(Event.ERASED, next(turn), scope, "contact"),
        "withdrawn": lambda: Line(Event.WITHDRAWN, next(turn), scope, "email_marketing"),
        "corrected": lambda: Line(
            Event.CORRECTED, next(turn), scope, "contact.name", f"rights_correction.after/{uuid4()}"
        ),
        "revoked": lambda: Line(Event.REVOKED, (who := next(turn)), str(who), "accounts_signin"),
    }
    return [kinds[kind]() for kind, count in PARTS.items() for _ in range(count)]


def bench_gate(db: None, report: Report) -> None:
    workspace = shop()
    append(lines(workspace, people(workspace)))
    with as_login("owner"):
        began = time.perf_counter()
        assert GATE.replay() == ENTRIES
        taken = time.perf_counter() - began
        began = time.perf_counter()
        assert GATE.replay() == 0
        nothing = time.perf_counter() - began
    report.figure("gate, 100,000 entries all done again", f"{taken:.1f} s", bar="≤ 60 s")
    report.figure("gate, 100,000 entries and nothing to do", f"{nothing:.2f} s", bar="≤ 0.5 s")
    with as_owner() as owner:
        row = owner.execute("SELECT count(*), count(*) FILTER (WHERE permits = 1) FROM contacts_contact").fetchone()
    assert row == (ENTRIES - PARTS["erased"], PARTS["corrected"] + PARTS["revoked"])


def bench_append(db: None, report: Report) -> None:
    """One act and a closing of a shop, against the fsyncs they cannot do without."""
    scratch = journal().files[0].with_name("scratch")

    def two_fsyncs() -> None:
        for _ in range(2):
            with scratch.open("ab") as file:
                file.write(b"x" * 250)
                file.flush()
                os.fsync(file.fileno())

    report.compare(
        "journal, one line in two places",
        *by_turns(lambda: append([Line(Event.ERASED, uuid4(), what="member")]), two_fsyncs, 200),
        bar="",
        of="two writes with fsync",
    )
    began = time.perf_counter()
    append([Line(Event.ERASED, uuid4(), what="contact")] * 10_000)
    report.figure(
        "journal, 10,000 lines at once", f"{(time.perf_counter() - began) * 1000:.0f} ms", bar="one fsync a place"
    )
    scratch.unlink()
