"""General answers about sentences of the policy: one member of staff writes, another lets it out, everybody reads it at its sentence."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.promises import actions, queries
from socialsmartly.privacy.promises.errors import ExplanationRefused
from socialsmartly.privacy.promises.forms import ExplanationForm
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.words.purposes import PUBLISHING

SECTION = {"section": "disclosures"}


@require_GET
@never_cache
@staff_only
@serves(PUBLISHING)
def register(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "staff/explanations.html", {**SECTION, "explanations": queries.explanations()})


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(PUBLISHING)
def new(request: HttpRequest) -> HttpResponse:
    form = ExplanationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.propose_explanation(form.instance, staff=member_id(request))
        except ExplanationRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Written. A colleague reads it before everybody does."))
            return redirect("rights_desk:explanations")
    page = {**SECTION, "form": form}
    return TemplateResponse(request, "staff/explanation_new.html", page, status=422 if form.errors else 200).render()


@require_POST
@staff_only
@opens_its_own(PUBLISHING)
def decide(request: HttpRequest, explanation_id: UUID) -> HttpResponse:
    try:
        if "end" in request.POST:
            actions.end_explanation(explanation_id)
        else:
            actions.decide_explanation(explanation_id, staff=member_id(request), lets_out="publish" in request.POST)
        messages.success(request, _("Done. This is how it stands now."))
    except ExplanationRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("rights_desk:explanations")
