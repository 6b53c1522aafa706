"""Figures for partners: which months, what was given out of them, and the file to hand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from socialsmartly.privacy.access.views import serves
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.campaigns.models import Campaign
from socialsmartly.product.insight import queries
from socialsmartly.product.insight.actions import give_out
from socialsmartly.product.insight.errors import FiguresRefused
from socialsmartly.product.insight.models import Release, Table
from socialsmartly.product.insight.rules import BUDGET, COST, EPSILON_MILLI, FEWEST, MOST_NOISE, Month, months_over
from socialsmartly.product.workspaces.queries import seats_of
from socialsmartly.words.purposes import FIGURES

MONTHS: Final = 6


@dataclass(frozen=True)
class Shown:
    """One month: the tables given out, and those that its budget still has room for."""

    month: Month
    given: list[tuple[Release, list[dict[str, Any]]]]
    open: list[Table]


@signed_in
@require_safe
@serves(FIGURES)
def figures(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    months = months_over(timezone.now(), MONTHS)
    seat = seats_of(request)[workspace_id]
    page = {
        "workspace": {"id": workspace_id, "name": seat.title},
        "section": "campaigns",
        "months": _months(workspace_id, months),
        "fewest": FEWEST,
        "most_noise": MOST_NOISE,
    }
    return TemplateResponse(request, "insight/figures.html", page)


def _months(workspace: UUID, months: list[Month]) -> list[Shown]:
    given, spent = queries.releases(workspace, months), queries.spent(workspace, months)
    titles = {str(key): title for key, title in Campaign.objects.values_list("pk", "title")}
    found = []
    for month in months:
        here = [one for (of, _table), one in given.items() if of == month]
        room = spent.get(month, 0) + COST <= BUDGET
        tables = [table for table in Table if room and (month, table) not in given]
        found.append(Shown(month, [(one, _rows(one, titles)) for one in here], tables))
    return found


def _rows(given: Release, titles: dict[str, str]) -> list[dict[str, Any]]:
    """With the subject of a campaign beside its number; the file has the number alone."""
    return [{**row, "title": titles.get(row["name"]) or row["name"]} for row in given.figures]


@signed_in
@require_POST
@serves(FIGURES)
def give(request: HttpRequest, workspace_id: UUID, month: str, table: str) -> HttpResponse:
    try:
        give_out(workspace_id, _month(month), _table(table))
    except FiguresRefused as refusal:
        messages.warning(request, refusal.says)
    return redirect("insight:figures", workspace_id)


@signed_in
@require_safe
@serves(FIGURES)
def file(request: HttpRequest, workspace_id: UUID, month: str, table: str) -> HttpResponse:
    """What a partner gets: figures, and how they were made. Nothing in it stands for one person."""
    given = queries.releases(workspace_id, [_month(month)]).get((_month(month), _table(table)))
    if given is None:
        raise Http404
    answer = JsonResponse(as_file(given), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="figures-{given.month:%Y-%m}-{given.table}.json"'
    return answer


def as_file(given: Release) -> dict[str, Any]:
    made = {"noise": "two-sided geometric, cut off", "epsilon": EPSILON_MILLI / 1000, "most_noise": MOST_NOISE}
    head = {"month": f"{given.month:%Y-%m}", "grouped_by": given.table, "counts_each_person": "once"}
    return {**head, "fewest_people": FEWEST, **made, "figures": given.figures}


def _month(named: str) -> Month:
    try:
        month = Month(date.fromisoformat(f"{named}-01"))
        month.ends  # noqa: B018 - a calendar has a last month
    except (ValueError, OverflowError) as wrong:
        raise Http404 from wrong
    return month


def _table(name: str) -> Table:
    if name not in Table.values:
        raise Http404
    return Table(name)
