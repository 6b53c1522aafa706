"""What a guardian whose yes holds can do for the minor: every right, with a code of the last half hour."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.casework.actions import ask as ask_in_words
from socialsmartly.privacy.minors.actions import BY_GUARDIAN, member
from socialsmartly.privacy.papers.handing import controller, copy_to_keep
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.succession.actions.telling import say_no, take_back_no
from socialsmartly.privacy.succession.errors import SuccessionRefused
from socialsmartly.product.guardians import actions
from socialsmartly.product.guardians.forms import AskForSomebodyForm
from socialsmartly.product.guardians.links import Ward, by_link, proved
from socialsmartly.words import keeps
from socialsmartly.words.purposes import CLOSING, GUARDIANSHIP, PREFERENCES, RIGHTS, SECURITY, WORKSPACE

View = Callable[..., HttpResponse]


def in_care(view: View) -> View:
    """For a guardian whose yes holds and who proved who they are; everybody else begins at the page of the link."""

    @wraps(view)
    def inside(request: HttpRequest, ward: Ward, **kwargs: Any) -> HttpResponse:
        if not ward.asked.agreed or not proved(request, ward):
            return redirect("guardians:page", token=ward.token)
        return view(request, ward, **kwargs)

    return by_link(inside)


@require_POST
@never_cache
@in_care
@opens_its_own(GUARDIANSHIP, SECURITY, RIGHTS)
@keeps("7-e")
def copy(request: HttpRequest, ward: Ward) -> HttpResponse:
    made, held = rights.copy(member(ward.subject), channel=BY_GUARDIAN)
    return copy_to_keep(made, held, controller(), called="data")


@require_http_methods(["GET", "POST"])
@never_cache
@in_care
@opens_its_own(GUARDIANSHIP, SECURITY, RIGHTS)
@keeps("7-e")
def ask(request: HttpRequest, ward: Ward) -> HttpResponse:
    """To correct, to complete, to complain: in the guardian's own words, answered like every request, a refusal in writing."""
    form = AskForSomebodyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        made = ask_in_words(
            member(ward.subject), Right(said["right"]), said["text"], channel=BY_GUARDIAN, facts=form.facts()
        )
        messages.success(request, _("We have it. Your request has the number %(number)s.") % {"number": made.number})
        return redirect("guardians:page", token=ward.token)
    return TemplateResponse(request, "guardians/ask.html", {"ward": ward, "form": form})


@require_http_methods(["GET", "POST"])
@never_cache
@in_care
@opens_its_own(GUARDIANSHIP, SECURITY, RIGHTS, WORKSPACE, CLOSING)
@keeps("7-e")
def delete(request: HttpRequest, ward: Ward) -> HttpResponse:
    if request.method == "POST":
        made = actions.delete(ward)
        return TemplateResponse(request, "guardians/deleted.html", {"number": made.number})
    return TemplateResponse(request, "guardians/delete.html", {"ward": ward})


@require_POST
@never_cache
@in_care
@opens_its_own(GUARDIANSHIP, SECURITY, PREFERENCES)
@keeps("3.3-a", "7-e")
def successor(request: HttpRequest, ward: Ward, succession_id: UUID) -> HttpResponse:
    """Whether the information of somebody in care goes along when the business changes hands."""
    try:
        if request.POST.get("no") == "1":
            say_no(ward.subject, succession_id)
            messages.success(request, _("Kept. Nothing of theirs goes along."))
        else:
            take_back_no(ward.subject, succession_id, guardian=True)
            messages.success(request, _("Their information may go along again."))
    except SuccessionRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("guardians:page", token=ward.token)
