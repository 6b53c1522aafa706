"""Claims that are made at once: each person gets one reward, however many of them come in the same second."""

from __future__ import annotations

import statistics
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.rules import Step
from socialsmartly.product.rewards.tests.shop import look_at, promotion, shop
from socialsmartly.site.environment import environment
from socialsmartly.words.purposes import PROMOTION
from tests.bench.claiming import CLAIMS, PEOPLE, claims, claims_by_hand
from tests.bench.lanes import lanes
from tests.bench.measure import Report, database_seconds

ROUNDS = 5
BAR = 300


def bench_claims_at_once(report: Report, db: None) -> None:
    """Joining, giving what is asked, the check, the budget and the code; the code by mail that comes before it is not in it."""
    tea = shop()
    ours: list[float] = []
    bare: list[float] = []
    worked: list[float] = []
    with lanes() as every:
        for _ in range(ROUNDS):
            key, other = (promotion(tea, budget_count=CLAIMS, budget_minor=CLAIMS * 500) for _ in range(2))
            began = every.seconds() + database_seconds()
            ours.append(every.run(claims, tea, key) * 1000 / CLAIMS)
            worked.append((every.seconds() + database_seconds() - began) * 1000 / CLAIMS)
            bare.append(every.run(claims_by_hand, tea, other) * 1000 / CLAIMS)
            assert _handed_out(tea, key) == look_at(tea, key).issued_count == PEOPLE
            assert look_at(tea, other).issued_count == PEOPLE
    what = f"{CLAIMS} claims by {PEOPLE} people, {len(every)} at once in {environment().processes} processes"
    report.compare(f"{what}: one claim", ours, bare, bar="no bar", of="the same rows by hand, at once as well")
    rate, work = 1000 / statistics.median(ours), statistics.median(worked)
    report.figure(
        what, f"{rate:.0f}/s, {PEOPLE} rewards, {work:.1f} ms of processor a claim with the database's", bar=f"{BAR}/s"
    )


def _handed_out(tea: UUID, key: UUID) -> int:
    with reading_for(PROMOTION, workspace=tea):
        return int(Claim.objects.filter(workspace_id=tea, promotion_id=key, step=Step.ISSUED).count())
