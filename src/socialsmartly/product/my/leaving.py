"""Leaving, and staying after all. Whoever leaves is hidden at once, and has one page until the moment: the one that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_link
from socialsmartly.privacy.access.views import opens_its_own, purpose_of
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.compile import shares
from socialsmartly.privacy.rights.copy import fates
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.product.accounts.doors import newly_proven
from socialsmartly.product.campaigns.leases import wait_for_all_leases
from socialsmartly.product.my import actions, letters, queries
from socialsmartly.product.workspaces.rules import Role
from socialsmartly.words import HIDDEN, NO_PERSONAL_DATA, Leaving, keeps
from socialsmartly.words.purposes import ACCOUNTABILITY, CLOSING, PREFERENCES, RIGHTS, SECURITY, SERVICE, WORKSPACE

OPEN_TO_THE_HIDDEN: Final = frozenset({NO_PERSONAL_DATA, RIGHTS, PREFERENCES, SECURITY, ACCOUNTABILITY})
"""What a page may be for that somebody still finds who asked to be deleted: their rights, their safety, and what is everybody's or
shows nobody. Their request with the law that holds it back is one of these."""


class OnlyTheWayBack:
    """Leads a hidden member who signs in to the page that takes it back, whatever they asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    @keeps("4.4-b")
    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or not request.user.permits & HIDDEN:
            return None
        asked = rights.deletion_of(actions.asker(queries.me(request)))
        assert asked  # who is hidden has asked, or somebody for them
        if asked.channel == rights.REPORTED:
            return None  # another door minds those
        way_back = letters.way_back(queries.me(request), asked)
        return None if request.path == way_back or _purposes(view) <= OPEN_TO_THE_HIDDEN else redirect(way_back)


def _purposes(view: Callable[..., Any]) -> frozenset[Any]:
    found = purpose_of(view)
    return frozenset(found if isinstance(found, tuple) else (found,))


@require_http_methods(["GET", "POST"])
@never_cache
@newly_proven
@opens_its_own(WORKSPACE, CLOSING, RIGHTS, SECURITY, SERVICE)
@keeps("4.6-e")
def cancel(request: HttpRequest) -> HttpResponse:
    """Before: what goes and what stays, from the map. After: nobody is signed in any more, and the page says until when it can be
    taken back, or has the number of what is done."""
    if request.method == "POST":
        return _cancelled(request, now=request.POST.get("now") == "1")
    told = fates(shares("member"))
    context = queries.framed(
        request,
        goes=told[Leaving.ROW_GOES],
        unnamed=told[Leaving.LINK_GOES],
        stays=told[Leaving.ROW_STAYS],
        shops=[seat.title for seat in queries.own_shops(request)],
        shared=[one.seat for one in queries.works_in(request) if one.seat.role == Role.OWNER and not one.alone],
    )
    return TemplateResponse(request, "my/cancel.html", context).render()


def _cancelled(request: HttpRequest, *, now: bool) -> HttpResponse:
    member = queries.me(request)
    made = actions.cancel_account(member, now=now)
    if now and made.state == RequestState.RECEIVED:
        messages.warning(request, _("Your deletion waits. Below you read why, by which law, and until when."))
        return redirect("my:request", number=made.number)
    logout(request)
    if not now:
        return redirect(letters.way_back(member, made))
    context = {"number": made.number, "waits": queries.certified_to_wait(made)}
    return TemplateResponse(request, "my/cancelled.html", context).render()


@require_http_methods(["GET", "POST"])
@never_cache
@opens_its_own(RIGHTS, WORKSPACE, SERVICE, SECURITY)
@keeps("4.2-a", "4.4-b")
def stay(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of the mail, or after signing in. Opening it changes nothing; the button takes the deletion back."""
    try:
        link = read_link(letters.STAYS, token)
    except LinkBroken:
        return TemplateResponse(request, "my/stay.html", {"state": "broken"}, status=404).render()
    taken_back = request.method == "POST" and actions.take_back(link) is not None
    if taken_back and request.user.pk == link.workspace:
        messages.success(request, _("Taken back. Nothing of yours is deleted."))
        return redirect("my:account")
    asked = queries.deletion_by(link)
    held = asked is not None and queries.why_it_waits(asked) is not None
    state = _state(asked, held=held)
    context = {"state": state, "asked": asked, "held": held, "stopping": state == "waits" and _stopping(link)}
    late = request.method == "POST" and not taken_back
    return TemplateResponse(request, "my/stay.html", context, status=409 if late else 200).render()


def _state(asked: RightsRequest | None, *, held: bool) -> str:
    if asked is None:
        return "broken"
    if asked.state == RequestState.RECEIVED:
        if asked.channel == rights.REPORTED:
            return "held"
        if asked.carry_out_at and asked.carry_out_at > timezone.now():
            return "waits"
        return "held" if held else "begun"
    return "stays" if asked.state == RequestState.TAKEN_BACK else "done"


def _stopping(link: PersonalLink) -> bool:
    """Whether a message of one of their shops is still being handed over (4.3-d)."""
    return not all(wait_for_all_leases(shop, seconds=0) for shop in queries.shops_of(link.workspace))
