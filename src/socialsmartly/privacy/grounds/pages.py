"""The page on which a deletion is demanded: the same for a member and for a shop's customer, each in their own frame."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from socialsmartly.privacy.casework.errors import CaseworkRefused
from socialsmartly.privacy.grounds.actions import demand
from socialsmartly.privacy.grounds.errors import DemandRefused
from socialsmartly.privacy.grounds.forms import DemandForm
from socialsmartly.privacy.grounds.rules import FOUND, Found, Ground
from socialsmartly.privacy.rights.actions import Asker


def demand_page(
    request: HttpRequest, asker: Asker, template: str, context: dict[str, Any], *, channel: str
) -> HttpResponse:
    form = DemandForm(asker.kind, request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made, demanded = demand(
                asker, Ground(said["ground"]), said["about"], said["text"], channel=channel, clause=said["clause"]
            )
        except (DemandRefused, CaseworkRefused) as refused:
            form.add_error(None, _(str(refused)))
        else:
            decided = FOUND[Found(demanded.found)] if demanded.found else _("A person looks at it and answers.")
            if demanded.found and demanded.done_at is None:
                decided = _("It has to go, and a law or a case keeps it for now: it is deleted once that is over.")
            number = _("Your request has the number %(number)s.") % {"number": made.number}
            messages.success(request, f"{decided} {number}")
            return redirect(request.path)
    return TemplateResponse(request, template, context | {"form": form}).render()
