"""The page on which a person hands their data to another service: the same for everybody who has a page, each in their frame."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from socialsmartly.privacy.portability import actions
from socialsmartly.privacy.portability.errors import PortabilityRefused
from socialsmartly.privacy.portability.forms import HandoverForm
from socialsmartly.privacy.portability.queries import handovers_of
from socialsmartly.privacy.rights.actions import Asker


def move_page(
    request: HttpRequest, asker: Asker, template: str, context: dict[str, Any], *, channel: str
) -> HttpResponse:
    """Ask for whom, or make the link and show it this once: it is kept nowhere, so no page can show it again."""
    form = HandoverForm(request.POST if request.method == "POST" else None)
    link = ""
    if form.is_valid():
        try:
            made = actions.make(asker, form.cleaned_data["service"], form.cleaned_data["key"], channel=channel)
        except PortabilityRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            link = settings.SOCIALSMARTLY_SITE + reverse("portability:handover", args=[made.token, made.secret])
            context = {**context, "made": made, "service": form.cleaned_data["service"]}
    page = {**context, "form": form, "link": link, "moved": handovers_of(asker)}
    answer = TemplateResponse(request, template, page).render()
    answer["Cache-Control"] = "no-store"
    return answer


def withdrawn(request: HttpRequest, asker: Asker, *, channel: str) -> None:
    """A second click finds it closed, a number of nobody's finds none, and all of them read the same."""
    with suppress(ValueError):
        actions.withdraw(asker, UUID(request.POST.get("handover", "")), channel=channel)
    messages.success(request, _("The link is closed. Nobody can fetch anything by it any more."))
