"""What a member arranges, while alive, for the requests of relatives afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.applicants.actions import wish
from socialsmartly.privacy.applicants.models import Choice
from socialsmartly.privacy.applicants.queries import wish_of
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import actions, queries
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RIGHTS, WORKSPACE


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(RIGHTS, WORKSPACE)
@keeps("4.6-a")
def wishes(request: HttpRequest) -> HttpResponse:
    member = queries.me(request)
    if request.method == "POST":
        if request.POST.get("choice") not in Choice.values:
            raise Http404
        wish(member, Choice(request.POST["choice"]))
        messages.success(request, _("Kept. You can change it at any time."))
        return redirect("my:wishes")
    with actions.asker(member).block():
        chosen = wish_of(member)
    context = queries.framed(request, choices=Choice.choices, chosen=chosen)
    return TemplateResponse(request, "my/wishes.html", context).render()
