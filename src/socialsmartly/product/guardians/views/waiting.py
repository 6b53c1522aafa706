"""The page of a minor who waits: whom to ask, who was asked, and what is possible without anybody's yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.minors.errors import AskedOften
from socialsmartly.privacy.minors.queries import Standing, standing
from socialsmartly.privacy.rights.actions import Asker, hold_of
from socialsmartly.product.accounts.doors import member_id, signed_in
from socialsmartly.product.accounts.errors import TooManyCodes
from socialsmartly.product.accounts.flow import no_more_codes
from socialsmartly.product.guardians import actions
from socialsmartly.product.guardians.forms import AskGuardianForm
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.words import Mark, keeps
from socialsmartly.words.purposes import GUARDIANSHIP, RIGHTS, SECURITY


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@opens_its_own(GUARDIANSHIP, SECURITY)
@keeps("7-b")
def waiting(request: HttpRequest) -> HttpResponse:
    found = standing(member_id(request))
    if found is None or not found.waits:
        return redirect("/")
    form = AskGuardianForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _ask(request, form, found):
        messages.success(request, _("We wrote to your parent or guardian."))
        return redirect("guardians:waiting")
    return TemplateResponse(request, "guardians/waiting.html", {"form": form, "standing": found})


@never_cache
@require_safe
@signed_in
@opens_its_own(SECURITY, RIGHTS)
@keeps("7-d")
def locked(request: HttpRequest) -> HttpResponse:
    """For whoever signs in to an account that is about to be erased."""
    if not getattr(request.user, "permits", 0) & Mark.HIDDEN:
        return redirect("/")
    hold = hold_of(Asker("member", member_id(request)))
    return TemplateResponse(request, "guardians/locked.html", {"hold": hold}).render()


def _ask(request: HttpRequest, form: AskGuardianForm, found: Standing) -> bool:
    address = form.cleaned_data["address"]
    if actions.is_their_own(address, member_id(request)):
        form.add_error("address", _("This is your own address. Please type the address of your parent or guardian."))
        return False
    try:
        assert found.erase_at is not None  # whoever waits has a day on which the waiting ends
        actions.ask(member_id(request), address, found.erase_at)
    except AskedOften:
        form.add_error("address", _("Three people were asked already. Please wait for one of them to answer."))
    except TooManyCodes as refused:
        form.add_error("address", no_more_codes(refused))
    except NotDelivered:
        form.add_error("address", _("We could not send the message just now. Please try again in a minute."))
    return form.is_valid()
