"""Replacing a confirmed address by another: the new one is proved by a code; the person by a code to the old one, by a second factor,
or by three days in which every address can stop it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.links import LinkBroken, read_link
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.actions import changes, codes, sign_ins
from socialsmartly.product.accounts.actions.changes import Ended
from socialsmartly.product.accounts.by_code import send_to, start_again, typed_code
from socialsmartly.product.accounts.doors import (
    factor_just_shown,
    factor_shown,
    member_id,
    recovering,
    signed_in,
    with_second_factor,
)
from socialsmartly.product.accounts.errors import ChangeUnderWay, NobodyTold, NothingPending
from socialsmartly.product.accounts.flow import flow_of
from socialsmartly.product.accounts.forms import AddressForm
from socialsmartly.product.accounts.notices import STOPS
from socialsmartly.product.accounts.queries import change_waiting, member_of, ways_of
from socialsmartly.product.accounts.rules import EMAIL, PHONE, Address
from socialsmartly.product.accounts.sessions import sign_in_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RIGHTS, SECURITY

NEW, OLD = "changing_to", "changing_from"


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(SECURITY)
def change(request: HttpRequest, channel: str) -> HttpResponse:
    """Asks for a second factor first, where there is one and the session is no recovery."""
    ways = ways_of(member_id(request))
    if ways.any_factor and not (factor_shown(request) or recovering(request)):
        return with_second_factor(change)(request, channel)
    present = ways.on(channel)
    if present is None:
        raise Http404
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _refuse_unfit(form, present)
    if form.is_valid() and send_to(request, form.cleaned_data["address"], codes.CHANGE, NEW, form):
        return redirect("accounts:change_new")
    return _page(request, "change", form=form, present=present)


def _refuse_unfit(form: AddressForm, present: Address) -> None:
    address = form.cleaned_data["address"]
    if address == present:
        form.add_error("address", _("This is the address that you have already. Please type the new one."))
    elif address.channel != present.channel:
        wanted = {EMAIL: _("Please type an e-mail address here."), PHONE: _("Please type a mobile number here.")}
        form.add_error("address", wanted[present.channel])


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(SECURITY, RIGHTS)
@keeps("2.1-e")
def change_new(request: HttpRequest) -> HttpResponse:
    """The code of the new address. Whose it is otherwise is told only to somebody who proved that they read it."""
    answer = typed_code(request, NEW, codes.CHANGE)
    if not isinstance(answer, Address):
        return answer
    if member_of(answer) is not None:
        _close(request, answer)
        return _taken(request, answer.channel)
    return _make(request) if factor_just_shown(request) else redirect("accounts:change_proof")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(SECURITY, RIGHTS)
def change_proof(request: HttpRequest) -> HttpResponse:
    """How the person shows that the account is theirs. Opening the page changes nothing."""
    try:
        present, _new = _pair(request)
    except NothingPending:
        return start_again(request)
    act = request.POST.get("by", "")
    if act == "code" and send_to(request, present, codes.PROVE, OLD):
        return redirect("accounts:change_old")
    if act == "factor" and factor_just_shown(request):
        return _make(request)
    if act == "waiting":
        return _wait(request)
    ways = ways_of(member_id(request))
    return _page(request, "change_proof", present=present, ways=ways, shown=factor_just_shown(request))


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(SECURITY, RIGHTS)
@keeps("2.1-e")
def change_old(request: HttpRequest) -> HttpResponse:
    answer = typed_code(request, OLD, codes.PROVE)
    return _make(request, answer) if isinstance(answer, Address) else answer


def _pair(request: HttpRequest, proved: Address | None = None) -> tuple[Address, Address]:
    """The address that the member has and the one, proved, that is to take its place (NothingPending)."""
    new = codes.confirmed(flow_of(request, NEW), codes.CHANGE)
    present = ways_of(member_id(request)).on(new.channel)
    if present is None or present == new or proved not in (None, present):
        raise NothingPending
    return present, new


def _make(request: HttpRequest, proved: Address | None = None) -> HttpResponse:
    """`proved` is the old address if a code to it was right; it must still be the present one."""
    try:
        present, new = _pair(request, proved)
        ended = changes.change_now(member_id(request), present, new, here=sign_in_of(request))
    except NothingPending:
        return start_again(request)
    except ChangeUnderWay:
        return _under_way(request)
    _close(request, new, proved)
    if ended is Ended.TAKEN:
        return _taken(request, new.channel)
    messages.success(
        request, _("Your address is replaced. Every other device is signed out, and every address was told.")
    )
    return redirect("accounts:security")


def _wait(request: HttpRequest) -> HttpResponse:
    try:
        present, new = _pair(request)
        due = changes.change_later(member_id(request), present, new)
    except NothingPending:
        return start_again(request)
    except ChangeUnderWay:
        return _under_way(request)
    except NobodyTold:
        messages.error(
            request,
            _(
                "None of your addresses could be told just now, so the change cannot wait. Try again later, or write to the privacy office."
            ),
        )
        return redirect("accounts:change_proof")
    _close(request, new)
    said = _("Until %(when)s (UTC) the change waits. Every address that you have was told and can stop it.")
    messages.success(request, said % {"when": date_format(due, "DATETIME_FORMAT")})
    return redirect("accounts:security")


def _close(request: HttpRequest, new: Address, proved: Address | None = None) -> None:
    for name, delivered in ((NEW, new), (OLD, proved)):
        if flow := request.session.pop(name, None):
            codes.close(UUID(flow), delivered=delivered)


def _taken(request: HttpRequest, channel: str) -> HttpResponse:
    messages.error(request, _("Another account uses this address. Sign in there, or choose another one."))
    return redirect("accounts:change", channel)


def _under_way(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("A change of your account is being made just now. Please try again in a few minutes."))
    return redirect("accounts:security")


@require_POST
@signed_in
@opens_its_own(SECURITY)
@keeps("2.1-e")
def stop_waiting(request: HttpRequest) -> HttpResponse:
    """From the member's own page."""
    waiting = change_waiting(member_id(request))
    if waiting and changes.stop(member_id(request), waiting.pk):
        messages.success(request, _("The change is stopped. Your address stays as it is."))
    return redirect("accounts:security")


@never_cache
@require_http_methods(["GET", "POST"])
@opens_its_own(SECURITY)
@keeps("2.1-e")
def stop_change(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of the notice, without signing in. Opening it changes nothing; the button stops the change and ends every session."""
    try:
        link = read_link(STOPS, token)
    except LinkBroken:
        return TemplateResponse(request, "accounts/stop_change.html", {"state": "broken"}, status=404)
    member, waiting = link.workspace, link.subject
    state = "waits" if change_waiting(member, waiting) else "over"
    if request.method == "POST" and changes.stop(member, waiting):
        sign_ins.end_everywhere(member)
        state = "stopped"
    return TemplateResponse(request, "accounts/stop_change.html", {"state": state})


def _page(request: HttpRequest, name: str, **context: Any) -> TemplateResponse:
    return TemplateResponse(request, f"accounts/{name}.html", {"section": "my", **context})
