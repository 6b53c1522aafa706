"""The public list of recipients with its changes, and the pages on which recipients answer and companies that work for us read."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.recipients.actions.entrusting import Wanted, read_for_task
from socialsmartly.privacy.recipients.actions.telling import answered
from socialsmartly.privacy.recipients.boundary import answered_for
from socialsmartly.privacy.recipients.errors import NotInTheTask, NotOneOfOurs, UnknownCredential
from socialsmartly.privacy.recipients.feed import atom
from socialsmartly.privacy.recipients.hosts import carriers
from socialsmartly.privacy.recipients.links import read_answer
from socialsmartly.privacy.recipients.listing import announced, listed, told_changes
from socialsmartly.privacy.recipients.models import Answer
from socialsmartly.privacy.recipients.queries import in_force, notices_under, own_rules
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import ACCOUNTABILITY, ENTRUSTING, REGISTER, RIGHTS


@require_GET
@serves(NO_PERSONAL_DATA)
@keeps("3.2-f")
def public_list(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    context = {"groups": listed(language), "carriers": carriers(), "changes": told_changes()}
    context |= {"coming": announced(language), "language": language}
    return render(request, "recipients/list.html", context)


@require_GET
@serves(NO_PERSONAL_DATA)
@keeps("3.2-f")
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """The changes for a feed reader, which sends no language of its own: the address says it."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        return HttpResponse(atom(language), content_type="application/atom+xml; charset=utf-8")


@require_GET
@serves(NO_PERSONAL_DATA)
@keeps("1-b")
def leave(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """The last page that is ours before a company's own: who answers there, and that its rules hold from then on."""
    company = next((one for one in in_force() if one.recipient_id == recipient_id and own_rules(one)), None)
    if company is None:
        raise Http404
    rules = own_rules(company)
    context = {"company": company, "rules": rules, "host": urlsplit(rules).hostname}
    return answered_for(render(request, "recipients/leave.html", context), company.name)


@require_GET
@never_cache
@opens_its_own(ACCOUNTABILITY)
@keeps("4.2-g")
def told(request: HttpRequest, number: str) -> HttpResponse:
    """What recipients were told under a number and what they answered. It names nobody, so whoever has the number may see it; a number
    that never was looks like one under which nobody had received anything."""
    found = notices_under(number)
    return render(request, "recipients/told.html", {"number": number, "notices": found})


@csrf_exempt  # the link is the credential: no cookie counts here
@require_http_methods(["GET", "POST"])
@never_cache
@opens_its_own(RIGHTS)
@keeps("4.2-g")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """A recipient answers a notice, with a button or by machine. Opening the page answers nothing."""
    try:
        asked = read_answer(token)
    except NotOneOfOurs:
        raise Http404 from None
    if request.method == "GET":
        return render(request, "recipients/answer.html", {"answers": Answer.choices})
    said = request.POST.get("answer", "")
    if said not in Answer.values:
        return render(request, "recipients/answer.html", {"answers": Answer.choices, "unclear": True}, status=422)
    if not answered(asked.notice, asked.subject, Answer(said)):
        raise Http404
    return render(request, "recipients/answer.html", {"thanks": True})


@csrf_exempt  # a machine of a company that works for us; it has a credential and no cookie
@require_POST
@never_cache
@opens_its_own(REGISTER, ENTRUSTING)
def read(request: HttpRequest) -> HttpResponse:
    """What a company asks for with its credential: {"person", "items", "purpose"}. Refused whole when a part of it is beyond its task."""
    credential = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        return JsonResponse({"fields": read_for_task(credential, _wanted(request))})
    except UnknownCredential:
        return _refused("credential", UnknownCredential, 401)
    except NotInTheTask:
        return _refused("task", NotInTheTask, 403)


def _refused(what: str, why: type[Exception], status: int) -> JsonResponse:
    """A word for the machine, and for whoever looks why it stopped a sentence in their language."""
    return JsonResponse({"refused": what, "says": _(str(why.__doc__))}, status=status)


def _wanted(request: HttpRequest) -> Wanted:
    """What cannot be read asks for nobody and nothing, which no task allows."""
    try:
        told: Any = json.loads(request.body)
    except ValueError:
        told = None
    said = told if isinstance(told, dict) else {}
    items = said.get("items")
    return Wanted(
        str(said.get("person", "")),
        tuple(str(item) for item in items) if isinstance(items, list) else (),
        str(said.get("purpose", "")),
    )
