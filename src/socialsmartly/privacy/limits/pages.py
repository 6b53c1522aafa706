"""The page on which a person limits uses: the same for a member and for a shop's customer, each in their own frame."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from socialsmartly.privacy.casework.errors import CaseworkRefused
from socialsmartly.privacy.limits import actions
from socialsmartly.privacy.limits.errors import LimitRefused
from socialsmartly.privacy.limits.forms import DisputeForm, RestrictForm
from socialsmartly.privacy.limits.queries import limits_of
from socialsmartly.privacy.limits.rules import RestrictionGround
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import Mark


def limits_page(
    request: HttpRequest, asker: Asker, template: str, context: dict[str, Any], *, channel: str
) -> HttpResponse:
    """Show the limits, or set or end one and come back to the same address. `asker` is who opened the page, by the caller's own door."""
    does = request.POST.get("do", "")
    dispute = DisputeForm(asker.kind, request.POST if does == "dispute" else None, initial=request.GET.dict())
    restrict = RestrictForm(request.POST if does == "restrict" else None)
    try:
        said = _done(request, asker, does, dispute, restrict, channel)
    except (LimitRefused, CaseworkRefused) as refused:
        messages.error(request, _(str(refused)))
    else:
        if said:
            messages.success(request, said)
            return redirect(request.path)
    with asker.block():
        shown = limits_of(asker.kind, asker.workspace or asker.subject, asker.subject)
    standing = {Mark(one.limit.mark) for one in shown if one.stands}
    here = {
        "limits": shown,
        "dispute": dispute,
        "restrict": restrict,
        "restricted": Mark.RESTRICTED in standing,
        "objected": Mark.OBJECTED in standing,
    }
    return TemplateResponse(request, template, context | here).render()


def _done(
    request: HttpRequest, asker: Asker, does: str, dispute: DisputeForm, restrict: RestrictForm, channel: str
) -> str:
    """What was done, in words; nothing where nothing was, or where a form needs another look."""
    if does == "dispute" and dispute.is_valid():
        said = dispute.cleaned_data
        made = actions.dispute(asker, said["field"], said["text"], channel=channel)
        return _(
            "It stands beside the value, which is not used until this is settled. Your request has the number %(number)s."
        ) % {"number": made.number}
    if does == "restrict" and restrict.is_valid():
        made = actions.restrict(asker, RestrictionGround(restrict.cleaned_data["ground"]), channel=channel)
        return _("From now on your data is only stored. Your request has the number %(number)s.") % {
            "number": made.number
        }
    if does == "object":
        made = actions.object_to_choosing(asker, channel=channel)
        return _("No program chooses you any more. Your request has the number %(number)s.") % {"number": made.number}
    if does == "lift":
        actions.lift(asker, _id(request.POST.get("limit", "")), channel=channel)
        return _("The limit has ended.")
    return ""


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
