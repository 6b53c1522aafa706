"""The customer's side, by their own link. Opening a page records nothing, since programs open links, too; the button does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_link
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.surveys import actions, queries
from socialsmartly.product.surveys.errors import SurveyRefused
from socialsmartly.product.surveys.forms import AnswerForm
from socialsmartly.product.surveys.links import KIND
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import HIDDEN, keeps
from socialsmartly.words.purposes import RESPONDING

LinkView = Callable[..., HttpResponse]


def by_link(view: LinkView) -> LinkView:
    """Turns the token of the address into the customer it stands for, if the shop and the customer are still there."""

    @wraps(view)
    def inside(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            link = read_link(KIND, token)
        except LinkBroken:
            raise Http404 from None
        with reading_for(RESPONDING, workspace=link.workspace, subject=link.subject):
            shop = Workspace.objects.filter(pk=link.workspace).first()
            there = Contact.objects.filter(pk=link.subject).exists()
        if shop is None or shop.permits & HIDDEN or not there:
            raise Http404
        return view(request, link, shop.title, **kwargs)

    return inside


@require_safe
@never_cache
@by_link
@opens_its_own(RESPONDING)
def theirs(request: HttpRequest, link: PersonalLink, shop: str) -> HttpResponse:
    """The open surveys of the shop, and which of them this person has answered."""
    with reading_for(RESPONDING, workspace=link.workspace, subject=link.subject):
        answered = queries.answered_by(link.workspace, link.subject)
        rows = [(one, one.pk in answered) for one in queries.open_ones(link.workspace)]
    return TemplateResponse(
        request, "surveys/theirs.html", {"rows": rows, "shop": shop, "token": link.token()}
    ).render()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_link
@opens_its_own(RESPONDING)
@keeps("2.3-d")
def answer(request: HttpRequest, link: PersonalLink, shop: str, survey_id: UUID) -> HttpResponse:
    with reading_for(RESPONDING, workspace=link.workspace, subject=link.subject):
        survey = queries.survey_of(link.workspace, survey_id)
        done = survey_id in queries.answered_by(link.workspace, link.subject)
        mine = queries.written_by(survey, link.subject) if survey is not None and survey.may_show else []
    if survey is None or survey.stands == "draft":
        raise Http404
    form = AnswerForm(survey, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(link.workspace, link.subject, survey_id, form.said())
        except SurveyRefused as refused:
            messages.warning(request, _(str(refused)))
        return redirect("surveys:answer", link.token(), survey_id)
    page = {"survey": survey, "shop": shop, "form": form, "done": done, "mine": mine, "token": link.token()}
    return TemplateResponse(request, "surveys/answer.html", page, status=422 if form.errors else 200).render()
