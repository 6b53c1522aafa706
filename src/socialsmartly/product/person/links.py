"""From the token of an address to the person it stands for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_link
from socialsmartly.privacy.consent.rules import GPC, says_no_to_sharing
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.person import actions
from socialsmartly.words import Permit

LinkView = Callable[..., HttpResponse]


def by_link(view: LinkView) -> LinkView:
    """Turns the token of the address into the person it stands for; a broken one gets a page that says so.

    A browser that sends Global Privacy Control objects by every request: it is heard before anything else happens (3.2-e).
    """

    @wraps(view)
    def inside(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            link = read_link(actions.LINK, token)
        except LinkBroken:
            return TemplateResponse(request, "person/broken.html", status=404).render()
        if says_no_to_sharing(request.headers):
            actions.count(link, Permit.FIGURES, counted=False, method=f"{GPC}: 1")
        return view(request, link, **kwargs)

    return inside


def known(link: PersonalLink, fits: bool = True) -> Contact:
    """The person behind the link; no page where the shop holds nothing of them, or where the address names nothing that fits."""
    contact = actions.contact_of(link) if fits else None
    if contact is None:
        raise Http404
    return contact
