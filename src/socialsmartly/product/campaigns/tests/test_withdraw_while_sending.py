"""Withdrawals race against sending, for a few seconds: nothing may be accepted after a withdrawal was acknowledged (4.3-d)."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import connection

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, withdraw
from socialsmartly.privacy.consent.signals import withdrawn
from socialsmartly.product.campaigns import delivery, leases, reactions
from socialsmartly.product.campaigns.actions import deciding
from socialsmartly.product.campaigns.delivery import leaves_of
from socialsmartly.product.campaigns.models import Decision, Outcome
from socialsmartly.product.campaigns.replies import take
from socialsmartly.product.campaigns.tests.shop import Sink, customer, outcomes, queued, shop
from socialsmartly.words import Permit
from socialsmartly.words.purposes import PREFERENCES

PEOPLE, MANY = 120, 3000
WITHDRAWERS = 10
PATIENCE = 60


def address(n: int) -> str:
    return f"p{n}@example.test"


def in_threads(jobs: list[Callable[[], None]]) -> None:
    """Each job with a connection of its own; the first error of any of them is raised here."""

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(run, job) for job in jobs]:
            done.result()


def race(post: Sink, send_all: Callable[[UUID, UUID], None], how_many: int = PEOPLE) -> tuple[int, int]:
    """How many messages were accepted after their withdrawal was acknowledged, and how many withdrawals there were."""
    workspace = shop()
    people = [customer(workspace, address=address(n)) for n in range(how_many)]
    campaign = queued(workspace)
    accepted: dict[str, float] = {}
    acknowledged: dict[str, float] = {}

    def slow_provider(to: str) -> None:
        time.sleep(random.uniform(0.001, 0.02))
        accepted[to] = time.monotonic()

    post.on_mail = slow_provider

    def withdrawer(which: int) -> None:
        order = random.Random(which)
        for n in range(which, how_many, WITHDRAWERS):
            connection.close()  # as a request does at its end: there are more people here than connections
            time.sleep(order.uniform(0, 0.15))
            with reading_for(PREFERENCES, workspace=workspace, subject=people[n]):
                proof = Proof("test:1", "test", {})
                withdraw(Permit.EMAIL_MARKETING, owner=workspace, subject=people[n], proof=proof)
            acknowledged[address(n)] = time.monotonic()

    jobs: list[Callable[[], None]] = [lambda: send_all(workspace, campaign)]
    jobs += [lambda which=which: withdrawer(which) for which in range(WITHDRAWERS)]  # type: ignore[misc]  # a default binds the number
    in_threads(jobs)
    late = [to for to, when in accepted.items() if when > acknowledged[to]]
    told = outcomes(workspace, campaign)
    assert {people[int(to[1 : to.index("@")])] for to in accepted} == {p for p, (o, _) in told.items() if o == "sent"}
    return len(late), len(acknowledged)


def with_leases(workspace: UUID, campaign: UUID) -> None:
    """Until nothing waits, or the shop is gone."""
    with suppress(NotAuthorised):
        while delivery.send_batch(workspace, campaign):
            pass


def order_of(post: Sink, workspace: UUID, campaign: UUID, act: Callable[[], object]) -> list[str]:
    """What came first: that a message was taken which was on its way when somebody began to act, or that the act was done. The message
    is held back until the act waits for it or is done, however long that takes."""
    began, may_go = threading.Event(), threading.Event()
    order: list[str] = []

    def provider(to: str) -> None:
        began.set()
        assert may_go.wait(PATIENCE)
        order.append("accepted")

    def person() -> None:
        assert began.wait(PATIENCE)
        act()
        order.append("done")
        may_go.set()

    def waits(*whom: Any) -> bool:
        on_its_way = leased(*whom)
        if on_its_way:
            may_go.set()
        return on_its_way

    leased = leases._leased
    post.on_mail = provider
    long = timedelta(seconds=2 * PATIENCE)
    with (
        patch.object(leases, "_leased", waits),
        patch.object(delivery, "LEASE", long),
        patch.object(deciding, "LEASE", long),
    ):
        in_threads([lambda: with_leases(workspace, campaign), person])
    return order


@pytest.mark.promise("4.3-d")
@pytest.mark.parametrize(
    "how_many", [pytest.param(PEOPLE, marks=pytest.mark.slow), pytest.param(MANY, marks=pytest.mark.deep)]
)
def test_nothing_is_accepted_after_a_withdrawal_was_acknowledged(
    worker_may_be_web: None, post: Sink, how_many: int
) -> None:
    late, withdrawals = race(post, with_leases, how_many)
    assert withdrawals == how_many
    assert late == 0


@pytest.mark.slow
def test_without_waiting_for_the_lease_messages_arrive_late(worker_may_be_web: None, post: Sink) -> None:
    """The twin: the same race, the same sender, but the withdrawal is acknowledged without waiting."""
    withdrawn.disconnect(reactions.stop_what_rested_on_it)
    try:
        late, _ = race(post, with_leases)
    finally:
        withdrawn.connect(reactions.stop_what_rested_on_it)
    assert late > 0


def test_a_lease_that_is_alive_is_waited_for(worker_may_be_web: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)

    def stop() -> None:
        with reading_for(PREFERENCES, workspace=workspace, subject=ada):
            withdraw(Permit.EMAIL_MARKETING, owner=workspace, subject=ada, proof=Proof("test:1", "test", {}))

    assert order_of(post, workspace, queued(workspace), stop) == ["accepted", "done"]
    with reading_for(PREFERENCES, workspace=workspace, subject=ada):
        assert Decision.objects.get().outcome == Outcome.SENT


@pytest.mark.promise("4.3-d")
def test_a_stop_by_reply_waits_for_the_message_that_is_on_its_way(worker_may_be_web: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    reply = f"To: {leaves_of(workspace, ada).reply_address}\n\nSTOP".encode()
    assert order_of(post, workspace, campaign, lambda: take(reply)) == ["accepted", "done"]
