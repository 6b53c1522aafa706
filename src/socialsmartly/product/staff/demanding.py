"""Demands of authorities: one member of staff enters what arrived, another decides, and what is granted is handed over as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.demands import actions as demands
from socialsmartly.privacy.demands import queries
from socialsmartly.privacy.demands.codes import Refused
from socialsmartly.privacy.demands.errors import DemandRefused
from socialsmartly.privacy.demands.forms import DemandForm, RefuseForm
from socialsmartly.privacy.demands.models import Demand
from socialsmartly.privacy.recipients.walking import titles
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.product.staff.forms import ConcernedForm, PersonForm
from socialsmartly.words.purposes import DISCLOSING, REGISTER, SECURITY


@require_GET
@never_cache
@staff_only
@serves(REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "staff/demands.html", {"section": "demands", "demands": queries.demands()})


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(REGISTER, DISCLOSING, SECURITY)
def new(request: HttpRequest) -> HttpResponse:
    """The facts of what arrived, and the addresses of those it is about. The addresses are looked up and not kept."""
    sent = request.POST if request.method == "POST" else None
    form, about = DemandForm(sent), ConcernedForm(sent)
    if form.is_valid() and about.is_valid():
        found = [member for one in about.cleaned_data["addresses"] if (member := member_of(one))]
        try:
            made = demands.enter(form.instance, found, staff=member_id(request))
        except DemandRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Entered. A colleague decides it."))
            return redirect("rights_desk:demand", made.pk)
    page = {"section": "demands", "form": form, "about": about}
    return TemplateResponse(request, "staff/demand_new.html", page).render()


@require_GET
@never_cache
@staff_only
@serves(REGISTER)
def one(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    found = _found(demand_id)
    page = {
        "section": "demands",
        "demand": found,
        "items": titles(found.items),
        "refusing": RefuseForm(),
        "person": PersonForm(),
        "silent": found.gag_until is not None and found.gag_until > timezone.now().date(),
    }
    return TemplateResponse(request, "staff/demand.html", page)


@require_POST
@staff_only
@opens_its_own(REGISTER)
def decide(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    form = RefuseForm(request.POST)
    try:
        if "grant" in request.POST:
            demands.grant(demand_id, staff=member_id(request))
            messages.success(request, _("Granted. It may be handed over for a month."))
        elif form.is_valid():
            demands.refuse(demand_id, Refused(form.cleaned_data["because"]), staff=member_id(request))
            messages.success(request, _("Refused. The people concerned are told, as soon as no law forbids it."))
    except DemandRefused as refused:
        messages.error(request, _(str(refused)))
    except Demand.DoesNotExist as missing:
        raise Http404 from missing
    return redirect("rights_desk:demand", demand_id)


@require_POST
@staff_only
@opens_its_own(DISCLOSING, SECURITY)
def hand_over(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """The file for the authority. Whose it is has to be typed again: the register shows nobody."""
    form = PersonForm(request.POST)
    member = member_of(form.cleaned_data["address"]) if form.is_valid() else None
    try:
        fields = demands.hand_over(demand_id, member or demand_id, staff=member_id(request))
    except DemandRefused as refused:
        messages.error(request, _(str(refused)))
        return redirect("rights_desk:demand", demand_id)
    answer = JsonResponse({"demand": str(demand_id), "fields": fields}, json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="demand-{demand_id}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


def _found(demand: UUID) -> Demand:
    found = queries.one(demand)
    if found is None:
        raise Http404
    return found
