"""Who takes over the operator's business: one member of staff enters it, another decides, and everybody is told."""

from __future__ import annotations

from uuid import UUID

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
from socialsmartly.privacy.succession import queries
from socialsmartly.privacy.succession.actions import deciding
from socialsmartly.privacy.succession.errors import SuccessionRefused
from socialsmartly.privacy.succession.forms import SuccessionForm
from socialsmartly.privacy.succession.models import Succession
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.words.purposes import ACCOUNTABILITY, REGISTER


@require_GET
@never_cache
@staff_only
@serves(REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    page = {"section": "successions", "successions": queries.successions()}
    return TemplateResponse(request, "staff/successions.html", page)


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(REGISTER)
def new(request: HttpRequest) -> HttpResponse:
    form = SuccessionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = deciding.enter(form.instance, staff=member_id(request))
        messages.success(request, _("Entered. A colleague decides it; until then nobody is told."))
        return redirect("rights_desk:succession", made.pk)
    page = {"section": "successions", "form": form}
    return TemplateResponse(request, "staff/succession_new.html", page).render()


@require_GET
@never_cache
@staff_only
@opens_its_own(REGISTER, ACCOUNTABILITY)
def one(request: HttpRequest, succession_id: UUID) -> HttpResponse:
    with reading_for(REGISTER):
        found = queries.one(succession_id)
    if found is None:
        raise Http404
    counts = queries.counts(succession_id, timezone.now())
    page = {"section": "successions", "succession": found, "counts": counts}
    return TemplateResponse(request, "staff/succession.html", page).render()


@require_POST
@staff_only
@opens_its_own(REGISTER)
def decide(request: HttpRequest, succession_id: UUID) -> HttpResponse:
    try:
        if "grant" in request.POST:
            deciding.grant(succession_id, staff=member_id(request))
            messages.success(request, _("Decided. Everybody is being told."))
        elif "end" in request.POST:
            deciding.end(succession_id)
            messages.success(request, _("Ended. Nobody else is told, and nothing more leaves."))
        else:
            deciding.refuse(succession_id, staff=member_id(request))
            messages.success(request, _("Not done. Nobody was told."))
    except SuccessionRefused as refused:
        messages.error(request, _(str(refused)))
    except Succession.DoesNotExist as missing:
        raise Http404 from missing
    return redirect("rights_desk:succession", succession_id)
