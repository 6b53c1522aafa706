"""The page on which a person chooses a later end, or takes it back: the same for a member and for a shop's customer, each in their frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from socialsmartly.privacy.held import actions
from socialsmartly.privacy.held.errors import LongerRefused
from socialsmartly.privacy.held.forms import LongerForm
from socialsmartly.privacy.held.queries import Offer, offers
from socialsmartly.privacy.held.rules import last_day
from socialsmartly.privacy.retention.rules import next_sweep
from socialsmartly.privacy.rights.actions import Asker


@dataclass(frozen=True)
class Shown:
    """One kind of information as the page has it: what is there, and the form to choose an end."""

    offer: Offer
    form: LongerForm


def longer_page(
    request: HttpRequest, asker: Asker, template: str, context: dict[str, Any], *, channel: str
) -> HttpResponse:
    """Show what may be kept longer, or record a choice and come back to the same address."""
    what, does = request.POST.get("what", ""), request.POST.get("do", "")
    form = LongerForm(request.POST, prefix=what) if does == "longer" else None
    try:
        said = _done(request, asker, what, does, form, channel)
    except LongerRefused as refused:
        messages.error(request, _(str(refused)))
    else:
        if said:
            messages.success(request, said)
            return redirect(request.path)
    now = timezone.now()
    with asker.block():
        found = offers(asker, now)
    shown = [
        Shown(one, form if form is not None and one.what == what else LongerForm(prefix=one.what)) for one in found
    ]
    here = {"shown": shown, "promised": promised(), "next_sweep": next_sweep(now), "last_day": last_day(now.date())}
    return TemplateResponse(request, template, context | here).render()


def promised() -> str:
    """What stands before the button; the evidence of a yes has these very words."""
    return _(
        "What you have of this kind now, and what is added, stays until the day that you choose, also where its ordinary time is over before. It is used as it is now and by nobody else. On that day, or as soon as you take this back, the ordinary period holds again."
    )


def _done(request: HttpRequest, asker: Asker, what: str, does: str, form: LongerForm | None, channel: str) -> str:
    """What was done, in words; nothing where nothing was, or where the day needs another look."""
    if form is not None and form.is_valid():
        day = form.cleaned_data["until"]
        actions.keep_longer(asker, what, day, shown=promised(), channel=channel)
        return _("Kept until %(day)s, unless you take it back.") % {"day": date_format(day, "DATE_FORMAT")}
    if does == "ordinary":
        made = actions.end_longer(asker, what, channel=channel)
        return _(
            "The ordinary period holds again. What is past it goes with the next sweep. Your request has the number %(number)s."
        ) % {"number": made.number}
    return ""
