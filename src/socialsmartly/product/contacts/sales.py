"""What a shop sold, day by day, and its orders one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.contacts.models import Contact, Order, OrderKind
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit, keeps

DAYS = 30
PAGE = 50


@dataclass(frozen=True)
class Day:
    """One day's orders: how many, and their sum in the smallest unit of the currency."""

    day: date
    orders: int
    minor: int


@dataclass(frozen=True)
class Sales:
    """The last DAYS days up to the newest order, oldest first, and the sum in the smallest unit of the currency of as many days before. `cancelled` and
    `returned_minor` are what was taken back in the same days; `returned_minor` is not negative."""

    days: list[Day]
    before_minor: int
    cancelled: int
    returned_minor: int

    @property
    def orders(self) -> int:
        return sum(day.orders for day in self.days)

    @property
    def minor(self) -> int:
        return sum(day.minor for day in self.days)

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day


def sales() -> Sales | None:
    """None while the shop has no order. Old files have old orders, so the days end with the newest one and not with today."""
    newest = _orders().aggregate(newest=Max("placed_at"))["newest"]
    if newest is None:
        return None
    last = newest.astimezone(UTC).date()
    first = last - timedelta(days=DAYS - 1)
    sold = _sold(first - timedelta(days=DAYS), last)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    now = [sold.get(day, Day(day, 0, 0)) for day in days]
    before = sum(of.minor for day, of in sold.items() if day < first)
    back = between(first, last).filter(kind=OrderKind.CANCELLATION).aggregate(n=Count("id"), sum=Sum("total_minor"))
    return Sales(now, before, back["n"], abs(back["sum"] or 0))


@keeps("5-f")
def _orders() -> QuerySet[Order]:
    """Without the shop's authorisation only the orders of somebody whom a hold keeps are there, and they are for nobody's figures."""
    authorised = Workspace.objects.annotate(given=F("permits").bitand(Permit.STORE_DATA)).exclude(given=0)
    return Order.objects.filter(workspace_id__in=authorised.values("pk"))


def _sold(first: date, last: date) -> dict[date, Day]:
    orders = between(first, last).filter(kind=OrderKind.ORDER).annotate(day=TruncDate("placed_at", tzinfo=UTC))
    by_day = orders.values("day").annotate(count=Count("id"), sum=Sum("total_minor")).order_by("day")
    return {row["day"]: Day(row["day"], row["count"], row["sum"] or 0) for row in by_day}


def between(first: date | None, last: date | None) -> QuerySet[Order]:
    """Whole days of UTC, both included."""
    found = _orders()
    if first:
        found = found.filter(placed_at__gte=datetime.combine(first, time.min, UTC))
    if last:
        found = found.filter(placed_at__lt=datetime.combine(last + timedelta(days=1), time.min, UTC))
    return found


@dataclass(frozen=True)
class Mark:
    """Where a page ended."""

    placed_at: datetime
    id: UUID

    def text(self) -> str:
        return f"{self.placed_at.timestamp()}_{self.id}"


def page_of(orders: QuerySet[Order], after: Mark | None = None) -> list[Order]:
    """The next orders, newest first, by key and not by offset."""
    if after:
        orders = orders.filter(Q(placed_at__lt=after.placed_at) | Q(placed_at=after.placed_at, id__lt=after.id))
    return list(orders.order_by("-placed_at", "-id")[:PAGE])


def mark_after(page: list[Order]) -> Mark | None:
    """None when this was the last page."""
    return Mark(page[-1].placed_at, page[-1].pk) if len(page) == PAGE else None


def customers_of(page: list[Order]) -> dict[UUID, Contact]:
    """Those who ordered, with their names; guests have none."""
    found = list(Contact.objects.filter(pk__in={order.contact_id for order in page if order.contact_id}))
    open_all(found, "name")
    return {contact.pk: contact for contact in found}
