"""A member hands their data to another service."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.portability.pages import move_page, withdrawn
from socialsmartly.product.accounts.doors import newly_proven, signed_in
from socialsmartly.product.my import actions, queries
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RIGHTS, WORKSPACE


@require_http_methods(["GET", "POST"])
@never_cache
@newly_proven
@opens_its_own(RIGHTS, WORKSPACE)
@keeps("4.1-a", "4.6-e")
def move(request: HttpRequest) -> HttpResponse:
    """As much is shown for it as for a copy: it takes the same things away."""
    context = queries.framed(request, withdraw_to=reverse("my:withdraw_move"))
    return move_page(request, actions.asker(queries.me(request)), "my/move.html", context, channel=actions.CHANNEL)


@require_POST
@signed_in
@opens_its_own(RIGHTS)
@keeps("4.1-a")
def withdraw(request: HttpRequest) -> HttpResponse:
    """Stopping asks for no proof."""
    withdrawn(request, actions.asker(queries.me(request)), channel=actions.CHANNEL)
    return redirect("my:recipients")
