"""The public page of measures, read as the role that sees what is open to everybody and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.disclosures.queries import measures_in_public
from socialsmartly.words.purposes import PUBLIC

IN_NO_CACHE = "noindex, noarchive"
"""What is taken back must not stand on in the cache of a search engine."""


@require_safe
@never_cache
@opens_its_own(PUBLIC)
def disclosures(request: HttpRequest) -> HttpResponse:
    return in_no_cache(TemplateResponse(request, "disclosures/list.html", {"measures": measures_in_public()}).render())


def in_no_cache(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = IN_NO_CACHE
    return answer
