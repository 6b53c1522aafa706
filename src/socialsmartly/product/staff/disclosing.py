"""What is made public about a breach: one member of staff proposes, another decides, and a third answers whoever appeals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.disclosures import actions, queries
from socialsmartly.privacy.disclosures.codes import Verdict
from socialsmartly.privacy.disclosures.errors import DisclosureRefused, NobodyThere
from socialsmartly.privacy.disclosures.forms import HearForm, MeasureForm
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.product.staff.forms import PersonForm
from socialsmartly.words.house import HOUSE_ID
from socialsmartly.words.purposes import PUBLISHING, RIGHTS, SECURITY

SECTION = {"section": "disclosures"}


@require_GET
@never_cache
@staff_only
@opens_its_own(PUBLISHING)
def register(request: HttpRequest) -> HttpResponse:
    with reading_for(PUBLISHING, workspace=HOUSE_ID):
        page = {**SECTION, "cases": queries.cases()}
    return TemplateResponse(request, "staff/disclosures.html", page).render()


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(PUBLISHING, RIGHTS, SECURITY)
def new(request: HttpRequest) -> HttpResponse:
    """The facts, and the address of the account that it is about. The address is looked up and not kept."""
    sent = request.POST if request.method == "POST" else None
    form, person = MeasureForm(sent), PersonForm(sent)
    if form.is_valid() and person.is_valid():
        try:
            found = member_of(person.cleaned_data["address"])
            if found is None:
                raise NobodyThere
            made = actions.propose(form.instance, found, staff=member_id(request))
        except DisclosureRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Proposed. A colleague decides it; until then nobody else sees it."))
            return redirect("rights_desk:disclosure", made.pk)
    page = {**SECTION, "form": form, "person": person}
    return TemplateResponse(
        request, "staff/disclosure_new.html", page, status=422 if form.errors or person.errors else 200
    ).render()


@require_GET
@never_cache
@staff_only
@opens_its_own(PUBLISHING)
def one(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    return _page(request, measure_id, HearForm())


@require_POST
@staff_only
@opens_its_own(PUBLISHING)
def decide(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    try:
        if "publish" in request.POST:
            actions.decide(measure_id, staff=member_id(request))
            messages.success(request, _("Decided. The person is told now, and everybody reads it seven days later."))
        else:
            actions.refuse(measure_id, staff=member_id(request))
            messages.success(request, _("Not made public."))
    except DisclosureRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("rights_desk:disclosure", measure_id)


@require_POST
@staff_only
@opens_its_own(PUBLISHING)
def hear(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    form = HearForm(request.POST)
    if not form.is_valid():
        return _page(request, measure_id, form)
    said = form.cleaned_data
    try:
        actions.answer_appeal(measure_id, Verdict(said["verdict"]), said["because"], staff=member_id(request))
        messages.success(request, _("Answered. The person reads it in My account."))
    except DisclosureRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("rights_desk:disclosure", measure_id)


@require_POST
@staff_only
@opens_its_own(PUBLISHING)
def end(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    try:
        actions.end(measure_id)
        messages.success(request, _("Taken down. Nobody can read it any more."))
    except DisclosureRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("rights_desk:disclosure", measure_id)


def _page(request: HttpRequest, measure: UUID, form: HearForm) -> HttpResponse:
    with reading_for(PUBLISHING, workspace=HOUSE_ID):
        found = queries.case(measure)
    if found is None:
        raise Http404
    page: dict[str, Any] = {**SECTION, "case": found, "measure": found.measure, "hearing": form}
    return TemplateResponse(request, "staff/disclosure.html", page, status=422 if form.errors else 200).render()
