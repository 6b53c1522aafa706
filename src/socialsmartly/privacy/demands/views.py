"""The public report: how often authorities asked, and how often they got something."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.demands.queries import report
from socialsmartly.words.purposes import REGISTER


@require_safe
@serves(REGISTER)
def demands(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "demands/report.html", {"halves": report()})
