"""A shop's customer asks in their own words, by their link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.casework.actions import ask as ask_in_words
from socialsmartly.privacy.casework.forms import AskForm
from socialsmartly.privacy.fees.pages import replied
from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.rights.telling import by_place
from socialsmartly.product.person import actions
from socialsmartly.product.person.links import by_link, known
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PREFERENCES, RIGHTS


@require_POST
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def fee(request: HttpRequest, link: PersonalLink, number: str) -> HttpResponse:
    """What a shop's customer says to a fee."""
    known(link)
    replied(request, actions.asker(link), number, channel=actions.CHANNEL)
    return redirect("person:page", token=link.token())


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
@keeps("4.1-d")
def ask(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The same page as a member's, with the link in the place of an account."""
    known(link)
    begin = {name: request.GET[name] for name in ("right", "about") if name in request.GET}
    form = AskForm(request.POST if request.method == "POST" else None, initial=begin)
    if form.is_valid():
        said = form.cleaned_data
        made = ask_in_words(
            actions.asker(link),
            Right(said["right"]),
            said["text"],
            channel=actions.CHANNEL,
            about=said["about"],
            facts=form.facts(),
        )
        messages.success(request, _("We have it. Your request has the number %(number)s.") % {"number": made.number})
        return redirect("person:page", token=link.token())
    return TemplateResponse(
        request,
        "person/ask.html",
        {"form": form, "token": link.token(), "by_place": by_place(Right.OTHER, timezone.now())},
    ).render()
