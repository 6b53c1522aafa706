"""Impact assessments: the program states the facts, one member of staff judges, another agrees, everybody reads it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.papers import actions, queries
from socialsmartly.privacy.papers.errors import AssessmentRefused
from socialsmartly.privacy.papers.forms import AssessmentForm
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.words.purposes import REGISTER

SECTION = {"section": "assessments"}


@require_GET
@never_cache
@staff_only
@serves(REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "staff/assessments.html", {**SECTION, "standings": queries.standings()})


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(REGISTER)
def new(request: HttpRequest, about: str) -> HttpResponse:
    """The facts of the program beside a form for what people think of them."""
    subject = queries.subject(about)
    if subject is None:
        raise Http404
    form = AssessmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.instance.about = about
        try:
            actions.assess(form.instance, staff=member_id(request))
        except AssessmentRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Written. It counts once a colleague has agreed to it."))
            return redirect("rights_desk:assessments")
    page = {**SECTION, "form": form, "one": queries.Standing(subject, ())}
    return TemplateResponse(request, "staff/assessment_new.html", page, status=422 if form.errors else 200).render()


@require_POST
@staff_only
@opens_its_own(REGISTER)
def decide(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    try:
        if "end" in request.POST:
            actions.end(assessment_id)
        else:
            actions.decide(assessment_id, staff=member_id(request), agrees="agree" in request.POST)
        messages.success(request, _("Done. This is how it stands now."))
    except AssessmentRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("rights_desk:assessments")
