"""A shop's customer limits the use of what the shop holds about them, or demands that it goes, by their link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.grounds.pages import demand_page
from socialsmartly.privacy.limits.pages import limits_page
from socialsmartly.product.person import actions
from socialsmartly.product.person.links import by_link, known
from socialsmartly.words.purposes import PREFERENCES, RIGHTS, WORKSPACE


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def limits(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    known(link)
    context = {"token": link.token(), "demand_at": reverse("person:demand", args=[link.token()])}
    return limits_page(request, actions.asker(link), "person/limits.html", context, channel=actions.CHANNEL)


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS, WORKSPACE)
def demand(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Whether the shop was authorised is asked of the shop's own records (WORKSPACE)."""
    known(link)
    context = {"token": link.token()}
    return demand_page(request, actions.asker(link), "person/demand.html", context, channel=actions.CHANNEL)
