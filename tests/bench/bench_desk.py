"""The desk of a shop with 100,000 conversations, a tenth of them waiting: its inbox, as the page is served."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from uuid import UUID

from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.keyring.fields import seal_all
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.models import Conversation, Kind, State
from socialsmartly.product.desk.rules import STAYS_OPEN
from socialsmartly.product.desk.tests.shop import open_shop
from socialsmartly.words.purposes import DESK, STORE
from tests.bench.measure import Report

CONVERSATIONS, PEOPLE, AT_ONCE, ROUNDS = 100_000, 2_000, 5_000, 100


def bench_an_inbox_of_a_hundred_thousand(shop_owner: Client, report: Report) -> None:
    shop = open_shop(shop_owner)
    fill(shop.workspace)
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert shop.owner.get(shop.desk).status_code == 200
        taken.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(taken, n=20)[-1]
    report.figure("desk: inbox of 100,000 conversations, p95 of a page", f"{p95:.0f} ms", bar="≤ 100 ms")


def fill(workspace: UUID) -> None:
    with reading_for(STORE, workspace=workspace):
        people = [Contact(workspace_id=workspace, email=f"{n}@example.test") for n in range(PEOPLE)]
        seal_all(people)
        Contact.objects.bulk_create(people)
    for start in range(0, CONVERSATIONS, AT_ONCE):
        with reading_for(DESK, workspace=workspace):
            rows = [conversation(workspace, people[n % PEOPLE].pk, n) for n in range(start, start + AT_ONCE)]
            seal_all(rows)
            Conversation.objects.bulk_create(rows)


def conversation(workspace: UUID, contact: UUID, n: int) -> Conversation:
    """One in ten waits, two are open and answered, the others are closed."""
    began = timezone.now() - timedelta(minutes=n)
    return Conversation(
        id=uuid7(),
        workspace_id=workspace,
        contact_id=contact,
        number=new_number("C"),
        kind=Kind.IN_SALE,
        channel="page",
        called=f"Customer {n}",
        title=f"Question {n}",
        state=State.OPEN if n % 10 < 3 else State.CLOSED,
        waiting_since=began if n % 10 == 0 else None,
        due_at=began if n % 10 == 0 else None,
        opened_at=began,
        kept_from=began + STAYS_OPEN,
    )
