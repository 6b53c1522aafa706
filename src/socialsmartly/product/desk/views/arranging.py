"""How a shop runs its desk."""

from __future__ import annotations

from uuid import UUID

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
from socialsmartly.product.desk.forms import HoursForm, as_typed
from socialsmartly.product.desk.telling import told
from socialsmartly.product.desk.views.inside import at_the_desk
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words.purposes import DESK


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@at_the_desk
@serves(DESK)
def settings(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    hours = queries.hours_of(workspace_id)
    form = HoursForm(request.POST if request.method == "POST" else None, initial=as_typed(hours))
    if form.is_valid():
        arranging.set_hours(workspace_id, form.hours())
        messages.success(request, _("Saved. It holds for whoever writes from now on."))
        return redirect("desk:settings", workspace_id)
    page = {
        "workspace": workspace_of(workspace_id),
        "section": "desk",
        "form": form,
        "told": told(hours, timezone.now()),
    }
    return TemplateResponse(request, "desk/settings.html", page, status=422 if form.errors else 200)
