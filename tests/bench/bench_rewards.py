"""Claims that are made at once: each person gets one reward, however many of them come in the same second."""

from __future__ import annotations

import os
import statistics
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
from django.db import connections

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.rules import Step
from socialsmartly.product.rewards.tests.shop import look_at, promotion, rewarded, shop
from socialsmartly.words import Refusal
from socialsmartly.words.purposes import PROMOTION
from tests.bench.bench_rights import by_hand
from tests.bench.measure import Report, database_seconds

CLAIMS, PEOPLE, ROUNDS = 1000, 300, 3
AT_ONCE = 7
"""A process of the site has eight connections at most; one is the measurement's own."""
BAR = 300
Lane = Callable[[int], object]


def bench_claims_at_once(report: Report, db: None) -> None:
    """Joining, giving what is asked, the check, the budget and the code; the code by mail that comes before it is not in it."""
    tea = shop()
    ours: list[float] = []
    bare: list[float] = []
    worked: list[float] = []
    for _ in range(ROUNDS):
        key, other = (promotion(tea, budget_count=CLAIMS, budget_minor=CLAIMS * 500) for _ in range(2))
        began = time.process_time() + database_seconds()
        ours.append(_each_lane(lambda lane, key=key: _claims(tea, key, lane)))  # type: ignore[misc]  # a default binds it
        worked.append((time.process_time() + database_seconds() - began) * 1000 / CLAIMS)
        people = [uuid7() for _ in range(PEOPLE)]
        bare.append(_each_lane(lambda lane, key=other, people=people: _by_hand(tea, key, people, lane)))  # type: ignore[misc]  # same
        assert _handed_out(tea, key) == look_at(tea, key).issued_count == PEOPLE
        assert look_at(tea, other).issued_count == PEOPLE
    what = f"{CLAIMS} claims by {PEOPLE} people, {AT_ONCE} at once"
    report.compare(f"{what}: one claim", ours, bare, bar="no bar", of="the same rows by hand, at once as well")
    rate, work = 1000 / statistics.median(ours), statistics.median(worked)
    report.figure(
        what, f"{rate:.0f}/s, {PEOPLE} rewards, {work:.1f} ms of processor a claim with the database's", bar=f"{BAR}/s"
    )


def _each_lane(work: Lane) -> float:
    """Milliseconds for one claim, over all lanes."""
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(work, range(AT_ONCE)))
    return (time.perf_counter() - began) * 1000 / CLAIMS


def _handed_out(tea: UUID, key: UUID) -> int:
    with reading_for(PROMOTION, workspace=tea):
        return int(Claim.objects.filter(workspace_id=tea, promotion_id=key, step=Step.ISSUED).count())


def _claims(tea: UUID, key: UUID, lane: int) -> Counter[str]:
    """Every seventh claim, over one connection, as a process of the site makes them."""
    told: Counter[str] = Counter()
    for n in range(lane, CLAIMS, AT_ONCE):
        try:
            rewarded(tea, key, Address("email", f"person{n % PEOPLE}@example.test"))
            told["done"] += 1
        except Refusal as refused:
            told[type(refused).__name__] += 1
    connections.close_all()
    return told


CLAIMED = """INSERT INTO rewards_claim (id, workspace_id, promotion_id, step, reason, proven, email, language, permits, terms_version, joined_at,
  held_for, kept_until) VALUES (%s, %s, %s, 'verifying', '', 'email', %s, 'en', 0, 'x', now(), '', now() + interval '40 days')
  ON CONFLICT (workspace_id, id) DO NOTHING"""
ISSUED = """WITH taken AS (UPDATE rewards_promotion SET issued_count = issued_count + 1, issued_minor = issued_minor + worth_minor
  WHERE workspace_id = %s AND id = %s AND issued_count < budget_count RETURNING 1)
UPDATE rewards_claim SET step = 'issued', name = %s, code = %s, code_digest = %s, issued_at = now(), decided_at = now(), code_until = kept_until
  FROM taken WHERE workspace_id = %s AND id = %s"""
TOLD = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'bench', '{}')"


def _by_hand(tea: UUID, key: UUID, people: list[UUID], lane: int) -> None:
    """The rows alone: no roles, no keyring, nothing sealed."""
    with by_hand() as hand:
        for n in range(lane, CLAIMS, AT_ONCE):
            _claim_by_hand(hand, tea, key, people[n % PEOPLE])


def _claim_by_hand(hand: psycopg.Connection, tea: UUID, key: UUID, person: UUID) -> None:
    sealed = os.urandom(94)
    if hand.execute(CLAIMED, [person, tea, key, sealed]).rowcount:
        hand.execute(TOLD)
        hand.execute(ISSUED, [tea, key, sealed, sealed, os.urandom(32), tea, person])
        hand.execute(TOLD)
    hand.commit()
