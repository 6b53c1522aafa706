"""The second step of signing in, recovery over the other channel, and the authenticator app."""

from __future__ import annotations

from uuid import UUID

import pyotp
import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.product.accounts.actions import codes, factors
from socialsmartly.product.accounts.doors import (
    factor_vouched,
    member_id,
    recovering,
    signed_in,
    with_fresh_proof,
    with_second_factor,
)
from socialsmartly.product.accounts.errors import AccountRefused, NothingPending
from socialsmartly.product.accounts.flow import (
    NEXT,
    enter,
    fits,
    flow_of,
    half_way,
    note_factor,
    note_new_factor,
    safe_next,
    start_again,
)
from socialsmartly.product.accounts.forms import CodeForm, DeviceForm
from socialsmartly.product.accounts.queries import factors_here, ways_of
from socialsmartly.product.messaging.channels import send_code
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.words import keeps
from socialsmartly.words.purposes import SECURITY

RECOVERY, NEW_SECRET = "recovery", "new_app"


@never_cache
@require_http_methods(["GET", "POST"])
@opens_its_own(SECURITY)
@keeps("2.1-e")
def second_factor(request: HttpRequest) -> HttpResponse:
    try:
        member, address = half_way(request)
    except NothingPending:
        return start_again(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if factor := factors.try_app_code(member, form.cleaned_data["code"]):
            return enter(request, member, address=address, factor=factor)
        form.add_error("code", _wrong())
    ways = ways_of(member)
    context = {"form": form, "ways": ways, "other": ways.other_than(address), "signed_in": False}
    return TemplateResponse(request, "accounts/second_factor.html", context)


def _wrong() -> str:
    return _(
        "This code does not fit, was used already, or five were tried within the hour. Wait for the next one in your app."
    )


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(SECURITY)
def confirm(request: HttpRequest) -> HttpResponse:
    """The second factor again, for a member who is signed in and enters a place that asks for it."""
    onward = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    member = member_id(request)
    ways = ways_of(member)
    if not ways.any_factor:
        messages.warning(
            request, _("That place asks for a second factor. Please add a passkey or an authenticator app first.")
        )
        return redirect("accounts:security")
    request.session[NEXT] = onward
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if factor := factors.try_app_code(member, form.cleaned_data["code"]):
            note_factor(request, factor)
            request.session.cycle_key()
            return redirect(request.session.pop(NEXT, "") or "accounts:security")
        form.add_error("code", _wrong())
    context = {"form": form, "ways": ways, "next": onward, "signed_in": True}
    return TemplateResponse(request, "accounts/second_factor.html", context)


@never_cache
@require_POST
@opens_its_own(SECURITY)
def recover(request: HttpRequest) -> HttpResponse:
    """A lost second factor: a code over the channel that the first one did not take. There is no other way around it."""
    try:
        member, address = half_way(request)
    except NothingPending:
        return start_again(request)
    other = ways_of(member).other_than(address)
    if other is None:
        raise Http404
    try:
        flow, code = codes.begin(other, codes.RECOVER)
        request.session[RECOVERY] = str(flow)
        send_code(other.channel, other.value, code, request.LANGUAGE_CODE)
    except (AccountRefused, NotDelivered):
        messages.error(request, _("We could not send a code to your other address now. Please try again later."))
        return redirect("accounts:second_factor")
    return redirect("accounts:recovery_code")


@never_cache
@require_http_methods(["GET", "POST"])
@opens_its_own(SECURITY)
@keeps("2.1-e")
def recovery_code(request: HttpRequest) -> HttpResponse:
    try:
        member, address = half_way(request)
        flow = flow_of(request, RECOVERY)
        waiting = codes.look_at(flow)
    except NothingPending:
        return start_again(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and fits(flow, form):
        request.session.pop(RECOVERY)
        if waiting.address not in ways_of(member).addresses:
            return start_again(request)
        codes.close(flow, delivered=waiting.address)
        messages.warning(
            request,
            _(
                "You came in over your other address. Add a new device here. It counts from three days on; then you can remove the lost one."
            ),
        )
        request.session[NEXT] = "/my/security"
        return enter(request, member, address=address, recovered=True)
    context = {"form": form, "address": waiting.address}
    return TemplateResponse(request, "accounts/recovery_code.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@with_fresh_proof
@opens_its_own(SECURITY)
def add_app(request: HttpRequest) -> HttpResponse:
    """The secret waits in the sealed session until the app has shown that it took it."""
    secret = request.session.get(NEW_SECRET) or pyotp.random_base32()
    request.session[NEW_SECRET] = secret
    form = DeviceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        label = form.cleaned_data["name"] or _("Authenticator app")
        how = {"recovering": recovering(request), "vouched": factor_vouched(request)}
        if factor := factors.add_app(member_id(request), secret, form.cleaned_data["code"], label, **how):
            request.session.pop(NEW_SECRET)
            note_new_factor(request, factor)
            messages.success(request, _("The app is added."))
            return redirect("accounts:security")
        form.add_error(
            "code",
            _(
                "This is not the code that the app shows. Check that your phone's clock is right, then type the next one."
            ),
        )
    picture = segno.make(pyotp.TOTP(secret).provisioning_uri(name="SocialSmartly", issuer_name=request.get_host()))
    grouped = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    context = {
        "form": form,
        "picture": picture.svg_data_uri(scale=5, border=2, light="white"),
        "secret": grouped,
        "section": "my",
    }
    return TemplateResponse(request, "accounts/add_app.html", context)


@never_cache
@with_second_factor
@serves(SECURITY)
def remove_factor(request: HttpRequest, factor_id: UUID) -> HttpResponse:
    factor = next((f for f in factors_here() if f.pk == factor_id), None)
    if factor is None:
        raise Http404
    return TemplateResponse(request, "accounts/remove_factor.html", {"factor": factor, "section": "my"})


@require_POST
@with_second_factor
@opens_its_own(SECURITY)
def remove_factor_now(request: HttpRequest, factor_id: UUID) -> HttpResponse:
    factors.remove(member_id(request), factor_id)
    messages.success(request, _("The second factor is removed."))
    return redirect("accounts:security")
