"""Rules as conditions of the database, and the reach of a campaign in one statement. Runs for the purpose AUDIENCE."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from socialsmartly.product.campaigns.models import Decision, Outcome, Reason
from socialsmartly.product.campaigns.rules import CAP, Reach, Rules
from socialsmartly.product.contacts.models import Contact, OrderLine, Product
from socialsmartly.words import Permit, keeps

AGREED = Q(agreed=int(Permit.EMAIL_MARKETING))
REACHABLE = Q(reachable_by_email=True)
MAY_HAVE_ARRIVED = Q(outcome__in=(Outcome.WAITING, Outcome.SENDING, Outcome.SENT)) | Q(reason=Reason.UNKNOWN)


def matching(rules: Rules) -> QuerySet[Any]:
    """The people of the present workspace whom the rules fit, each with `agreed` (a bit) and `capped` (yes or no)."""
    recent = Decision.objects.filter(MAY_HAVE_ARRIVED, contact_id=OuterRef("pk"), at__gt=timezone.now() - CAP)
    people: QuerySet[Any] = Contact.objects.filter(*_conditions(rules))
    return people.annotate(agreed=F("permits").bitand(int(Permit.EMAIL_MARKETING)), capped=Exists(recent))


@keeps("2.2-g")
def reach(rules: Rules) -> Reach:
    """The funnel of a campaign that was sent now."""
    counted = matching(rules).aggregate(
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


def _conditions(rules: Rules) -> Iterator[Any]:
    now = timezone.now()
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
        yield Exists(OrderLine.objects.filter(contact_id=OuterRef("pk"), sku=rules.bought, quantity__gt=0))
