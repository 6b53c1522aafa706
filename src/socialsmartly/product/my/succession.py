"""Who takes over the operator's business, and whether a member's information goes along."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.datamap.map import going_along
from socialsmartly.privacy.recipients.walking import titles
from socialsmartly.privacy.succession import queries as succession
from socialsmartly.privacy.succession.actions.consigning import let_go_along, take_back
from socialsmartly.privacy.succession.actions.telling import say_no, take_back_no
from socialsmartly.privacy.succession.errors import SuccessionRefused
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import queries
from socialsmartly.words.purposes import GUARDIANSHIP, PREFERENCES, WORKSPACE


@require_GET
@never_cache
@signed_in
@opens_its_own(PREFERENCES, WORKSPACE)
def successions(request: HttpRequest) -> HttpResponse:
    member = queries.me(request)
    page = queries.framed(
        request,
        successions=succession.about(member),
        came=succession.came_from(member),
        items=titles(model._meta.label for model in going_along()),
    )
    return TemplateResponse(request, "my/succession.html", page).render()


@require_POST
@signed_in
@opens_its_own(PREFERENCES, GUARDIANSHIP)
def answer(request: HttpRequest, succession_id: UUID) -> HttpResponse:
    try:
        if request.POST.get("no") == "1":
            say_no(queries.me(request), succession_id)
            messages.success(request, _("Kept. Nothing of yours goes along."))
        else:
            take_back_no(queries.me(request), succession_id)
            messages.success(request, _("Your information may go along again."))
    except SuccessionRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("my:succession")


@require_POST
@signed_in
@opens_its_own(PREFERENCES, WORKSPACE)
def answer_for_a_shop(request: HttpRequest, succession_id: UUID, shop: UUID) -> HttpResponse:
    """A shop goes along by its owner's word alone. One of others answers as one that never was."""
    try:
        if request.POST.get("yes") == "1":
            let_go_along(queries.me(request), succession_id, shop)
            messages.success(request, _("Kept. Your shop goes along, with its customers."))
        else:
            take_back(queries.me(request), succession_id, shop)
            messages.success(request, _("Kept. Your shop stays here, with its customers."))
    except SuccessionRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("my:succession")
