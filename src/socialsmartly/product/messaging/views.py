"""Pages on one's own machine that show what was sent. Elsewhere they do not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from socialsmartly.privacy.access.views import serves
from socialsmartly.product.messaging import local
from socialsmartly.words import NO_PERSONAL_DATA


def on_own_machine(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """These pages read no table, but they show addresses: an installation for others has none of them."""

    @wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.SOCIALSMARTLY_LOCAL:
            raise Http404
        return view(request, *args, **kwargs)

    return inside


@on_own_machine
@serves(NO_PERSONAL_DATA)
def mails(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "messaging/mails.html", {"mails": local.mails()})


@csp_update({"style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "data:"]})
@on_own_machine
@serves(NO_PERSONAL_DATA)
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """The frame runs no script and has no origin; mails carry their styles in line, so this page alone allows that."""
    try:
        shown = local.read_mail(name)
    except FileNotFoundError:
        raise Http404 from None
    return TemplateResponse(request, "messaging/mail.html", {"mail": shown})


@on_own_machine
@serves(NO_PERSONAL_DATA)
def texts(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "messaging/texts.html", {"texts": local.texts()})
