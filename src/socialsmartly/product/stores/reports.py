"""What an import did: progress while it runs, what it kept and every line it set aside, on a page and as a file."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.views import serves
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.stores import errors, queries
from socialsmartly.product.stores.actions.reading_in import RESUMABLE
from socialsmartly.product.stores.models import UNFINISHED, ImportRun
from socialsmartly.product.stores.rules import refusals
from socialsmartly.product.stores.rules.setting_aside import SENTENCES, Reason
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words.cells import safe_cell
from socialsmartly.words.purposes import SERVICE

AT_ONCE = 10_000
FIGURES = ("kept", "orders_new", "contacts_new", "known", "left_out")


@require_safe
@signed_in
@serves(SERVICE)
def run(request: HttpRequest, workspace_id: UUID, run_id: UUID) -> HttpResponse:
    """The page of one import; asked for by htmx, only the part that moves."""
    found = _run(run_id)
    page = {"workspace": workspace_of(workspace_id), "section": "stores", **_told(found)}
    part = request.headers.get("HX-Request") == "true"
    return TemplateResponse(request, "stores/run_part.html" if part else "stores/run.html", page)


def _told(found: ImportRun) -> dict[str, Any]:
    reasons = [
        {"why": _(SENTENCES[Reason(row["reason"])]), "lines": row["lines"]}
        for row in queries.set_aside_by_reason(found.pk)
    ]
    return {
        "run": found,
        "figures": {name: number_format(getattr(found, name), force_grouping=True) for name in FIGURES},
        "moving": found.state in UNFINISHED,
        "reasons": reasons,
        "why_stopped": why_stopped(found),
        "may_go_on": found.stopped_because in RESUMABLE,
        "total": max(found.lines_total, 1),
    }


def why_stopped(found: ImportRun) -> str:
    """The refusal in the reader's language, with its particulars."""
    kind = getattr(refusals, found.stopped_because, None) or getattr(errors, found.stopped_because, None)
    if not found.stopped_because or kind is None:
        return ""
    return _(kind.__doc__).format(**found.stopped_facts)


@require_safe
@signed_in
@serves(SERVICE)
def set_aside(request: HttpRequest, workspace_id: UUID, run_id: UUID) -> HttpResponse:
    """Every line that was not used, fifty a page."""
    found = _run(run_id)
    after = _number(request.GET.get("after", ""))
    lines = queries.set_aside_after(run_id, after)
    rows = [{"line": s.line, "why": _(SENTENCES[Reason(s.reason)]), "column": s.column} for s in lines]
    page = {
        "workspace": workspace_of(workspace_id),
        "section": "stores",
        "run": found,
        "rows": rows,
        "after": after,
        "last": rows[-1]["line"] if len(rows) == queries.PAGE else None,
    }
    return TemplateResponse(request, "stores/set_aside.html", page)


@require_safe
@signed_in
@serves(SERVICE)
def set_aside_file(request: HttpRequest, workspace_id: UUID, run_id: UUID) -> HttpResponse:
    """The same as CSV: line number, column and reason, nothing of what stood there."""
    _run(run_id)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(_("Line")), safe_cell(_("Column")), safe_cell(_("Why"))])
    after = 0
    while rows := queries.set_aside_after(run_id, after, AT_ONCE):
        for row in rows:
            why = _(SENTENCES[Reason(row.reason)])
            writer.writerow([row.line, safe_cell(row.column), safe_cell(why)])
        after = rows[-1].line
    answer = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lines-set-aside.csv"'
    return answer


def _run(run_id: UUID) -> ImportRun:
    found: ImportRun | None = ImportRun.objects.filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
