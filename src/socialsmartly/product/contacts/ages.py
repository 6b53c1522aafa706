"""A shop says that a customer is under 18."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.minors import actions as minors
from socialsmartly.privacy.minors.models import Finder
from socialsmartly.privacy.minors.rules import Band
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.queries import seats_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RIGHTS, SERVICE


@require_POST
@signed_in
@opens_its_own(SERVICE, RIGHTS)
@keeps("7-d")
def mark_age(request: HttpRequest, workspace_id: UUID, contact_id: UUID) -> HttpResponse:
    """Under 14: locked at once, erased within a day, passed over by imports. From 14 to 17: no marketing from now on."""
    _refuse_others(request, workspace_id, contact_id)
    person, band = Asker("contact", contact_id, workspace_id), request.POST.get("band")
    if band == Band.CHILD:
        made = minors.found(person, Finder.SHOP)
        messages.success(
            request,
            _("Locked. It is deleted within 24 hours; the certificate stands under the number %(number)s then.")
            % {"number": made.number},
        )
        return redirect("contacts:list", workspace_id=workspace_id)
    if band != Band.YOUTH:
        raise Http404
    minors.mark_youth(person)
    messages.success(request, _("Kept. No campaign picks this customer any more."))
    return redirect("contacts:one", workspace_id=workspace_id, contact_id=contact_id)


def _refuse_others(request: HttpRequest, workspace: UUID, contact: UUID) -> None:
    if workspace not in seats_of(request):
        raise Http404
    with reading_for(SERVICE, member=UUID(str(request.user.pk)), workspace=workspace):
        if not Contact.objects.filter(pk=contact).exists():
            raise Http404
