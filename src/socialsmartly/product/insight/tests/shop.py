"""A shop whose messages reached people in a month that is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.campaigns.actions import drafts
from socialsmartly.product.campaigns.models import Decision, Outcome
from socialsmartly.product.campaigns.rules import Rules
from socialsmartly.product.campaigns.tests.shop import HELLO, customer
from socialsmartly.product.contacts.models import Contact, Order
from socialsmartly.product.insight.rules import Month, months_over
from socialsmartly.words import Permit
from socialsmartly.words.purposes import AUDIENCE, SERVICE, STORE


def month() -> Month:
    return months_over(timezone.now(), 1)[0]


def moment(days: int = 3) -> datetime:
    return month().starts + timedelta(days=days)


def people(workspace: UUID, how_many: int) -> list[UUID]:
    """All of them agreed to e-mail."""
    with reading_for(SERVICE, workspace=workspace):
        made = [
            Contact(workspace_id=workspace, permits=Permit.EMAIL_MARKETING, country="France") for _n in range(how_many)
        ]
        Contact.objects.bulk_create(made)
    return [one.pk for one in made]


def reached(workspace: UUID, whom: list[UUID], at: datetime | None = None) -> UUID:
    """A campaign that reached these people."""
    with reading_for(AUDIENCE, workspace=workspace):
        campaign = UUID(str(drafts.begin(workspace, uuid7(), HELLO, Rules()).pk))
    with reading_for(SERVICE, workspace=workspace):
        Decision.objects.bulk_create(
            Decision(
                workspace_id=workspace,
                campaign_id=campaign,
                contact_id=one,
                title="News",
                outcome=Outcome.SENT,
                at=at or moment(),
                version=1,
                rule="{}",
                read="{}",
            )
            for one in whom
        )
    return campaign


def ordered(workspace: UUID, person: UUID, at: datetime) -> None:
    with reading_for(STORE, workspace=workspace):
        Order.objects.create(
            workspace_id=workspace,
            contact_id=person,
            store=uuid7(),
            number=str(person),
            placed_at=at,
            total_minor=100,
            units=1,
            lines_count=1,
        )


__all__ = ["customer", "moment", "month", "ordered", "people", "reached"]
