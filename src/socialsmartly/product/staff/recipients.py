"""The register of recipients, as staff keep it. It holds nobody's data, so no look is written down here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.recipients import queries
from socialsmartly.privacy.recipients.actions.register import (
    add,
    become_controller,
    change,
    end,
    receive_receipt,
)
from socialsmartly.privacy.recipients.codes import FOR_US, NAMED, Category
from socialsmartly.privacy.recipients.errors import AddressRefused, RegisterRefused
from socialsmartly.privacy.recipients.forms import ReceiptForm
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.rules import awaits_receipt, is_live, state_of, waits
from socialsmartly.privacy.recipients.walking import titles
from socialsmartly.privacy.recipients.webhooks import secret_of
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.product.staff.forms import ContractForm
from socialsmartly.words.purposes import ACCOUNTABILITY, REGISTER


@require_GET
@never_cache
@staff_only
@opens_its_own(REGISTER, ACCOUNTABILITY)
def register(request: HttpRequest) -> HttpResponse:
    with reading_for(REGISTER):
        context: dict[str, Any] = {
            "section": "recipients",
            "contracts": [(one, *_state(one)) for one in queries.register() if one.category in NAMED],
            "alarms": queries.alarms(),
            "unreceipted": queries.unreceipted(),
            "categories": [(category.value, category.label) for category in NAMED],
        }
    context["silent"] = queries.silent()
    return TemplateResponse(request, "staff/recipients.html", context).render()


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(REGISTER)
def new(request: HttpRequest, category: str, formerly: UUID | None = None) -> HttpResponse:
    """Enter somebody who is not there yet. `formerly` is the entry of a company that wants a purpose of its own."""
    if category not in NAMED:
        raise Http404
    kind, old = Category(category), _newest_of(formerly) if formerly else None
    form = ContractForm(kind, request.POST if request.method == "POST" else None, initial=_name_of(old))
    if form.is_valid():
        terms = form.terms()
        try:
            made = become_controller(old, terms) if old is not None else add(kind, terms)
        except (RegisterRefused, AddressRefused) as refused:
            form.add_error(None, _(str(type(refused).__doc__)))
        else:
            messages.success(request, _said_of(made, _("Entered. It stands on the public list from its first day on.")))
            return redirect("rights_desk:recipient", recipient_id=made.recipient_id, use=made.use)
    context = {"section": "recipients", "form": form, "category": kind.label, "old": old}
    return TemplateResponse(request, "staff/recipient_new.html", context).render()


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(REGISTER)
def one(request: HttpRequest, recipient_id: UUID, use: str) -> HttpResponse:
    """One contract: what holds, what held, and a form for what holds from now on."""
    found = _found(recipient_id, use)
    form = ContractForm(Category(found.category), request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        try:
            made = change(recipient_id, form.terms(), read=form.cleaned_data["read"] or UUID(int=0))
        except (RegisterRefused, AddressRefused) as refused:
            form.add_error(None, _(str(type(refused).__doc__)))
        else:
            anew = _("Entered. Where people had agreed to something else, they are asked anew.")
            messages.success(request, _said_of(made, anew))
            return redirect("rights_desk:recipient", recipient_id=recipient_id, use=use)
    holds = _found(recipient_id, use)
    live, waits_still = _state(holds)
    with reading_for(REGISTER):
        received, tasks = queries.receipts().get(holds.pk), queries.tasks_of(recipient_id, use)
        opens = queries.live(recipient_id, use) is not None
    now = timezone.now()
    context = {
        "section": "recipients",
        "receipt": received,
        "owed": awaits_receipt(holds, queries.today()),
        "receipt_form": ReceiptForm(),
        "contract": holds,
        "form": form,
        "live": live,
        "announced": waits_still,
        "secret": secret_of(recipient_id),
        "for_us": found.category in FOR_US,
        "tasks": [(task, state_of(task, now), titles(task.items)) for task in tasks],
        "opens": opens,
        "partner": Category.PARTNER,
    }
    return TemplateResponse(request, "staff/recipient.html", context).render()


@require_POST
@staff_only
@opens_its_own(REGISTER)
def close(request: HttpRequest, recipient_id: UUID, use: str) -> HttpResponse:
    """End a contract now."""
    try:
        end(_found(recipient_id, use))
    except RegisterRefused as refused:
        messages.error(request, _(str(type(refused).__doc__)))
    else:
        messages.success(request, _("Ended. Nothing leaves under it any more."))
    return redirect("rights_desk:recipient", recipient_id=recipient_id, use=use)


@require_POST
@staff_only
@opens_its_own(REGISTER)
def receipt(request: HttpRequest, recipient_id: UUID, use: str) -> HttpResponse:
    """Keep the receipt with which a contract ends."""
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the digest of the signed paper, 64 signs, and the day on which it was signed."))
        return redirect("rights_desk:recipient", recipient_id=recipient_id, use=use)
    try:
        receive_receipt(_found(recipient_id, use), form.instance, staff=member_id(request))
    except RegisterRefused as refused:
        messages.error(request, _(str(type(refused).__doc__)))
    else:
        messages.success(request, _("Kept. The contract is at its end."))
    return redirect("rights_desk:recipient", recipient_id=recipient_id, use=use)


def _state(contract: Contract) -> tuple[bool, bool]:
    """Whether it is in force, and whether it is announced only."""
    return is_live(contract, queries.today()), waits(contract, queries.today())


def _said_of(made: Contract, otherwise: str) -> str:
    """What becomes of an entry: people are told of it first, or it counts at once."""
    if made.told_until is None:
        return otherwise
    day = date_format(made.told_until)
    return _("Entered and announced. Nothing leaves under it before %(day)s, so that people know first.") % {"day": day}


def _found(recipient_id: UUID, use: str) -> Contract:
    with reading_for(REGISTER):
        found = queries.newest(recipient_id, use)
    if found is None or found.category not in NAMED:
        raise Http404
    return found


def _newest_of(recipient_id: UUID) -> Contract:
    with reading_for(REGISTER):
        found = next((one for one in queries.register() if one.recipient_id == recipient_id), None)
    if found is None or found.category not in FOR_US:
        raise Http404
    return found


def _name_of(old: Contract | None) -> dict[str, Any]:
    return {"name": old.name, "contact": old.contact, "policy_url": old.policy_url} if old is not None else {}
