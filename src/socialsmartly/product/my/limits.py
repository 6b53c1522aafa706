"""A member limits the use of what is held about them, or demands that it goes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.grounds.pages import demand_page
from socialsmartly.privacy.limits.pages import limits_page
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import actions, queries
from socialsmartly.words.purposes import RIGHTS, WORKSPACE


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(RIGHTS, WORKSPACE)
def limits(request: HttpRequest) -> HttpResponse:
    asker = actions.asker(queries.me(request))
    return limits_page(
        request,
        asker,
        "my/limits.html",
        queries.framed(request, demand_at=reverse("my:demand")),
        channel=actions.CHANNEL,
    )


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(RIGHTS, WORKSPACE)
def demand(request: HttpRequest) -> HttpResponse:
    asker = actions.asker(queries.me(request))
    return demand_page(request, asker, "my/demand.html", queries.framed(request), channel=actions.CHANNEL)
