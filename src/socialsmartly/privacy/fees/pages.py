"""What a person says to a fee, on whichever page they read it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from socialsmartly.privacy.fees.actions import reply
from socialsmartly.privacy.fees.errors import NothingQuoted
from socialsmartly.privacy.fees.models import Reply
from socialsmartly.privacy.rights.actions import Asker


def replied(request: HttpRequest, asker: Asker, number: str, *, channel: str) -> None:
    """Keep the person's answer and say what follows from it (Http404 for anything but the two)."""
    said = request.POST.get("reply")
    if said not in (Reply.ACCEPTED, Reply.REDUCED):
        raise Http404
    try:
        reply(asker, number, accept=said == Reply.ACCEPTED, channel=channel)
    except NothingQuoted as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(
            request,
            _("The fee is accepted. The request goes on as you asked.")
            if said == Reply.ACCEPTED
            else _("The request stays open, and its answer will be shorter and cost nothing."),
        )
