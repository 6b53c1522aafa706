"""Findings of ours: one enters a use that broke a law or the policy, a colleague confirms it, and what it concerns is deleted unasked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.grounds import actions, queries
from socialsmartly.privacy.grounds.errors import FindingRefused
from socialsmartly.privacy.grounds.forms import WHOM, FindingForm
from socialsmartly.privacy.minors.errors import NeedsApproval
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.staff import queries as desk
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.words.purposes import CASEWORK, REGISTER

SECTION = {"section": "findings"}


@require_GET
@never_cache
@staff_only
@opens_its_own(REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    with reading_for(REGISTER):
        found = queries.findings()
    lines = [(one.finding, WHOM[one.finding.subject_kind], one.about) for one in found]
    return TemplateResponse(request, "staff/findings.html", {**SECTION, "lines": lines}).render()


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(REGISTER, CASEWORK)
def new(request: HttpRequest) -> HttpResponse:
    form = FindingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            staff = member_id(request)
            actions.enter_finding(form.instance, staff=staff, asked=_asked(staff, form.instance.request))
        except NeedsApproval as refused:
            form.add_error("request", _(str(refused)))
        except FindingRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Entered. Nothing is deleted until a colleague has confirmed it."))
            return redirect("rights_desk:findings")
    status = 422 if form.errors else 200
    return TemplateResponse(request, "staff/finding_new.html", {**SECTION, "form": form}, status=status).render()


def _asked(staff: UUID, number: str) -> RightsRequest | None:
    """The request whose person it concerns: a look like any other, which that person reads."""
    if not number:
        return None
    return desk.case(staff, number)


@require_POST
@staff_only
@opens_its_own(REGISTER)
def decide(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    try:
        if "confirm" in request.POST:
            actions.confirm_finding(finding_id, staff=member_id(request))
            messages.success(request, _("Confirmed. What it concerns is deleted, beginning within five minutes."))
        else:
            actions.dismiss_finding(finding_id, staff=member_id(request))
            messages.success(request, _("Not confirmed. Nothing is deleted; the finding stays in this list."))
    except FindingRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("rights_desk:findings")
