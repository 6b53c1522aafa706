"""Claims that are made at once: each person gets one reward, however many of them come in the same second."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import connections

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.rules import Step
from socialsmartly.product.rewards.tests.shop import look_at, promotion, rewarded, shop
from socialsmartly.words import Refusal
from socialsmartly.words.purposes import PROMOTION
from tests.bench.measure import Report

CLAIMS, PEOPLE = 1000, 300
AT_ONCE = 7
"""A process of the site has eight connections at most; one is the measurement's own."""
BAR = 300


def bench_claims_at_once(report: Report, db: None) -> None:
    """Joining, giving what is asked, the check, the budget and the code; the code by mail that comes before it is not in it."""
    tea = shop()
    key = promotion(tea, budget_count=CLAIMS, budget_minor=CLAIMS * 500)
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = sum(pool.map(lambda lane: _claims(tea, key, lane), range(AT_ONCE)), Counter[str]())
    rate = CLAIMS / (time.monotonic() - began)
    with reading_for(PROMOTION, workspace=tea):
        handed = Claim.objects.filter(workspace_id=tea, step=Step.ISSUED).count()
    assert handed == look_at(tea, key).issued_count == PEOPLE, told
    report.figure(
        f"{CLAIMS} claims by {PEOPLE} people, {AT_ONCE} at once", f"{rate:.0f}/s, {handed} rewards", bar=f"{BAR}/s"
    )


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
