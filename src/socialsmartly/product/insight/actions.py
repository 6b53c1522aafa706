"""Giving out a table of figures: the budget, the figures and their noise in one transaction."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.utils import timezone

from socialsmartly.product.insight.errors import BudgetSpent, NotOver
from socialsmartly.product.insight.models import Budget, Release, Table
from socialsmartly.product.insight.queries import counted
from socialsmartly.product.insight.rules import BUDGET, COST, Month, released
from socialsmartly.words import keeps


@keeps("3.2-e")
def give_out(workspace: UUID, month: Month, table: Table) -> Release:
    """The figures of a month that is over (NotOver), out of its budget (BudgetSpent). The same table again is the same figures.

    Whoever asks meanwhile waits at the row of the budget, so two can never spend the same part of it.
    """
    if not month.is_over(timezone.now()):
        raise NotOver
    budget = _locked(workspace, month)
    before = Release.objects.filter(workspace_id=workspace, month=month.first, table=table).first()
    if before is not None:
        return before
    if budget.spent_milli + COST > BUDGET:
        raise BudgetSpent
    Budget.objects.filter(workspace_id=workspace, pk=budget.pk).update(spent_milli=budget.spent_milli + COST)
    figures = [asdict(figure) for figure in released(counted(workspace, month, table))]
    made: Release = Release.objects.create(workspace_id=workspace, month=month.first, table=table, figures=figures)
    return made


def _locked(workspace: UUID, month: Month) -> Budget:
    Budget.objects.bulk_create([Budget(workspace_id=workspace, month=month.first)], ignore_conflicts=True)
    held: Budget = Budget.objects.select_for_update().get(workspace_id=workspace, month=month.first)
    return held
