"""The operator's books: payments that arrived, money asked back and owed, and invoices. People appear by order number alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import DateField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.datamap.map import value_columns
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.billing import queries
from socialsmartly.product.billing.actions import confirm_tax_number, decide, match, note_sent_back, settle
from socialsmartly.product.billing.actions.refunding import Verdict, worth
from socialsmartly.product.billing.errors import OrderRefused
from socialsmartly.product.billing.models import Arrival, Former, Invoice, Purchase, Refund
from socialsmartly.product.billing.rules import CURRENCIES
from socialsmartly.product.billing.tax import Checked
from socialsmartly.product.billing.telling import Told
from socialsmartly.product.billing.transactions import Method
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.words import keeps
from socialsmartly.words.money import minor_units, money
from socialsmartly.words.purposes import BOOKKEEPING, PURCHASE, SETTLING

LATEST = 50
TAX_NUMBER = "tax number"
MONEY = frozenset({"value", "cost", "credit", "net", "vat", "amount"})
"""The columns of the books that hold minor units of a currency."""
LINKS = frozenset({"purchase", "replaces", "reverses"})


@require_GET
@never_cache
@staff_only
@serves(BOOKKEEPING)
@keeps("5-h")
def board(request: HttpRequest) -> HttpResponse:
    awaiting, owed = queries.awaiting(), queries.owed_by_order()
    asked = list(Refund.objects.filter(granted=None).order_by("asked_at"))
    orders = {one.pk: one for one in Purchase.objects.filter(pk__in=[one.purchase for one in asked])}
    invoices = list(Invoice.objects.order_by("-at")[:LATEST])
    numbers = dict(Purchase.objects.filter(pk__in=[one.purchase for one in invoices]).values_list("pk", "number"))
    former = list(Former.objects.exclude(number="").order_by("-at", "-id")[:LATEST])
    unsure = queries.to_confirm()
    shown = [*awaiting, *(one for one, _due in owed), *orders.values()]
    looked_at(
        [Seen(one.subject, one.subject, one.number) for one in shown]
        + [Seen(one.subject, one.subject, numbers[one.purchase]) for one in invoices]
        + [Seen(one.subject, one.subject, _short(one)) for one in former]
        + [Seen(one.member_id, one.member_id, TAX_NUMBER) for one, _why in unsure]
    )
    context: dict[str, Any] = {
        "section": "books",
        "awaiting": [(one, money(queries.still_open(one), one.currency)) for one in awaiting],
        "unsure": [(one, why is Checked.SLIP) for one, why in unsure],
        "asked": [_asked(one, orders[one.purchase]) for one in asked],
        "owed": [(one, money(due, one.currency)) for one, due in owed],
        "unmatched": [(one, money(one.amount, one.currency)) for one in queries.unmatched()],
        "invoices": [(one, numbers[one.purchase], money(one.gross, one.currency)) for one in invoices],
        "former": former,
        "currencies": CURRENCIES,
    }
    return TemplateResponse(request, "staff/books.html", context)


def _short(one: Former) -> str:
    """The number without the house: a case has little room."""
    return str(one.number.rpartition("/")[2])


def _asked(refund: Refund, made: Purchase) -> tuple[Refund, Purchase, str, str]:
    """With what each verdict comes to today."""
    both = (money(worth(made, verdict), made.currency) for verdict in (Verdict.ALL, Verdict.UNUSED))
    return refund, made, *both  # type: ignore[return-value]  # two of them


@require_POST
@staff_only
@opens_its_own(SETTLING, PURCHASE)
@keeps("2.1-c")
def arrived(request: HttpRequest) -> HttpResponse:
    """One of the staff read a transfer off the bank's list."""
    said = {name: request.POST.get(name, "").strip() for name in ("reference", "event", "amount", "currency")}
    try:
        units = minor_units(said["amount"], said["currency"])
    except ValueError:
        units = 0
    if not (units and said["event"]) or len(said["event"]) > 80 or len(said["reference"]) > 20:
        messages.error(
            request, _("An amount such as 29.00, its currency and the bank's number are needed. Nothing was booked.")
        )
        return redirect("rights_desk:books")
    told = Told(Method.TRANSFER, said["event"], said["reference"], units, said["currency"])
    try:
        known = settle(told, staff=member_id(request))
    except OrderRefused as refused:
        messages.error(request, _(str(refused)))
        return redirect("rights_desk:books")
    if known:
        messages.success(request, _("Booked to its order. The same number again changes nothing."))
    else:
        messages.warning(
            request,
            _("No order has this reference in this currency. It waits below, among the payments without an order."),
        )
    return redirect("rights_desk:books")


