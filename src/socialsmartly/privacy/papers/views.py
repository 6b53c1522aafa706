"""The record of processing, for whoever asks: on paper and for programs. It is about nobody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.papers import record
from socialsmartly.privacy.papers.better import points
from socialsmartly.privacy.papers.queries import standings
from socialsmartly.words import NO_PERSONAL_DATA


@require_safe
@serves(NO_PERSONAL_DATA)
def processing(request: HttpRequest) -> HttpResponse:
    context = {"activities": record.activities(), "operator": settings.SOCIALSMARTLY_OPERATOR}
    return render(request, "papers/processing.html", context)


@require_safe
@serves(NO_PERSONAL_DATA)
def assessments(request: HttpRequest) -> HttpResponse:
    """What was judged and what was not: a purpose without an assessment stands here as one."""
    return render(request, "papers/assessments.html", {"standings": standings()})


@require_safe
@serves(NO_PERSONAL_DATA)
def laws(request: HttpRequest) -> HttpResponse:
    return render(request, "papers/laws.html", {"points": points()})


@require_safe
@serves(NO_PERSONAL_DATA)
def for_programs(request: HttpRequest) -> HttpResponse:
    return JsonResponse(record.as_json(), content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})
