"""What is made public about a member: read before everybody, appealed against, and with a name only if they say so."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.disclosures import actions as disclosures
from socialsmartly.privacy.disclosures.errors import DisclosureRefused
from socialsmartly.privacy.disclosures.forms import AppealForm
from socialsmartly.privacy.disclosures.queries import about_me
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import actions, queries
from socialsmartly.words.purposes import PREFERENCES, RIGHTS, WORKSPACE


@require_GET
@never_cache
@signed_in
@opens_its_own(RIGHTS, WORKSPACE)
def public(request: HttpRequest) -> HttpResponse:
    with actions.asker(queries.me(request)).block():
        found = about_me(actions.asker(queries.me(request)))
    context = queries.framed(request, found=found, form=AppealForm())
    return TemplateResponse(request, "my/public.html", context).render()


@require_POST
@signed_in
@opens_its_own(RIGHTS)
def appeal(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    said = request.POST.get("text", "")
    done = _("Your appeal is with us. Somebody answers who had no part in it; you read it here.")
    return _do(request, lambda: disclosures.appeal(actions.asker(queries.me(request)), measure_id, said), done)


@require_POST
@signed_in
@opens_its_own(RIGHTS, PREFERENCES)
def name(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Agree that the name is shown, or take that back: one step each."""
    asker = actions.asker(queries.me(request))
    if request.POST.get("on") != "1":
        disclosures.take_name_back(asker, measure_id)
        messages.success(request, _("Taken back. Your name is not shown any more."))
        return redirect("my:public")
    done = _("Agreed. You can take it back here at any time.")
    return _do(request, lambda: disclosures.agree_to_name(asker, measure_id, seen=request.POST.get("seen", "")), done)


def _do(request: HttpRequest, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except DisclosureRefused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, done)
    return redirect("my:public")
