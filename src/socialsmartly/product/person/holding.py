"""A shop's customer keeps something of theirs longer, and reads what programs decided about them, by their link."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.decisions.pages import decisions_page
from socialsmartly.privacy.held.pages import longer_page
from socialsmartly.product.campaigns.queries import picks_of
from socialsmartly.product.person import actions
from socialsmartly.product.person.links import by_link, known
from socialsmartly.words.purposes import PREFERENCES, RIGHTS


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def longer(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    known(link)
    context = {"token": link.token()}
    return longer_page(request, actions.asker(link), "person/longer.html", context, channel=actions.CHANNEL)


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def decisions(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    known(link)
    context = {"token": link.token()}
    return decisions_page(
        request,
        actions.asker(link),
        "person/decisions.html",
        context,
        channel=actions.CHANNEL,
        beside=partial(picks_of, link.workspace, link.subject),
    )
