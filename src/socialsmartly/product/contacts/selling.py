"""The orders of a shop, and its figures for the home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.views import may_open, serves
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.contacts import queries, sales
from socialsmartly.product.contacts.models import OrderKind
from socialsmartly.product.workspaces.figures import Bar, Chart, Figure, Group
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words.money import money
from socialsmartly.words.purposes import RESULTS, SERVICE


class WhichOrders(forms.Form):
    """Days are whole and both are included; nothing chosen means all."""

    first = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All")), *OrderKind.choices]
    )


@require_safe
@signed_in
@serves(SERVICE, RESULTS)
def orders(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Newest first; whose orders are shown is written down as looked at. Whoever may see numbers only sees no customer and no order number."""
    form = WhichOrders(request.GET)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = sales.between(chosen.get("first"), chosen.get("last"))
    if kind := chosen.get("kind"):
        found = found.filter(kind=kind)
    rows = sales.page_of(found, _mark(request.GET.get("after", "")))
    named = may_open(SERVICE)
    customers = sales.customers_of(rows) if named else {}
    if named:
        looked_at(Seen(workspace_id, contact) for contact in customers)
    more = sales.mark_after(rows)
    workspace = workspace_of(workspace_id)
    page = {
        "workspace": workspace,
        "section": "contacts" if named else "orders",
        "form": form,
        "named": named,
        "rows": [
            (row, row.contact_id and customers.get(row.contact_id), money(row.total_minor, workspace.currency))
            for row in rows
        ],
        "total": found.count(),
        "next": urlencode({**_kept(form), "after": more.text()}) if more else "",
    }
    return TemplateResponse(request, "contacts/orders.html", page, status=422 if form.errors else 200)


def _kept(form: WhichOrders) -> dict[str, str]:
    return {name: str(form[name].value()) for name in form.fields if form[name].value()}


def _mark(text: str) -> sales.Mark | None:
    """Where the last page ended; anything else begins again at the first page."""
    moment, _line, handle = text.partition("_")
    try:
        return sales.Mark(datetime.fromtimestamp(float(moment), UTC), UUID(handle))
    except (ValueError, OverflowError, OSError):
        return None


def figures(workspace: UUID) -> list[Figure | Chart]:
    """What the home page says of money, and of orders that were cancelled."""
    found = sales.sales()
    return list(_of_sales(workspace, found)) if found else []


def people(workspace: UUID) -> list[Figure | Chart]:
    """How many customers it says there are."""
    count, address = queries.how_many(), reverse("contacts:list", args=[workspace])
    return [Figure(Group.MONEY, 3, gettext_lazy("Customers"), _number(count), address)] if count else []


def _of_sales(workspace: UUID, found: sales.Sales) -> Iterator[Figure | Chart]:
    orders, back = (_rows(workspace, found, kind) for kind in (OrderKind.ORDER, OrderKind.CANCELLATION))
    currency = workspace_of(workspace).currency
    written = partial(money, currency=currency)
    before = _("%(before)s in the %(days)s days before") % {"before": written(found.before_minor), "days": sales.DAYS}
    returned = _("%(sum)s given back") % {"sum": written(found.returned_minor)}
    yield Figure(Group.MONEY, 1, gettext_lazy("Sold in 30 days"), written(found.minor), orders, before)
    yield Figure(Group.MONEY, 2, gettext_lazy("Orders in 30 days"), _number(found.orders), orders)
    yield Figure(Group.BROKE, 1, gettext_lazy("Cancelled in 30 days"), _number(found.cancelled), back, returned)
    yield _chart(found, currency)


def _number(count: int) -> str:
    return str(number_format(count, force_grouping=True))


def _rows(workspace: UUID, found: sales.Sales, kind: OrderKind) -> str:
    chosen = {"first": found.first.isoformat(), "last": found.last.isoformat(), "kind": kind.value}
    return f"{reverse('contacts:orders', args=[workspace])}?{urlencode(chosen)}"


def _chart(found: sales.Sales, currency: str) -> Chart:
    highest = max(1, *(day.minor for day in found.days))
    span = {"first": date_format(found.first), "last": date_format(found.last)}
    bars = [
        Bar(date_format(day.day), money(day.minor, currency), _number(day.orders), day.minor * 100 // highest)
        for day in found.days
    ]
    lead = _("%(first)s to %(last)s, the days up to your newest order.") % span
    return Chart(_("Sold by day"), lead, (_("Day"), _("Sold"), _("Orders")), bars)
