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
from socialsmartly.product.accounts.by_code import send_to, typed_code
from socialsmartly.product.accounts.doors import member_id, signed_in, with_fresh_proof
from socialsmartly.product.accounts.errors import AddressTaken
from socialsmartly.product.accounts.flow import flow_of
from socialsmartly.product.accounts.forms import AddressForm
from socialsmartly.product.accounts.queries import ways_of
from socialsmartly.product.accounts.rules import Address
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
    if form.is_valid() and send_to(request, form.cleaned_data["address"], codes.ADD, ADDING, form):
        return redirect("accounts:add_address_code")
    return TemplateResponse(request, "accounts/add_address.html", {"form": form, "section": "my"})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(SECURITY, ACCOUNT)
@keeps("2.1-e")
def add_address_code(request: HttpRequest) -> HttpResponse:
    """Whose address it is otherwise is told only to somebody who proved that they read it."""
    answer = typed_code(
        request, ADDING, codes.ADD, again=lambda _request: redirect("accounts:add_address"), verb=_("Add this address")
    )
    return _keep(request, answer) if isinstance(answer, Address) else answer


def _keep(request: HttpRequest, address: Address) -> HttpResponse:
    codes.close(flow_of(request, ADDING), delivered=address)
    request.session.pop(ADDING)
    try:
        members.add_address(member_id(request), address)
    except AddressTaken:
        messages.error(request, _("Another account uses this address. Sign in there, or choose another one."))
        return redirect("accounts:add_address")
    notices.added(member_id(request))
    messages.success(request, _("The address is added. You can sign in with it from now on."))
    return redirect("accounts:security")
