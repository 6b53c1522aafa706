"""A shop settles what a customer of theirs disputes, with reasons; a wrong answer can be contested like any other."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.casework.actions import grant
from socialsmartly.privacy.casework.errors import CaseworkRefused
from socialsmartly.privacy.ledger.actions.noting import SHOP
from socialsmartly.privacy.limits.models import Limit
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.workspaces.queries import me
from socialsmartly.words import Mark, keeps
from socialsmartly.words.purposes import RIGHTS, SERVICE


@require_POST
@signed_in
@opens_its_own(SERVICE, RIGHTS)
@keeps("4.1-c")
def settle(request: HttpRequest, workspace_id: UUID, contact_id: UUID) -> HttpResponse:
    """The words stay beside the value; the value may be used again once the person has its reasons."""
    asked = _in_dispute(request, workspace_id, contact_id)
    asker = Asker("contact", contact_id, workspace_id)
    with asker.block():
        found = RightsRequest.objects.get(pk=asked)
    try:
        grant(asker, found, request.POST.get("text", ""), staff=me(request), by=SHOP)
    except CaseworkRefused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, _("Settled. The person is told, and can contest it."))
    return redirect("contacts:one", workspace_id, contact_id)


def _in_dispute(request: HttpRequest, workspace: UUID, contact: UUID) -> UUID:
    """The request behind the dispute that the form names, as far as the shop sees it."""
    with reading_for(SERVICE, **scope_of(request, SERVICE, {"workspace_id": workspace})):
        disputes = Limit.objects.filter(owner=workspace, subject=contact, mark=int(Mark.DISPUTED), ended_at=None)
        open_still = {str(one.pk): one.request for one in disputes}
    found: UUID | None = open_still.get(request.POST.get("limit", ""))
    if found is None:
        raise Http404
    return found
