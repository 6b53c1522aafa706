"""A shop's customer hands their data to another service, by their link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.portability.pages import move_page, withdrawn
from socialsmartly.product.person import actions
from socialsmartly.product.person.links import by_link, known
from socialsmartly.product.person.proving import newly_proven
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PREFERENCES, RIGHTS


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@newly_proven("move")
@opens_its_own(PREFERENCES, RIGHTS)
@keeps("4.1-a", "4.6-e")
def move(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """As much is shown for it as for a copy: it takes the same things away."""
    known(link)
    token = link.token()
    context = {"token": token, "withdraw_to": reverse("person:withdraw_move", args=[token])}
    return move_page(request, actions.asker(link), "person/move.html", context, channel=actions.CHANNEL)


@require_POST
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
@keeps("4.1-a")
def withdraw(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Stopping asks for no proof."""
    known(link)
    withdrawn(request, actions.asker(link), channel=actions.CHANNEL)
    return redirect("person:page", token=link.token())
