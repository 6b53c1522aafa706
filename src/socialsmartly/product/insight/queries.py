"""The counts behind the figures, and what was given out. Runs for FIGURES, which sees no name, no address and nobody who objected."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncWeek

from socialsmartly.product.campaigns.models import Decision, Outcome
from socialsmartly.product.contacts.models import Contact, Order, OrderKind
from socialsmartly.product.insight.models import Budget, Release, Table
from socialsmartly.product.insight.rules import EFFECT, Cell, Month

GROUPED: Final[dict[str, Any]] = {
    Table.CAMPAIGN: F("campaign_id"),
    Table.WEEK: TruncWeek("at"),
    Table.COUNTRY: F("contact__country"),
}


def counted(workspace: UUID, month: Month, table: Table) -> list[Cell]:
    """The true counts, which never leave by themselves."""
    ordered = Order.objects.filter(
        workspace_id=workspace,
        contact_id=OuterRef("contact_id"),
        kind=OrderKind.ORDER,
        placed_at__gt=OuterRef("at"),
        placed_at__lte=OuterRef("at") + EFFECT,
    )
    rows = (
        first_messages(workspace, month)
        .annotate(cell=GROUPED[table], bought=Exists(ordered))
        .order_by()
        .values("cell")
        .annotate(reached=Count("pk"), ordered=Count("pk", filter=Q(bought=True)))
    )
    return [Cell(_name(row["cell"]), row["reached"], row["ordered"]) for row in rows]


def first_messages(workspace: UUID, month: Month) -> QuerySet[Any]:
    """One row for each person at most: the first message of the month that reached them. However many campaigns somebody gets,
    they weigh as much as anybody, so no sum of groups can be made to say whether they are in it."""
    sent = _sent(workspace, month)
    first = sent.order_by("contact_id", "at", "id").distinct("contact_id")
    return Decision.objects.filter(workspace_id=workspace, pk__in=first.values("pk"))


def _sent(workspace: UUID, month: Month) -> QuerySet[Any]:
    """What reached somebody who may be counted: the database hides the others' rows from this purpose."""
    found: QuerySet[Any] = Decision.objects.filter(
        contact_id__in=Contact.objects.filter(workspace_id=workspace).values("pk"),
        workspace_id=workspace,
        outcome=Outcome.SENT,
        at__gte=month.starts,
        at__lt=month.ends,
    )
    return found


def _name(cell: Any) -> str:
    return str(cell.date()) if hasattr(cell, "date") else str(cell)


def releases(workspace: UUID, months: list[Month]) -> dict[tuple[Month, str], Release]:
    found = Release.objects.filter(workspace_id=workspace, month__in=[month.first for month in months])
    return {(Month(one.month), one.table): one for one in found}


def spent(workspace: UUID, months: list[Month]) -> dict[Month, int]:
    found = Budget.objects.filter(workspace_id=workspace, month__in=[month.first for month in months])
    return {Month(one.month): one.spent_milli for one in found}
