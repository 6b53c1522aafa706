"""The shop's pages: its surveys, a new one, one with what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import may_change, may_open, opens_its_own, serves
from socialsmartly.privacy.keyring import index
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.surveys import actions, queries
from socialsmartly.product.surveys.forms import SurveyForm, WhoseForm
from socialsmartly.product.surveys.links import page_of
from socialsmartly.product.surveys.models import Survey
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import IMPROVEMENT, PUBLIC, SERVICE, SURVEY


@require_safe
@signed_in
@serves(SURVEY)
def listing(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    page = {**_frame(workspace_id), "surveys": queries.surveys_of(workspace_id)}
    return TemplateResponse(request, "surveys/list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@serves(SURVEY)
def new(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("surveys:one", workspace_id, actions.begin(workspace_id, form.sheet()))
    page = {**_frame(workspace_id), "form": form}
    return TemplateResponse(request, "surveys/new.html", page, status=422 if form.errors else 200)


@require_safe
@never_cache
@signed_in
@opens_its_own(SURVEY, IMPROVEMENT)
def one(request: HttpRequest, workspace_id: UUID, survey_id: UUID) -> HttpResponse:
    return _shown(request, workspace_id, survey_id, WhoseForm())


@require_POST
@signed_in
@serves(SURVEY)
def let_in(request: HttpRequest, workspace_id: UUID, survey_id: UUID) -> HttpResponse:
    _the_survey(workspace_id, survey_id)
    if actions.let_in(workspace_id, survey_id):
        messages.success(request, _("It takes answers now."))
    else:
        messages.warning(request, _("It could not be opened: it was opened before, or its last day is over."))
    return redirect("surveys:one", workspace_id, survey_id)


@require_POST
@signed_in
@serves(SURVEY)
def close(request: HttpRequest, workspace_id: UUID, survey_id: UUID) -> HttpResponse:
    _the_survey(workspace_id, survey_id)
    if actions.close(workspace_id, survey_id):
        messages.success(request, _("Closed. It takes no answer any more."))
    return redirect("surveys:one", workspace_id, survey_id)


@require_POST
@never_cache
@signed_in
@opens_its_own(SURVEY, IMPROVEMENT)
def link(request: HttpRequest, workspace_id: UUID, survey_id: UUID) -> HttpResponse:
    """The link of one customer, to be copied. The keyring alone is asked, and what was typed is not kept."""
    form = WhoseForm(request.POST)
    with reading_for(SURVEY, **scope_of(request, SURVEY, {"workspace_id": workspace_id})):
        _the_survey(workspace_id, survey_id)
        address = _link_for(workspace_id, form)
    return _shown(request, workspace_id, survey_id, form, address)


def _link_for(workspace: UUID, form: WhoseForm) -> str:
    if not form.is_valid():
        return ""
    typed = form.cleaned_data["address"]
    customer = index.find(str(workspace), typed.channel, typed.value)
    if customer is None:
        form.add_error("address", _("No customer of this shop has this address."))
        return ""
    return page_of(workspace, customer)


@keeps("2.3-d")
def _shown(request: HttpRequest, workspace: UUID, key: UUID, form: WhoseForm, address: str = "") -> HttpResponse:
    """Only of a named survey what its customers wrote, with a look that they can see; whoever may write nothing can write no look
    either, so they are shown nobody. The figures are counted in a block of their own, which is shown neither people nor texts of theirs."""
    handles = {"workspace_id": workspace}
    with reading_for(SURVEY, **scope_of(request, SURVEY, handles)):
        survey = _the_survey(workspace, key)
        said = queries.said_by_name(survey) if may_change() and not survey.is_anonymous else []
        page = {**_frame(workspace), "survey": survey, "said": said, "form": form, "address": address}
    with reading_for(IMPROVEMENT, **scope_of(request, IMPROVEMENT, handles)):
        page["figures"] = queries.figures_of(survey)
        return TemplateResponse(request, "surveys/one.html", page, status=422 if form.errors else 200).render()


def _the_survey(workspace: UUID, survey: UUID) -> Survey:
    """Http404 for one of others and for one that never was."""
    found = queries.survey_of(workspace, survey)
    if found is None:
        raise Http404
    return found


def _frame(workspace: UUID) -> dict[str, Any]:
    return {
        "workspace": workspace_of(workspace),
        "section": "surveys",
        "changes": may_change(),
        "named": may_open(SERVICE),
        "shows": may_open(PUBLIC),
    }
