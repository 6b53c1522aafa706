"""A shop with a promotion, for the tests of this room."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.rewards.actions import claiming, running
from socialsmartly.product.rewards.actions.running import Sheet
from socialsmartly.product.rewards.models import Claim, Promotion
from socialsmartly.product.rewards.queries import promotion_of
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import PROMOTION, SERVICE, WORKSPACE


def shop(title: str = "Tea") -> UUID:
    key = uuid7()
    with reading_for(WORKSPACE, workspace=key):
        Workspace.objects.create(id=key, title=title, permits=Permit.STORE_DATA)
    return key


def a_sheet(**other: Any) -> Sheet:
    """Ten per cent off, for everybody who says their name."""
    usual = Sheet(
        title="Autumn tea",
        offer="A little less for your next order.",
        terms="One reward for each person.",
        asks=("name",),
        eligibility={"all": []},
        reward="percent",
        reward_value=10,
        reward_words="",
        currency="GBP",
        worth_minor=500,
        budget_count=100,
        budget_minor=50_000,
        ends_at=timezone.now() + timedelta(days=10),
        objection_days=30,
        code_days=60,
    )
    return replace(usual, **other)


def promotion(workspace: UUID, **other: Any) -> UUID:
    author = uuid7()
    with reading_for(PROMOTION, workspace=workspace):
        return running.begin(workspace, author, a_sheet(**other))


def look_at(workspace: UUID, key: UUID) -> Promotion:
    with reading_for(PROMOTION, workspace=workspace):
        found = promotion_of(workspace, key)
    assert found
    return found


ADA, BOB = Address("email", "ada@example.test"), Address("email", "bob@example.test")


def joined(workspace: UUID, key: UUID, address: Address = ADA) -> UUID:
    return claiming.join(workspace, key, address, "en")


def rewarded(workspace: UUID, key: UUID, address: Address = ADA) -> UUID:
    """The claim of somebody who joined and gave their name."""
    claim = joined(workspace, key, address)
    claiming.supply(workspace, claim, {"name": "Ada Example"})
    return claim


def claim_of(workspace: UUID, claim: UUID) -> Claim:
    with reading_for(PROMOTION, workspace=workspace):
        found: Claim = Claim.objects.get(workspace_id=workspace, pk=claim)
        found.code, found.name, found.email = found.code, found.name, found.email
        return found


def customer(workspace: UUID, address: str = ADA.value, **facts: Any) -> UUID:
    """Somebody whom the shop knows from its orders, and finds by their address."""
    with reading_for(SERVICE, workspace=workspace):
        person = UUID(str(Contact.objects.create(workspace_id=workspace, email=address, **facts).pk))
    index.claim(str(workspace), "email", address, person)
    return person
