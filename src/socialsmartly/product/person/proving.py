"""Before a copy of everything or a deletion, a shop's customer shows that they read their own mail: a link that was passed on or found is
not enough for what harms most. Stopping, objecting and taking back ask for nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.actions import codes
from socialsmartly.product.accounts.by_code import send_to, typed_code
from socialsmartly.product.accounts.doors import PROOF_HOLDS_SECONDS
from socialsmartly.product.accounts.rules import EMAIL, PHONE, Address
from socialsmartly.product.messaging.channels import texts_available
from socialsmartly.product.person.links import LinkView, by_link, known
from socialsmartly.product.person.queries import came_by_the_link
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PREFERENCES, RIGHTS, SECURITY

ACTS: Final = ("copy", "move", "delete")
PROVED: Final = "person-proved"
"""Where the browser's session keeps who typed a code and when; one person at a time, so that it never grows."""


def newly_proven(act: str) -> Callable[[LinkView], LinkView]:
    """Opens to whoever typed a code of this person in this browser, ten minutes ago at most; others are asked for it now."""

    def door(view: LinkView) -> LinkView:
        @wraps(view)
        def inside(request: HttpRequest, link: PersonalLink, **kwargs: Any) -> HttpResponse:
            whose, at = request.session.get(PROVED, ("", 0))
            if whose == str(link.subject) and 0 <= time.time() - at <= PROOF_HOLDS_SECONDS:
                return view(request, link, **kwargs)
            known(link)
            return redirect("person:prove", token=link.token(), act=act)

        return inside

    return door


def address_on_record(link: PersonalLink) -> Address | None:
    """Where a code may go: the e-mail address, or the number of whoever has none. Not one that came by this very link in the last three
    days: whoever found the link could have put it there, and the old address was told."""
    contact = known(link)
    found = None
    if contact.email:
        found = Address(EMAIL, contact.email.lower())
    elif contact.phone and texts_available():
        found = Address(PHONE, contact.phone)
    return None if found is None or came_by_the_link(link, found.channel) else found


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS, SECURITY)
@keeps("4.6-e")
def prove(request: HttpRequest, link: PersonalLink, act: str) -> HttpResponse:
    """Says where a code would go, and sends it. Whoever can be sent none is shown the way to people."""
    known(link, act in ACTS)
    address = address_on_record(link)
    if address and request.method == "POST" and send_to(request, address, codes.PERSON, _flow(link)):
        return redirect("person:prove_code", token=link.token(), act=act)
    context = {"token": link.token(), "act": act, "address": address}
    return TemplateResponse(request, "person/prove.html", context).render()


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS, SECURITY)
@keeps("4.6-e")
def prove_code(request: HttpRequest, link: PersonalLink, act: str) -> HttpResponse:
    known(link, act in ACTS)
    token = link.token()
    first = partial(redirect, "person:prove", token=token, act=act)
    answer = typed_code(
        request,
        _flow(link),
        codes.PERSON,
        page="person/prove_code.html",
        again=lambda _request: first(),
        token=token,
        act=act,
    )
    if not isinstance(answer, Address):
        return answer
    codes.close(UUID(request.session.pop(_flow(link))), delivered=answer)
    if answer != address_on_record(link):
        return first()
    request.session[PROVED] = [str(link.subject), int(time.time())]
    return redirect(f"person:{act}", token=token)


def _flow(link: PersonalLink) -> str:
    """Where the session keeps the flow: one person's code is worth nothing on another's page."""
    return f"person-proof-{link.subject}"
