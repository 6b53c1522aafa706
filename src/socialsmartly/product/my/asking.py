"""A member asks in their own words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.casework.actions import ask as ask_in_words
from socialsmartly.privacy.casework.forms import AskForm
from socialsmartly.privacy.fees.pages import replied
from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.rights.telling import by_place
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import actions, queries
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RIGHTS, WORKSPACE


@require_POST
@signed_in
@opens_its_own(RIGHTS)
def fee(request: HttpRequest, number: str) -> HttpResponse:
    """What the member says to a fee."""
    replied(request, actions.asker(queries.me(request)), number, channel=actions.CHANNEL)
    return redirect("my:request", number=number)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(RIGHTS, WORKSPACE)
@keeps("4.1-d")
def ask(request: HttpRequest) -> HttpResponse:
    """A complaint carries the number of the request that it is about."""
    begin = {name: request.GET[name] for name in ("right", "about") if name in request.GET}
    form = AskForm(request.POST if request.method == "POST" else None, initial=begin)
    if form.is_valid():
        said = form.cleaned_data
        asker = actions.asker(queries.me(request))
        made = ask_in_words(
            asker, Right(said["right"]), said["text"], channel=actions.CHANNEL, about=said["about"], facts=form.facts()
        )
        messages.success(request, _("We have it. Your request has the number %(number)s.") % {"number": made.number})
        return redirect("my:request", number=made.number)
    return TemplateResponse(
        request, "my/ask.html", queries.framed(request, form=form, by_place=by_place(Right.OTHER, timezone.now()))
    ).render()
