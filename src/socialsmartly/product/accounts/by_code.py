"""Sending a signed-in member a code and reading it back: the part that proving and changing share."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from socialsmartly.product.accounts.actions import codes
from socialsmartly.product.accounts.errors import NothingPending, TooManyCodes
from socialsmartly.product.accounts.flow import NOT_SENT, TOO_MANY, flow_of, words_for
from socialsmartly.product.accounts.forms import AddressForm, CodeForm
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.messaging.channels import send_code
from socialsmartly.product.messaging.errors import NotDelivered


def send_to(request: HttpRequest, address: Address, intent: str, name: str, form: AddressForm | None = None) -> bool:
    """Begin a flow of this browser and send its code; what goes wrong stands at the field, or above the page."""
    try:
        flow, code = codes.begin(address, intent)
        request.session[name] = str(flow)
        send_code(address.channel, address.value, code, request.LANGUAGE_CODE)
    except (TooManyCodes, NotDelivered) as refused:
        why = _(TOO_MANY) if isinstance(refused, TooManyCodes) else _(NOT_SENT)
        if form:
            form.add_error("address", why)
        else:
            messages.error(request, why)
        return False
    return True


def typed_code(request: HttpRequest, name: str, intent: str) -> Address | HttpResponse:
    """The page of a code, and the address when the code is right."""
    try:
        flow = flow_of(request, name)
        waiting = codes.look_at(flow)
    except NothingPending:
        return start_again(request)
    if waiting.intent != intent:
        return start_again(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        outcome = codes.try_code(flow, form.cleaned_data["code"])
        if outcome is codes.Outcome.RIGHT:
            return waiting.address
        form.add_error("code", words_for(outcome, codes.look_at(flow).tries_left))
    return TemplateResponse(
        request, "accounts/change_code.html", {"section": "my", "form": form, "address": waiting.address}
    )


def start_again(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This is over or was done already. Please start again."))
    return redirect("accounts:security")
