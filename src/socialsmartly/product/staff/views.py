"""The staff area of the house workspace: requests by date, and the page of one request."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from socialsmartly.privacy.access.actions import looked_at
from socialsmartly.privacy.access.views import serves
from socialsmartly.product.staff import queries
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.words.purposes import CASEWORK


@require_GET
@never_cache
@staff_only
@serves(CASEWORK)
def board(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = queries.board(now)
    looked_at(queries.seen(found.requests))
    context = {"section": "requests", "board": found, "now": now}
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
    context = {"section": "requests", "asked": found[0], "steps": found[1]}
    return TemplateResponse(request, "staff/request.html", context)
