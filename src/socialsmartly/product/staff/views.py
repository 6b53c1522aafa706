"""The staff area of the house workspace: requests by date, and the page of one request."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from socialsmartly.privacy.access.actions import looked_at
from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.rights.deadlines.errors import NotMovable
from socialsmartly.privacy.rights.telling import told
from socialsmartly.product.staff import actions, queries
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.words.purposes import CASEWORK


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
@serves(CASEWORK)
def one(request: HttpRequest, number: str) -> HttpResponse:
    found = queries.one(number)
    if found is None:
        raise Http404
    looked_at(queries.seen([found[0]]))
    context = {
        "section": "requests",
        "asked": found[0],
        "steps": found[1],
        "told": told(*found),
        "allowed": queries.allowed(*found, timezone.now()),
    }
    return TemplateResponse(request, "staff/request.html", context)


@require_POST
@staff_only
@serves(CASEWORK)
def change_time(request: HttpRequest, number: str) -> HttpResponse:
    """Extend the time, let a clock wait, or let it go on; the person is told by the worker."""
    found = queries.one(number)
    if found is None:
        raise Http404
    looked_at(queries.seen([found[0]]))
    try:
        actions.change_time(found[0], request.POST.get("step", ""))
    except NotMovable as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, _("Done. The person is told by the next mail or text message."))
    return redirect("rights_desk:request", number=number)
