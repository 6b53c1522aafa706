"""How a shop runs its desk."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings as of_the_house
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import serves
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.desk import queries
from socialsmartly.product.desk.actions import arranging
from socialsmartly.product.desk.forms import HoursForm, SitesForm, as_typed
from socialsmartly.product.desk.telling import told
from socialsmartly.product.desk.views.inside import at_the_desk
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words.purposes import DESK


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@at_the_desk
@serves(DESK)
def settings(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Two forms on one page; the button says which of them is sent."""
    said, hours = queries.settings_of(workspace_id), queries.hours_of(workspace_id)
    sent = request.POST if request.method == "POST" else None
    of_sites = request.POST.get("do") == "sites"
    sites = SitesForm(sent if of_sites else None, initial={"sites": "\n".join(said.sites if said else [])})
    form = HoursForm(None if of_sites else sent, initial=as_typed(hours))
    if of_sites and sites.is_valid():
        arranging.set_sites(workspace_id, sites.cleaned_data["sites"].split())
        return _saved(request, workspace_id, _("Saved. Whatever is not on the list gets no answer from now on."))
    if form.is_valid():
        arranging.set_hours(workspace_id, form.hours())
        return _saved(request, workspace_id, _("Saved. It holds for whoever writes from now on."))
    page = {
        "workspace": workspace_of(workspace_id),
        "section": "desk",
        "form": form,
        "sites_form": sites,
        "may_stand": bool(said and said.sites),
        "site": of_the_house.SOCIALSMARTLY_SITE,
        "told": told(hours, timezone.now()),
    }
    status = 422 if form.errors or sites.errors else 200
    return TemplateResponse(request, "desk/settings.html", page, status=status)


def _saved(request: HttpRequest, workspace: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("desk:settings", workspace)
