"""Pages on one's own machine that show what was sent. Elsewhere they do not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.recipients.boundary import answered_for
from socialsmartly.product.messaging import local
from socialsmartly.product.messaging.channels import send_mail
from socialsmartly.product.messaging.errors import NotDelivered
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
    answer = TemplateResponse(request, "messaging/mail.html", {"mail": shown})
    return answered_for(answer, dict(shown.headers)["From"])  # its links are those of whoever wrote it


@require_POST
@on_own_machine
@opens_its_own(NO_PERSONAL_DATA)
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """Answers a mail as its reader would, over the same mail server, to try out what an answer does."""
    try:
        mail = local.read_mail(name)
    except FileNotFoundError:
        raise Http404 from None
    if not mail.reply_to:
        raise Http404
    headers = {"In-Reply-To": str(mail.message["Message-ID"])} if "Message-ID" in mail.message else {}
    try:
        send_mail(mail.reply_to, f"Re: {mail.subject}", request.POST.get("text", ""), headers=headers, sender=mail.to)
        messages.success(
            request, _("The answer was taken. If it was not understood, a mail that says so is in the list.")
        )
    except NotDelivered:
        messages.error(request, _("The mail server did not take the answer."))
    return redirect("messaging:mail", name=name)


@on_own_machine
@serves(NO_PERSONAL_DATA)
def texts(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "messaging/texts.html", {"texts": local.texts()})
