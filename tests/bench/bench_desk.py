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
from socialsmartly.product.desk.tests.shop import Shop, open_shop
from socialsmartly.words.purposes import DESK, STORE
from tests.bench.measure import Report, by_turns, database_seconds

CONVERSATIONS, PEOPLE, AT_ONCE, ROUNDS = 100_000, 2_000, 5_000, 100
FEW = 250
"""So many fill a page."""


def bench_an_inbox_of_a_hundred_thousand(shop_owner: Client, report: Report) -> None:
    large, small = open_shop(shop_owner), open_shop(shop_owner, "Paper")
    fill(large.workspace, CONVERSATIONS)
    fill(small.workspace, FEW)
    began = time.process_time() + database_seconds()
    both = by_turns(lambda: page_of(large), lambda: page_of(small), ROUNDS)
    worked = (time.process_time() + database_seconds() - began) * 1000 / (2 * ROUNDS + 2)
    what = f"desk: inbox of {CONVERSATIONS:,} conversations"
    report.compare(f"{what}, a page", *both, bar="no bar", of=f"the same page of {FEW}")
    p95 = statistics.quantiles(both[0], n=20)[-1]
    said = f"{p95:.0f} ms, {worked:.0f} ms of processor a page with the database's"
    report.figure(f"{what}, p95 of a page", said, bar="≤ 100 ms")


def page_of(shop: Shop) -> None:
    assert shop.owner.get(shop.desk).status_code == 200


def fill(workspace: UUID, conversations: int) -> None:
    with reading_for(STORE, workspace=workspace):
        people = [Contact(workspace_id=workspace, email=f"{n}@example.test") for n in range(PEOPLE)]
        seal_all(people)
        Contact.objects.bulk_create(people)
    for start in range(0, conversations, AT_ONCE):
        with reading_for(DESK, workspace=workspace):
            some = range(start, min(start + AT_ONCE, conversations))
            rows = [conversation(workspace, people[n % PEOPLE].pk, n) for n in some]
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
