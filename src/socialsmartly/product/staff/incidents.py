"""When something went wrong: one of the staff writes down what happened, the program finds whom it touched, another lets it be told."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.incidents import actions, queries
from socialsmartly.privacy.incidents.drafts import to_the_authority, to_the_people
from socialsmartly.privacy.incidents.errors import IncidentRefused
from socialsmartly.privacy.incidents.forms import IncidentForm
from socialsmartly.privacy.incidents.scope import deadlines, items, recipients
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.words.purposes import ACCOUNTABILITY, REGISTER

SECTION = {"section": "incidents"}


@require_GET
@never_cache
@staff_only
@serves(REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "staff/incidents.html", {**SECTION, "incidents": queries.incidents()})


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(REGISTER)
def new(request: HttpRequest) -> HttpResponse:
    form = IncidentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.enter(form.instance, staff=member_id(request))
        except IncidentRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Entered. A colleague reads it now; until then nobody is told."))
            return redirect("rights_desk:incident", made.pk)
    page = {**SECTION, "form": form}
    return TemplateResponse(request, "staff/incident_new.html", page, status=422 if form.errors else 200).render()


@require_GET
@never_cache
@staff_only
@opens_its_own(REGISTER, ACCOUNTABILITY)
def one(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """What is due, what the map knows, and both notices as they go out."""
    with reading_for(REGISTER):
        found = queries.one(incident_id)
        outside = recipients(found.tables) if found else []
    if found is None:
        raise Http404
    counts, now = queries.counts(incident_id), timezone.now()
    with reading_for(REGISTER):
        notices = [
            (code, name, to_the_authority(found, counts, code), to_the_people(found, code))
            for code, name in settings.LANGUAGES
        ]
    page = {
        **SECTION,
        "incident": found,
        "counts": counts,
        "due": [(due, due.late(now)) for due in deadlines(found)],
        "items": items(found.tables),
        "recipients": outside,
        "notices": notices,
    }
    return TemplateResponse(request, "staff/incident.html", page).render()


@require_POST
@staff_only
@opens_its_own(REGISTER)
def decide(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    try:
        if "told" in request.POST:
            actions.authority_told(incident_id)
        else:
            actions.decide(incident_id, staff=member_id(request), agrees="agree" in request.POST)
        messages.success(request, _("Done. This is how it stands now."))
    except IncidentRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("rights_desk:incident", incident_id)
