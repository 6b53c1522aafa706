"""Sign-up and sign-in, one walk for both: address, code, and, for whom there is no account yet, the agreement."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.minors.rules import Band
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.render import words_html
from socialsmartly.privacy.promises.text import Policy, digest
from socialsmartly.product.accounts.actions import codes, members
from socialsmartly.product.accounts.errors import NothingPending, TooManyCodes, TooSoon
from socialsmartly.product.accounts.flow import (
    FLOW,
    NEXT,
    NOT_SENT,
    after_code,
    enter,
    fits,
    flow_of,
    no_more_codes,
    safe_next,
    start_again,
)
from socialsmartly.product.accounts.forms import AddressForm, AgreeForm, CodeForm
from socialsmartly.product.accounts.passkey_site import passkeys_work_here
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.messaging.channels import send_code
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ACCOUNT, SECURITY


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@never_cache
@require_http_methods(["GET", "POST"])
@opens_its_own(SECURITY)
@keeps("2.1-a")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first page, for members and for those who are none yet; nothing on it depends on which of them is asking."""
    onward = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward or "/")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _send_first(request, form):
        request.session[NEXT] = onward
        return redirect("accounts:code")
    context = {"form": form, "next": onward, "passkeys_work_here": passkeys_work_here(request)}
    return TemplateResponse(request, "accounts/sign_in.html", context)


def _send_first(request: HttpRequest, form: AddressForm) -> bool:
    """Begin a flow and send its code; what goes wrong stands at the field and leaves no row."""
    address: Address = form.cleaned_data["address"]
    try:
        flow, code = codes.begin(address)
    except TooManyCodes as refused:
        form.add_error("address", no_more_codes(refused))
        return False
    try:
        send_code(address.channel, address.value, code, language())
    except NotDelivered:
        codes.close(flow, delivered=address)
        form.add_error("address", _(NOT_SENT))
        return False
    request.session[FLOW] = str(flow)
    return True


@never_cache
@require_http_methods(["GET", "POST"])
@opens_its_own(SECURITY, ACCOUNT)
@keeps("2.1-e")
def code(request: HttpRequest) -> HttpResponse:
    try:
        flow = flow_of(request)
        waiting = codes.look_at(flow)
    except NothingPending:
        return start_again(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    right = fits(flow, form) if form.is_valid() else waiting.confirmed
    if right:
        return after_code(request, waiting.address)
    return TemplateResponse(request, "accounts/code.html", code_page(form, waiting))


def code_page(form: CodeForm, waiting: codes.Waiting) -> dict[str, Any]:
    wait = (waiting.again_at - timezone.now()).total_seconds()
    return {"form": form, "address": waiting.address, "wait": max(0, round(wait))}


@never_cache
@require_POST
@opens_its_own(SECURITY)
def code_again(request: HttpRequest) -> HttpResponse:
    """A new code on the same flow, a minute after the last at the earliest."""
    try:
        address, fresh = codes.again(flow_of(request))
        send_code(address.channel, address.value, fresh, language())
        messages.success(request, _("We sent a new code. The one before does not work any more."))
    except NothingPending:
        return start_again(request)
    except TooSoon:
        messages.warning(
            request, _("We sent a code less than a minute ago. Please wait a moment before you ask for another.")
        )
    except TooManyCodes as refused:
        messages.error(request, no_more_codes(refused))
    except NotDelivered:
        messages.error(request, _(NOT_SENT))
    return redirect("accounts:code")


@never_cache
@require_http_methods(["GET", "POST"])
@opens_its_own(SECURITY, ACCOUNT)
@keeps("0-a", "0-b", "0-d", "7-a")
def agree(request: HttpRequest) -> HttpResponse:
    """The agreement to a named version. Posting an older version than the present one shows the present one."""
    try:
        flow = flow_of(request)
        address = codes.confirmed(flow)
    except NothingPending:
        return start_again(request)
    member = member_of(address)
    if member is not None:
        return after_code(request, address)
    policy = current_policy(language())
    form = _agree_form(request, policy)
    if form.is_valid():
        return _open_account(request, address, policy, Band(form.cleaned_data["age"]))
    context = {"form": form, "policy": policy, "heavy": [(c.id, words_html(c)) for c in policy.heavy_clauses()]}
    return TemplateResponse(request, "accounts/agree.html", context)


def _agree_form(request: HttpRequest, policy: Policy) -> AgreeForm:
    shown = {"version": policy.version, "digest": digest(policy)}
    label = _("I have read version %(version)s of the policy and agree to it as our contract.") % shown
    posted = {name: request.POST.get(name) for name in shown}
    return AgreeForm(request.POST if posted == shown else None, initial=shown, label=label)


def _open_account(request: HttpRequest, address: Address, policy: Policy, band: Band) -> HttpResponse:
    if band is not Band.ADULT:
        member = members.join_minor(address, band, language=policy.language)
        return enter(request, member, address=address, new=True)
    text = members.AgreedText(policy.version, policy.language, digest(policy))
    member = members.join(address, text, language=policy.language)
    return enter(request, member, address=address, new=True)


@never_cache
@require_POST
@opens_its_own(SECURITY)
@keeps("0-d", "2.1-b")
def refuse(request: HttpRequest) -> HttpResponse:
    """Not agreeing leaves nothing behind, not even for the hour that an abandoned sign-up has."""
    try:
        codes.close(flow_of(request))
    except NothingPending:
        return start_again(request)
    request.session.flush()
    messages.success(request, _("You did not agree, so we opened no account and removed what you had typed."))
    return redirect("accounts:sign_in")


@require_POST
@opens_its_own(SECURITY)
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out on this device."))
    return redirect("accounts:sign_in")
