"""What a line of the public log costs the consent it tells of, and how fast waiting lines are put into the log."""

from __future__ import annotations

import os
import time
from pathlib import Path
from uuid import UUID

import psycopg
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import give
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.ledger.actions.noting import PERSON, Said
from socialsmartly.privacy.ledger.actions.sequencing import AT_ONCE, Sequencer
from socialsmartly.privacy.ledger.beginning import begin, open_log
from socialsmartly.privacy.ledger.proof import prove
from socialsmartly.product.accounts.models import Member
from socialsmartly.site.environment import environment
from socialsmartly.site.verbs.sequencer import connect
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ACCOUNT
from tests.bench.by_hand import by_hand
from tests.bench.consenting import EACH, PROOF, given_with_lines, given_without, with_line, without_line
from tests.bench.lanes import lanes
from tests.bench.measure import Report, by_turns
from tests.house import as_owner

EVENTS, HANDS = 400, 8
LINES = 100_000
BARE = (
    "INSERT INTO consent_consentevent (id, owner, subject, permit, state, wording, method, evidence, at) "
    "VALUES (%s, %s, %s, 8, 'given', 'profile/1', 'switch', %s, %s)"
)


def member() -> UUID:
    key = uuid7()
    with reading_for(ACCOUNT, member=key):
        Member.objects.create(id=key, email="ada@example.test")
        give(Permit.PROFILE, owner=key, subject=key, proof=PROOF)
    return key


def bare(hand: psycopg.Connection, ada: UUID) -> None:
    hand.execute(BARE, [uuid7(), ada, ada, os.urandom(94), timezone.now()])
    hand.commit()


def bench_a_consent_with_its_line(db: None, report: Report) -> None:
    ada = member()
    with by_hand() as hand:
        alone = by_turns(lambda: with_line(ada), lambda: without_line(ada), EVENTS)
        report.compare("a consent with its line, one connection", *alone, bar="≤ 1.33x", of="the same without the line")
        inserted = by_turns(lambda: with_line(ada), lambda: bare(hand, ada), EVENTS)
        report.compare("the same", *inserted, bar="no bar", of="one bare INSERT by hand")


def bench_eight_connections(db: None, report: Report) -> None:
    people = [member() for _ in range(HANDS)]
    series: tuple[list[float], list[float]] = ([], [])
    with lanes() as every:
        for _ in range(7):
            for act, taken in zip((given_with_lines, given_without), series, strict=True):
                taken.append(every.run(act, *people) * 1000 / (len(every) * EACH))
    what = f"a consent with its line, {len(every)} connections of {environment().processes} processes"
    report.compare(what, *series, bar="≤ 1.33x", of="the same without the line")


def bench_sequencing(db: None, tmp_path: Path, report: Report) -> None:
    said = Said("consent", PERSON, {"state": "given"})
    entries = [said.entry().encode()] * LINES
    with as_owner() as owner, owner.cursor() as cursor:
        with cursor.copy("COPY ledger_queuedleaf (id, entry) FROM STDIN") as copy:
            for raw in entries:
                copy.write_row((uuid7(), raw))
        owner.execute("ANALYZE ledger_queuedleaf")
    begin(tmp_path / "log", tmp_path / "key", "bench.example/ledger", expected=False)
    with open_log(tmp_path / "log", tmp_path / "key") as log, connect(environment()) as database:
        run = Sequencer(database, log)
        began = time.perf_counter()
        while run.turn():
            pass
        seconds = time.perf_counter() - began
        assert log.size == LINES
        report.figure(
            f"lines sequenced, {AT_ONCE:,} at once, durable and in the database",
            f"{LINES / seconds:,.0f} lines/s",
            bar="≥ 50,000 lines/s",
        )
        indexes = range(7, LINES, 97)[:1000]
        for index in indexes:  # what is warm was read before
            prove(log, index)
        began = time.perf_counter()
        proofs = [prove(log, index) for index in indexes]
        report.figure(
            f"a proof out of {LINES:,} lines, warm",
            f"{(time.perf_counter() - began) * 1e6 / len(proofs):.0f} µs",
            bar="≤ 100 µs",
        )
