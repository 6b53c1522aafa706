"""Sending a code to prove an address, and reading it back: what adding, proving and replacing an address share, for members and for
a shop's customers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from socialsmartly.product.accounts.actions import codes
from socialsmartly.product.accounts.errors import NothingPending, TooManyCodes
from socialsmartly.product.accounts.flow import NOT_SENT, fits, flow_of, no_more_codes
from socialsmartly.product.accounts.forms import CodeForm
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.messaging.channels import send_code
from socialsmartly.product.messaging.errors import NotDelivered

Again = Callable[[HttpRequest], HttpResponse]


def send_to(
    request: HttpRequest,
    address: Address,
    intent: str,
    name: str,
    form: forms.Form | None = None,
    field: str = "address",
) -> bool:
    """Begin a flow of this browser, kept in its session under `name`, and send its code; what goes wrong stands at the field, or above
    the page."""
    try:
        flow, code = codes.begin(address, intent)
        request.session[name] = str(flow)
        send_code(address.channel, address.value, code, request.LANGUAGE_CODE)
    except (TooManyCodes, NotDelivered) as refused:
        why = no_more_codes(refused) if isinstance(refused, TooManyCodes) else _(NOT_SENT)
        if form:
            form.add_error(field, why)
        else:
            messages.error(request, why)
        return False
    return True


def start_again(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This is over or was done already. Please start again."))
    return redirect("accounts:security")


def typed_code(
    request: HttpRequest,
    name: str,
    intent: str,
    *,
    page: str = "accounts/change_code.html",
    again: Again = start_again,
    **shown: Any,
) -> Address | HttpResponse:
    """The address when the code is right; until then `page`, or `again` where no code of this intent is awaited."""
    try:
        flow = flow_of(request, name)
        waiting = codes.look_at(flow)
    except NothingPending:
        return again(request)
    if waiting.intent != intent:
        return again(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and fits(flow, form):
        return waiting.address
    return TemplateResponse(request, page, {"section": "my", "form": form, "address": waiting.address, **shown})
