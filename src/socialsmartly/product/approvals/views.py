"""The owner says from how many people on a second person has to agree."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import serves
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.approvals.actions import set_threshold
from socialsmartly.product.approvals.errors import ApprovalRefused
from socialsmartly.product.approvals.forms import ThresholdForm
from socialsmartly.product.approvals.queries import history, threshold
from socialsmartly.product.approvals.rules import ENOUGH, WHO_MAY, What
from socialsmartly.product.workspaces.queries import how_many_hold, me, workspace_of
from socialsmartly.words.purposes import WORKSPACE


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@serves(WORKSPACE)
def second_person(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """On, off and from how many people on. Whoever looks after the shop alone reads that it needs somebody else."""
    over, colleagues = threshold(workspace_id, What.SEND), how_many_hold(workspace_id, WHO_MAY[What.SEND])
    posted, off = request.method == "POST", request.POST.get("do") == "off"
    form = ThresholdForm(request.POST if posted and not off else None, initial={"over": over} if over else None)
    try:
        if posted and (off or form.is_valid()):
            chosen = None if off else form.cleaned_data["over"]
            set_threshold(workspace_id, What.SEND, chosen, member=me(request))
            messages.success(request, _("Kept. It counts from now on."))
            return redirect("approvals:second_person", workspace_id)
    except ApprovalRefused as refused:
        form.add_error("over", _(str(refused)))
    page = {
        "workspace": workspace_of(workspace_id),
        "section": "campaigns",
        "form": form,
        "over": over,
        "alone": colleagues < ENOUGH,
        "history": history(workspace_id, What.SEND),
    }
    return TemplateResponse(request, "approvals/second_person.html", page, status=422 if form.errors else 200)
