"""Staff see how every clock stands. Nobody's data is on this page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.retention.queries import clocks_at
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.words import NO_PERSONAL_DATA


@require_GET
@never_cache
@staff_only
@serves(NO_PERSONAL_DATA)
def retention(request: HttpRequest) -> HttpResponse:
    context = {"section": "retention", "clocks": clocks_at(timezone.now())}
    return TemplateResponse(request, "staff/retention.html", context)
