"""What went wrong with a member's information, in the words of the message they got."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.incidents.drafts import to_the_people
from socialsmartly.privacy.incidents.queries import about
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import actions, queries
from socialsmartly.words.purposes import PREFERENCES, WORKSPACE


@require_GET
@never_cache
@signed_in
@opens_its_own(PREFERENCES, WORKSPACE)
def incidents(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    found = [(one, to_the_people(one, language)) for one in about(actions.asker(queries.me(request)))]
    return TemplateResponse(request, "my/incidents.html", queries.framed(request, incidents=found)).render()
