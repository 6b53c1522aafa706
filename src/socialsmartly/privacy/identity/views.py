"""How identity is checked here, for everybody. It is about nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.identity.codes import TO_FILE, Way
from socialsmartly.privacy.identity.queries import register
from socialsmartly.words import NO_PERSONAL_DATA


@require_safe
@serves(NO_PERSONAL_DATA)
def identity(request: HttpRequest) -> HttpResponse:
    context = {"register": register(), "ways": [one.label for one in Way], "to_file": TO_FILE}
    return TemplateResponse(request, "identity/register.html", context)
