"""The owner says from how many people on a second person has to agree."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import serves
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.approvals.actions import set_threshold
from socialsmartly.product.approvals.errors import ApprovalRefused
from socialsmartly.product.approvals.forms import ThresholdForm
from socialsmartly.product.approvals.models import Threshold
from socialsmartly.product.approvals.queries import history, threshold
from socialsmartly.product.approvals.rules import ENOUGH, WHO_MAY, What
from socialsmartly.product.workspaces.queries import how_many_hold, me, workspace_of
from socialsmartly.words.purposes import WORKSPACE


@dataclass(frozen=True)
class Setting:
    """One kind of large thing as the page shows it."""

    what: What
    over: int | None
    alone: bool
    form: ThresholdForm
    history: list[Threshold]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@serves(WORKSPACE)
def second_person(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """On, off and from how many people on, kind by kind. Whoever looks after the shop alone reads that it needs somebody else."""
    typed = {}
    if request.method == "POST":
        form = _set(request, workspace_id, _kind(request))
        if form is None:
            messages.success(request, _("Kept. It counts from now on."))
            return redirect("approvals:second_person", workspace_id)
        typed[_kind(request)] = form
    page = {
        "workspace": workspace_of(workspace_id),
        "section": "campaigns",
        "settings": [_setting(workspace_id, what, typed.get(what)) for what in What],
    }
    return TemplateResponse(request, "approvals/second_person.html", page, status=422 if typed else 200)


def _kind(request: HttpRequest) -> What:
    asked = request.POST.get("what", What.SEND)
    if asked not in What.values:
        raise Http404
    return What(asked)


def _set(request: HttpRequest, workspace: UUID, what: What) -> ThresholdForm | None:
    """The form as it was typed, where something stands against it."""
    off = request.POST.get("do") == "off"
    form = ThresholdForm(what, None if off else request.POST, None)
    if not off and not form.is_valid():
        return form
    try:
        set_threshold(workspace, what, None if off else form.cleaned_data["over"], member=me(request))
    except ApprovalRefused as refused:
        form.add_error("over", _(str(refused)))
        return form
    return None


def _setting(workspace: UUID, what: What, typed: ThresholdForm | None) -> Setting:
    over = threshold(workspace, what)
    alone = how_many_hold(workspace, WHO_MAY[what]) < ENOUGH
    return Setting(what, over, alone, typed or ThresholdForm(what, None, over), history(workspace, what))
