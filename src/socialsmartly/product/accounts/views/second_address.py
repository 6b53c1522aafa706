"""A second way to reach a member, so that a lost device does not lose the account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts import notices
from socialsmartly.product.accounts.actions import codes, members
from socialsmartly.product.accounts.doors import member_id, signed_in, with_fresh_proof
from socialsmartly.product.accounts.errors import AddressTaken, NothingPending, TooManyCodes
from socialsmartly.product.accounts.flow import NOT_SENT, TOO_MANY, flow_of, words_for
from socialsmartly.product.accounts.forms import AddressForm, CodeForm
from socialsmartly.product.accounts.queries import ways_of
from socialsmartly.product.messaging.channels import send_code
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ACCOUNT, SECURITY

ADDING = "adding"


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@with_fresh_proof
@opens_its_own(SECURITY)
def add_address(request: HttpRequest) -> HttpResponse:
    """A new address is a new way in."""
    ways = ways_of(member_id(request))
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.cleaned_data["address"].channel in {a.channel for a in ways.addresses}:
        form.add_error(
            "address", _("Your account has an address of this kind already. Please type one of the other kind.")
        )
    if form.is_valid() and _send(request, form):
        return redirect("accounts:add_address_code")
    return TemplateResponse(request, "accounts/add_address.html", {"form": form, "section": "my"})


def _send(request: HttpRequest, form: AddressForm) -> bool:
    address = form.cleaned_data["address"]
    try:
        flow, code = codes.begin(address, codes.ADD)
        request.session[ADDING] = str(flow)
        send_code(address.channel, address.value, code, request.LANGUAGE_CODE)
    except TooManyCodes:
        form.add_error("address", _(TOO_MANY))
    except NotDelivered:
        form.add_error("address", _(NOT_SENT))
    return not form.errors


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(SECURITY, ACCOUNT)
@keeps("2.1-e")
def add_address_code(request: HttpRequest) -> HttpResponse:
    """Whose address it is otherwise is told only to somebody who proved that they read it."""
    try:
        flow = flow_of(request, ADDING)
        waiting = codes.look_at(flow)
    except NothingPending:
        return redirect("accounts:add_address")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        outcome = codes.try_code(flow, form.cleaned_data["code"])
        if outcome is codes.Outcome.RIGHT and waiting.intent == codes.ADD:
            return _keep(request, waiting)
        form.add_error("code", words_for(outcome, codes.look_at(flow).tries_left))
    context = {"form": form, "address": waiting.address, "section": "my"}
    return TemplateResponse(request, "accounts/add_address_code.html", context)


def _keep(request: HttpRequest, waiting: codes.Waiting) -> HttpResponse:
    codes.close(flow_of(request, ADDING), delivered=waiting.address)
    request.session.pop(ADDING)
    try:
        members.add_address(member_id(request), waiting.address)
    except AddressTaken:
        messages.error(request, _("Another account uses this address. Sign in there, or choose another one."))
        return redirect("accounts:add_address")
    notices.added(member_id(request))
    messages.success(request, _("The address is added. You can sign in with it from now on."))
    return redirect("accounts:security")
