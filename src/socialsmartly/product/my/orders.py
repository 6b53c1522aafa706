"""One order of the member: where it stands, how to pay it, its invoices, and asking for the money back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.billing import providers, queries, sandbox
from socialsmartly.product.billing.actions import ask_back, cancel, keep_buyer, settle
from socialsmartly.product.billing.actions.refunding import BACK_FROM, Verdict, worth
from socialsmartly.product.billing.errors import OrderRefused
from socialsmartly.product.billing.models import Invoice, Move, Purchase, Refund
from socialsmartly.product.billing.packs import read
from socialsmartly.product.billing.rules import CATALOGUE
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tax import Checked, checked
from socialsmartly.product.billing.transactions import Method, Reason
from socialsmartly.product.my import queries as mine
from socialsmartly.words import keeps
from socialsmartly.words.money import money
from socialsmartly.words.purposes import PURCHASE, SETTLING, WORKSPACE


@require_safe
@never_cache
@signed_in
@opens_its_own(PURCHASE, WORKSPACE)
@keeps("2.1-c", "0-c")
def order(request: HttpRequest, number: str) -> HttpResponse:
    member = mine.me(request)
    with reading_for(PURCHASE, member=member, subject=member):
        made = _one(number)
        shown = _told(made)
    return TemplateResponse(request, "my/order.html", mine.framed(request, **shown)).render()


def _one(number: str) -> Purchase:
    made: Purchase | None = Purchase.objects.filter(number=number).first()
    if made is None:
        raise Http404
    return made


def _told(made: Purchase) -> dict[str, Any]:
    stage = queries.stages([made])[made.pk]
    still_open, owed = queries.still_open(made), queries.owed(made)
    invoices = list(Invoice.objects.filter(purchase=made.pk).order_by("at", "id"))
    refunds = list(Refund.objects.filter(purchase=made.pk).order_by("asked_at"))
    return {
        "made": made,
        "title": CATALOGUE.named(made.edition, made.packs),
        "stage": stage,
        "waits": stage is Stage.AWAITING,
        "active": stage is Stage.ACTIVE,
        "open": money(still_open, made.currency),
        "owed": money(owed, made.currency) if owed > 0 else "",
        "invoices": [(one, money(one.gross, one.currency)) for one in invoices],
        "refunds": [(one, money(one.amount or 0, made.currency)) for one in refunds],
        "may_ask": stage in BACK_FROM
        and worth(made, Verdict.ALL) > 0
        and not any(one.granted is None for one in refunds),
        "reasons": Reason.choices,
        "moves": list(Move.objects.filter(purchase=made.pk).order_by("at", "id")),
        "bank": settings.SOCIALSMARTLY_BANK,
        "by_sandbox": made.method == Method.SANDBOX,
    }


@require_POST
@signed_in
@opens_its_own(PURCHASE, SETTLING)
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """What the sandbox does when somebody pays: it sends its signed message, which is read as one from outside is."""
    member = mine.me(request)
    with reading_for(PURCHASE, member=member, subject=member):
        made = _one(number)
        due = queries.still_open(made)
    if made.method != Method.SANDBOX or Method.SANDBOX not in providers.offered() or due <= 0:
        raise Http404
    event, now = f"sandbox_{uuid4().hex}", timezone.now()
    body = sandbox.message(made.number, due, made.currency)
    signed = sandbox.sign(event, now, body, sandbox.secret())
    headers = {sandbox.ID: event, sandbox.TIME: str(int(now.timestamp())), sandbox.SIGNATURE: signed}
    told = sandbox.read(headers, body, now)
    if told is not None and settle(told):
        messages.success(request, _("Paid. Your order is in force."))
    return redirect("my:order", number=number)


@require_POST
@signed_in
@opens_its_own(PURCHASE)
def call_off(request: HttpRequest, number: str) -> HttpResponse:
    return _done(request, number, lambda member: cancel(member, number), _("Cancelled. There is nothing to pay."))


@require_POST
@signed_in
@opens_its_own(PURCHASE)
def refund(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the money back, with a reason out of four. Staff decide; nothing ends by asking."""
    said = request.POST.get("reason", "")
    if said not in Reason.values and _mine(mine.me(request), number):
        messages.error(request, _("Choose a reason. Nothing was asked yet."))
        return redirect("my:order", number=number)
    done = _("Asked. You read the decision here.")
    return _done(request, number, lambda member: ask_back(member, number, Reason(said)), done)


def _done(request: HttpRequest, number: str, act: Callable[[UUID], None], said: str) -> HttpResponse:
    member = mine.me(request)
    if not _mine(member, number):
        raise Http404
    try:
        act(member)
    except OrderRefused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, said)
    return redirect("my:order", number=number)


def _mine(member: UUID, number: str) -> bool:
    with reading_for(PURCHASE, member=member, subject=member):
        return bool(Purchase.objects.filter(number=number).exists())


@require_safe
@never_cache
@signed_in
@opens_its_own(PURCHASE, WORKSPACE)
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """An invoice or a credit note, to read and to print."""
    member = mine.me(request)
    series, _dash, position = number.rpartition("-")
    with reading_for(PURCHASE, member=member, subject=member):
        found = Invoice.objects.filter(series=series, position=int(position) if position.isdecimal() else 0).first()
        if found is None:
            raise Http404
        made = Purchase.objects.get(pk=found.purchase)
        context = invoice_words(found, made)
    return TemplateResponse(request, "my/invoice.html", mine.framed(request, **context)).render()


def invoice_words(found: Invoice, made: Purchase) -> dict[str, Any]:
    before = Invoice.objects.filter(pk=found.reverses).first() if found.reverses else None
    return {
        "invoice": found,
        "made": made,
        "lines": list(_lines(made)),
        "reversed": before,
        "buyer": found.buyer or "",
        "net": money(found.net, found.currency),
        "vat": money(found.vat, found.currency),
        "gross": money(found.gross, found.currency),
        "rate": f"{found.rate / 100:g}",
    }


def _lines(made: Purchase) -> Iterator[tuple[str, str]]:
    """Edition and packs, each with what so many cost for a full period by the price book of the order, while that is known."""
    book, packs = CATALOGUE.book_named(made.book), read(made.packs)
    priced = (
        {slug: price for slug, _n, price in book.lines(made.edition, packs, made.by, made.currency)} if book else {}
    )
    for slug, count in ((made.edition, 1), *packs.items()):
        title = CATALOGUE.title(slug)
        yield (
            f"{count} × {title}" if slug in packs else str(title),
            money(priced[slug], made.currency) if slug in priced else "",
        )


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(PURCHASE, WORKSPACE)
def buyer(request: HttpRequest) -> HttpResponse:
    """What is to stand on invoices. All of it is optional; emptied is deleted."""
    member, names = mine.me(request), ("title", "address", "country", "tax_id")
    wrong, known = "", Checked.NO_MATTER
    if request.method == "POST":
        said = {name: request.POST.get(name, "")[:300] for name in names}
        try:
            keep_buyer(member, **said)
        except OrderRefused as refused:
            wrong = _(str(refused))
        else:
            messages.success(request, _("Kept. It stands on the next invoice."))
            return redirect("my:edition")
    else:
        with reading_for(PURCHASE, member=member, subject=member):
            details = queries.buyer()
            said = {name: getattr(details, name, "") or "" for name in names}
            known = checked(queries.seller(), queries.taxed_as(details))
    context = mine.framed(request, wrong=wrong, tax_number=known, **said)
    return TemplateResponse(request, "my/buyer.html", context, status=422 if wrong else 200).render()
