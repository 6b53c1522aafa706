"""The programs of a race between senders and people who say stop, while everything around them is killed.

All take their times from the same clock: CLOCK_MONOTONIC is one for every process of a machine.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.signals import withdrawn
from socialsmartly.product.campaigns import public, reactions
from socialsmartly.product.campaigns.delivery import UNSUBSCRIBE
from socialsmartly.product.campaigns.models import Decision, Outcome
from socialsmartly.product.campaigns.tasks import send_all
from socialsmartly.product.campaigns.tests.shop import customer, queued, shop
from socialsmartly.product.messaging.sending import MailServerAway
from socialsmartly.words.purposes import PREFERENCES

T = TypeVar("T")
BEGINS = "import django, sys; django.setup(); from tests.core.racing import run; run(*sys.argv[1:])"
STOPPED = b"You get no more campaign e-mail from here"
AIMED = 0.5
"""How many of the stops are said by somebody whose message is being handed over at this moment."""


def run(part: str, *arguments: str) -> None:
    {"open": open_shop, "send": send, "stop": say_stop}[part](*arguments)


def open_shop(plan: str, people: str) -> None:
    """A shop, its customers who all agreed, and a campaign to them; written to the file `plan`."""
    workspace = shop()
    handles = [customer(workspace, address=address_of(n)) for n in range(int(people))]
    campaign = queued(workspace)
    Path(plan).write_text(json.dumps([str(workspace), str(campaign), [str(handle) for handle in handles]]))


def under_way(plan: str) -> Path:
    """There as soon as the mail server has been given a message: until then nobody could be overtaken."""
    return Path(f"{plan}-under-way")


def address_of(number: int) -> str:
    return f"p{number}@example.test"


def send(plan: str) -> None:
    """As the worker does it, until nothing is open."""
    workspace, campaign, _ = planned(plan)
    again(lambda: send_all(workspace, campaign))


def say_stop(plan: str, record: str, which: str, of: str, manner: str = "") -> None:
    """Every `of`-th of the people, each by the link in their message; the time at which the page said so is kept durably."""
    if manner == "careless":
        withdrawn.disconnect(reactions.stop_what_rested_on_it)
        public.wait_for_leases = lambda workspace, contact: True
    workspace, _, people = planned(plan)
    while not under_way(plan).exists():
        time.sleep(0.02)
    mine = {handle: n for n, handle in enumerate(people) if n % int(of) == int(which)}
    chance, page = random.Random(which), Client()
    with Path(record).open("ab", buffering=0) as acknowledged:
        while mine:
            who = again(lambda: chosen(chance, workspace, list(mine)))
            said = again(lambda who=who: stop(page, workspace, who))  # type: ignore[misc]  # a default binds the person
            if said:
                acknowledged.write(f"{mine.pop(who)} {time.monotonic()}\n".encode())
                os.fsync(acknowledged.fileno())
            time.sleep(chance.uniform(0, 0.02))


def chosen(chance: random.Random, workspace: UUID, left: list[UUID]) -> UUID:
    """Whom a message is on its way to, as often as not; else anybody."""
    if chance.random() < AIMED:
        with reading_for(PREFERENCES, workspace=workspace):
            sending = Decision.objects.filter(workspace_id=workspace, outcome=Outcome.SENDING)
            here = set(sending.values_list("contact_id", flat=True)) & set(left)
        if here:
            return chance.choice(sorted(here))
    return chance.choice(left)


def stop(page: Client, workspace: UUID, who: UUID) -> bool:
    """Whether the page has told the person that nothing follows."""
    token = PersonalLink(UNSUBSCRIBE, workspace, who).token()
    answer = page.post(f"/u/{token}", {"List-Unsubscribe": "One-Click"})
    return answer.status_code == 200 and STOPPED in answer.content


def planned(plan: str) -> tuple[UUID, UUID, list[UUID]]:
    workspace, campaign, people = json.loads(Path(plan).read_text())
    return UUID(workspace), UUID(campaign), [UUID(handle) for handle in people]


def again(act: Callable[[], T]) -> T:
    """Until the database and the mail server are there to do it."""
    while True:
        try:
            return act()
        except (InterfaceError, OperationalError, MailServerAway):
            connection.close()
            time.sleep(0.05)