@require_POST
@staff_only
@opens_its_own(BOOKKEEPING, SETTLING, PURCHASE)
def match_one(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """Somebody found out what a payment was for."""
    staff = member_id(request)
    with reading_for(BOOKKEEPING, member=staff, because=str(arrival_id)):
        looked_at([])
        found = Arrival.objects.filter(pk=arrival_id, purchase=None).first()
    if found is None:
        raise Http404
    number = request.POST.get("number", "")
    return _done(request, lambda: match(found, number, staff=staff), _("Booked to its order."))


@require_POST
@staff_only
@opens_its_own(BOOKKEEPING, PURCHASE)
@keeps("2.1-c")
def confirm_one(request: HttpRequest, buyer_id: UUID) -> HttpResponse:
    """Somebody looked a tax number up where its country answers, and says what they found."""
    said = request.POST.get("holds", "")
    if said not in {"yes", "no"}:
        raise Http404
    staff = member_id(request)
    with reading_for(BOOKKEEPING, member=staff, because=TAX_NUMBER):
        found = next((one for one, _why in queries.to_confirm() if one.pk == buyer_id), None)
        looked_at([Seen(found.member_id, found.member_id, TAX_NUMBER)] if found is not None else [])
    if found is None:
        raise Http404
    return _done(
        request,
        lambda: confirm_tax_number(found.member_id, buyer_id, holds=said == "yes", staff=staff),
        _("Noted. It counts from the next order."),
    )


@require_POST
@staff_only
@opens_its_own(BOOKKEEPING, PURCHASE)
@keeps("2.1-c")
def decide_one(request: HttpRequest, number: str) -> HttpResponse:
    said = request.POST.get("verdict", "")
    if said not in list(Verdict):
        raise Http404
    staff, whose = member_id(request), _whose(request, number)
    return _done(request, lambda: decide(whose, number, Verdict(said), staff=staff), _("Decided. The member reads it."))


@require_POST
@staff_only
@opens_its_own(BOOKKEEPING, PURCHASE)
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """The money that was owed is on its way back."""
    staff, whose = member_id(request), _whose(request, number)
    return _done(request, lambda: note_sent_back(whose, number, staff=staff), _("Noted as sent back."))


def _whose(request: HttpRequest, number: str) -> UUID:
    """Whose order it is; the look is written down with it."""
    with reading_for(BOOKKEEPING, member=member_id(request), because=number):
        found = Purchase.objects.filter(number=number).first()
        looked_at([Seen(found.subject, found.subject, number)] if found is not None else [])
    if found is None:
        raise Http404
    return UUID(str(found.subject))


def _done(request: HttpRequest, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except OrderRefused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, said)
    return redirect("rights_desk:books")


@require_GET
@never_cache
@staff_only
@serves(BOOKKEEPING)
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    series, _dash, position = number.rpartition("-")
    found = Invoice.objects.filter(series=series, position=int(position) if position.isdecimal() else 0).first()
    if found is None:
        raise Http404
    made = Purchase.objects.get(pk=found.purchase)
    looked_at([Seen(found.subject, found.subject, made.number)])
    context = {
        "section": "books",
        "invoice": found,
        "made": made,
        "buyer": found.buyer or "",
        "net": money(found.net, found.currency),
        "vat": money(found.vat, found.currency),
        "gross": money(found.gross, found.currency),
    }
    return TemplateResponse(request, "staff/invoice.html", context)


@require_GET
@never_cache
@staff_only
@serves(BOOKKEEPING)
@keeps("5-b")
def former(request: HttpRequest, former_id: UUID) -> HttpResponse:
    """One record of a predecessor's books as it was written there, for whoever may ask to see it by law."""
    found = Former.objects.filter(pk=former_id).exclude(number="").first()
    if found is None:
        raise Http404
    looked_at([Seen(found.subject, found.subject, _short(found))])
    model = apps.get_model(found.what)
    told = json.loads(found.content or "{}")
    rows = [
        (capfirst(str(field.verbose_name)), _as_written(field, told[str(field.column)], told))
        for field in value_columns(model).values()
        if told.get(str(field.column)) not in (None, "")
    ]
    context = {"section": "books", "one": found, "kind": capfirst(str(model._meta.verbose_name)), "rows": rows}
    return TemplateResponse(request, "staff/former.html", context)


def _as_written(field: Any, value: Any, told: Mapping[str, Any]) -> str:
    """In the reader's language. Another record that it names goes by its number, and what is no date stands as it was written."""
    name = str(field.column)
    if isinstance(field, DateField):
        return _date(field, str(value))
    if name in MONEY:
        return money(value, told["currency"])
    if name in LINKS:
        return Former.objects.filter(pk=value).values_list("number", flat=True).first() or str(value)
    return str(dict(field.flatchoices).get(value, value))


def _date(field: DateField[Any, Any], told: str) -> str:
    try:
        moment = field.to_python(told)
    except ValidationError:
        return told
    if isinstance(moment, datetime):
        return f"{date_format(moment, 'DATETIME_FORMAT')} UTC"
    return date_format(moment, "DATE_FORMAT")
