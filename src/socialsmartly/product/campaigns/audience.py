"""Rules as conditions of the database, and the reach of a campaign in one statement. Runs for the purpose AUDIENCE."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from socialsmartly.product.campaigns.choosing import READ_FOR
from socialsmartly.product.campaigns.models import Decision, Outcome, Reason
from socialsmartly.product.campaigns.rules import CAP, Reach, Rules
from socialsmartly.product.contacts.models import Contact, OrderLine, Product
from socialsmartly.words import Permit, keeps

AGREED = Q(agreed=int(Permit.EMAIL_MARKETING))
REACHABLE = Q(reachable_by_email=True)
COLUMN_OF = {"spent": "spent_minor", "orders": "orders_count", "last_order": "last_order_at", "country": "country"}
MAY_HAVE_ARRIVED = Q(outcome__in=(Outcome.WAITING, Outcome.SENDING, Outcome.SENT)) | Q(reason=Reason.UNKNOWN)


def matching(rules: Rules, at: datetime) -> QuerySet[Any]:
    """The people of the present workspace whom the rules fit at a moment, each with `agreed` (a bit) and `capped` (yes or no)."""
    recent = Decision.objects.filter(MAY_HAVE_ARRIVED, contact_id=OuterRef("pk"), at__gt=at - CAP)
    people: QuerySet[Any] = Contact.objects.filter(*_conditions(rules, at))
    return people.annotate(agreed=F("permits").bitand(int(Permit.EMAIL_MARKETING)), capped=Exists(recent))


@keeps("2.2-g")
def reach(rules: Rules) -> Reach:
    """The funnel of a campaign that was sent now."""
    counted = matching(rules, timezone.now()).aggregate(
        matched=Count("pk"),
        agreed_count=Count("pk", filter=AGREED),
        reachable_count=Count("pk", filter=AGREED & REACHABLE),
        left=Count("pk", filter=AGREED & REACHABLE & Q(capped=False)),
    )
    return Reach(counted["matched"], counted["agreed_count"], counted["reachable_count"], counted["left"])


def countries() -> list[str]:
    """Where the shop's customers live, for the choice on screen."""
    return sorted(Contact.objects.exclude(country="").values_list("country", flat=True).distinct())


def article(sku: str) -> Any | None:
    return Product.objects.filter(sku=sku).first()


@keeps("4.5-a")
def figures(rules: Rules) -> Any:
    """What the program reads of each person whom `matching` found, as the text that is kept with the decision: what a bound asked for, and
    what makes somebody reachable. No more (PIPL 6)."""
    used = {READ_FOR[bound] for bound in rules.stored()}
    read: dict[str, Any] = {name: F(column) for name, column in COLUMN_OF.items() if name in used}
    if rules.bought:
        read["bought"] = _has_bought(rules.bought)
    agreed = ExpressionWrapper(AGREED, output_field=BooleanField())
    return Cast(JSONObject(**read, agreed=agreed, reachable=F("reachable_by_email"), capped=F("capped")), TextField())


def _has_bought(sku: str) -> Any:
    return Exists(OrderLine.objects.filter(contact_id=OuterRef("pk"), sku=sku, quantity__gt=0))


def _conditions(rules: Rules, now: datetime) -> Iterator[Any]:
    if rules.spent_at_least is not None:
        yield Q(spent_minor__gte=rules.spent_at_least)
    if rules.orders_at_least is not None:
        yield Q(orders_count__gte=rules.orders_at_least)
    if rules.orders_at_most is not None:
        yield Q(orders_count__lte=rules.orders_at_most)
    if rules.ordered_within_days is not None:
        yield Q(last_order_at__gte=now - timedelta(days=rules.ordered_within_days))
    if rules.not_ordered_for_days is not None:
        yield Q(last_order_at__lt=now - timedelta(days=rules.not_ordered_for_days))
    if rules.country:
        yield Q(country=rules.country)
    if rules.bought:
        yield _has_bought(rules.bought)
