"""My security: where I am signed in, and what protects my account."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.actions import sign_ins
from socialsmartly.product.accounts.doors import may_add_ways, member_id, signed_in
from socialsmartly.product.accounts.passkey_site import passkeys_work_here
from socialsmartly.product.accounts.queries import addresses_here, changes_here, factors_here, sign_ins_here
from socialsmartly.product.accounts.sessions import sign_in_of
from socialsmartly.words.purposes import SECURITY


@never_cache
@signed_in
@opens_its_own(SECURITY)
def security(request: HttpRequest) -> HttpResponse:
    may_add = may_add_ways(request)
    with reading_for(SECURITY, member=member_id(request)):
        return _security(request, may_add).render()


def _security(request: HttpRequest, may_add: bool) -> TemplateResponse:
    me = member_id(request)
    context = {
        "section": "my",
        "sign_ins": [(row, row.pk == sign_in_of(request)) for row in sign_ins_here()],
        "factors": factors_here(),
        "addresses": addresses_here(me),
        "change": changes_here().first(),
        "passkeys_work_here": passkeys_work_here(request),
        "may_add_ways": may_add,
    }
    return TemplateResponse(request, "accounts/security.html", context)


@require_POST
@signed_in
@opens_its_own(SECURITY)
def end_sign_in(request: HttpRequest, sign_in_id: UUID) -> HttpResponse:
    """Only a device of one's own can be ended: the row policy shows no other."""
    if sign_in_id == sign_in_of(request):
        logout(request)
        return redirect("accounts:sign_in")
    sign_ins.end(member_id(request), sign_in_id)
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:security")


@require_POST
@signed_in
@opens_its_own(SECURITY)
def end_everywhere(request: HttpRequest) -> HttpResponse:
    sign_ins.end_everywhere(member_id(request))
    logout(request)
    messages.success(request, _("You are signed out on every device, this one included."))
    return redirect("accounts:sign_in")
