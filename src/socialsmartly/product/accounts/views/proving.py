"""A fresh proof, before a member without a second factor adds a way in: a code to an address that they have."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.actions import codes
from socialsmartly.product.accounts.by_code import send_to, start_again, typed_code
from socialsmartly.product.accounts.doors import PROVED_AT, member_id, signed_in
from socialsmartly.product.accounts.flow import NEXT, flow_of, safe_next
from socialsmartly.product.accounts.queries import ways_of
from socialsmartly.product.accounts.rules import Address
from socialsmartly.words import keeps
from socialsmartly.words.purposes import SECURITY

PROVING = "proving"


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(SECURITY)
def prove(request: HttpRequest) -> HttpResponse:
    onward = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    addresses = ways_of(member_id(request)).addresses
    chosen = next((a for a in addresses if a.channel == request.POST.get("by")), None)
    if chosen and send_to(request, chosen, codes.PROVE, PROVING):
        request.session[NEXT] = onward
        return redirect("accounts:prove_code")
    context = {"section": "my", "addresses": addresses, "next": onward}
    return TemplateResponse(request, "accounts/prove.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(SECURITY)
@keeps("2.1-e")
def prove_code(request: HttpRequest) -> HttpResponse:
    answer = typed_code(request, PROVING, codes.PROVE)
    if not isinstance(answer, Address):
        return answer
    codes.close(flow_of(request, PROVING), delivered=answer)
    request.session.pop(PROVING)
    if answer not in ways_of(member_id(request)).addresses:
        return start_again(request)
    request.session[PROVED_AT] = int(time.time())
    request.session.cycle_key()
    return redirect(request.session.pop(NEXT, "") or "accounts:security")
