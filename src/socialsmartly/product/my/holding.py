"""A member keeps something of theirs longer, and reads what programs decided about them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.decisions.pages import decisions_page
from socialsmartly.privacy.held.pages import longer_page
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import actions, queries
from socialsmartly.words.purposes import RIGHTS, WORKSPACE


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(RIGHTS, WORKSPACE)
def longer(request: HttpRequest) -> HttpResponse:
    asker = actions.asker(queries.me(request))
    return longer_page(request, asker, "my/longer.html", queries.framed(request), channel=actions.CHANNEL)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(RIGHTS, WORKSPACE)
def decisions(request: HttpRequest) -> HttpResponse:
    asker = actions.asker(queries.me(request))
    return decisions_page(request, asker, "my/decisions.html", queries.framed(request), channel=actions.CHANNEL)
