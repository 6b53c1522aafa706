"""The staff area of the house workspace: requests by date, and the page of one request."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.actions import looked_at
from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.casework.rules import WITH_WORDS
from socialsmartly.privacy.rights.deadlines.errors import NotMovable
from socialsmartly.privacy.rights.telling import told
from socialsmartly.product.accounts.doors import FACTOR, factor_vouched, member_id
from socialsmartly.product.accounts.rules import number_of
from socialsmartly.product.staff import actions, queries
from socialsmartly.product.staff.doors import staff_only, where_approved, with_factor
from socialsmartly.product.staff.forms import VouchForm
from socialsmartly.words import keeps
from socialsmartly.words.purposes import CASEWORK, SECURITY, WORKSPACE


@require_GET
@never_cache
@staff_only
@serves(CASEWORK)
def board(request: HttpRequest) -> HttpResponse:
    found = queries.board(timezone.now())
    looked_at(queries.seen([line.asked for line in found.lines]))
    context = {"section": "requests", "board": found}
    return TemplateResponse(request, "staff/board.html", context)


@require_GET
@never_cache
@staff_only
@where_approved
@opens_its_own(CASEWORK)
def one(request: HttpRequest, number: str) -> HttpResponse:
    with queries.as_case(member_id(request), number) as found:
        if found is None:
            raise Http404
        return TemplateResponse(request, "staff/request.html", _shown(found)).render()


def _shown(found: queries.Found) -> dict[str, object]:
    return {
        "section": "requests",
        "asked": found[0],
        "steps": found[1],
        "told": told(*found),
        "in_words": found[0].right in WITH_WORDS,
        "allowed": queries.allowed(*found, timezone.now()),
    }


@require_POST
@staff_only
@where_approved
@opens_its_own(CASEWORK)
def change_time(request: HttpRequest, number: str) -> HttpResponse:
    """Extend the time, let a clock wait, or let it go on; the person is told by the worker."""
    try:
        with queries.as_case(member_id(request), number) as found:
            if found is None:
                raise Http404
            actions.change_time(found[0], request.POST.get("step", ""))
    except NotMovable as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, _("Done. The person is told by the next mail or text message."))
    return redirect("rights_desk:request", number=number)


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(SECURITY, WORKSPACE)
@keeps("5-h")
def vouch(request: HttpRequest) -> HttpResponse:
    """Vouch for the second factor of a colleague, whose number one has heard from themselves."""
    form = VouchForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if actions.vouch_for(form.cleaned_data["address"], form.cleaned_data["number"], by=member_id(request)):
            messages.success(request, _("Confirmed. It opens the staff area from now on."))
            return redirect("rights_desk:vouch")
        form.add_error(
            None,
            _("No second factor of a colleague with this address waits under this number. Nobody confirms their own."),
        )
    return TemplateResponse(request, "staff/vouch.html", {"section": "vouch", "form": form})


@require_GET
@never_cache
@with_factor
@opens_its_own(SECURITY)
def own_factor(request: HttpRequest) -> HttpResponse:
    """What staff see until somebody has vouched for their second factor: the number to tell, and to whom."""
    if factor_vouched(request):
        return redirect("rights_desk:board")
    shown = request.session.get(FACTOR)
    number = number_of(UUID(shown), settings.SECRET_KEY) if shown else ""
    return TemplateResponse(request, "staff/own_factor.html", {"section": "my", "number": number})
