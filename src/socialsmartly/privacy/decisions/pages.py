"""The page of the decisions that programs made about somebody: the same for a member and for a shop's customer, each in their own frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from socialsmartly.privacy.casework.errors import CaseworkRefused
from socialsmartly.privacy.decisions.actions import ask_a_person
from socialsmartly.privacy.decisions.errors import DecisionRefused
from socialsmartly.privacy.decisions.queries import Shown, decisions_of
from socialsmartly.privacy.rights.actions import Asker


def decisions_page(
    request: HttpRequest,
    asker: Asker,
    template: str,
    context: dict[str, Any],
    *,
    channel: str,
    beside: Callable[[], list[Shown]] = list,
) -> HttpResponse:
    """Show them, or open the request to have a person decide one and come back to the same address. What was typed is not lost. `beside`
    finds decisions about this person that other rooms keep, in the same block."""
    text, which = request.POST.get("text", ""), request.POST.get("decision", "")
    if request.method == "POST":
        try:
            made = ask_a_person(asker, _id(which), text, channel=channel)
        except (DecisionRefused, CaseworkRefused) as refused:
            messages.error(request, _(str(refused)))
        else:
            said = _("A person decides it. Your request has the number %(number)s.") % {"number": made.number}
            messages.success(request, said)
            return redirect(request.path)
    with asker.block():
        shown = sorted([*decisions_of(asker), *beside()], key=lambda one: one.decided.at, reverse=True)
    here = {"shown": shown, "typed": text, "typed_at": which}
    return TemplateResponse(request, template, context | here).render()


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
