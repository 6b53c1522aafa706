"""A shop deletes one customer, and may take it back within the window. Both stand at one address, which the owner also gets by mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.models import RequestState
from socialsmartly.product.accounts.doors import member_id, signed_in
from socialsmartly.product.contacts import actions
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.contacts.tasks import tell_the_way_back
from socialsmartly.product.contacts.views import shown_to_reader
from socialsmartly.product.workspaces.queries import seats_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RIGHTS, SERVICE


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(SERVICE, RIGHTS)
@keeps("4.2-a")
def delete(request: HttpRequest, workspace_id: UUID, contact_id: UUID) -> HttpResponse:
    """Before: what goes. After: until when it can be taken back, or that it is done. What a customer asked for themselves is not shown."""
    contact = _contact(request, workspace_id, contact_id)
    if contact is None:
        return _asked(request, workspace_id, contact_id)
    if request.method == "POST":
        actions.delete(workspace_id, contact_id)
        with reading_for(SERVICE, **scope_of(request, SERVICE, {"workspace_id": workspace_id})):
            enqueue(tell_the_way_back, workspace_id=workspace_id, contact_id=contact_id, member_id=member_id(request))
        return redirect("contacts:delete", workspace_id, contact_id)
    return _page(request, workspace_id, "delete", contact=contact)


@require_POST
@signed_in
@opens_its_own(SERVICE, RIGHTS)
def take_back(request: HttpRequest, workspace_id: UUID, contact_id: UUID) -> HttpResponse:
    scope_of(request, SERVICE, {"workspace_id": workspace_id})
    if not actions.take_back(workspace_id, contact_id):
        return redirect("contacts:delete", workspace_id, contact_id)
    messages.success(request, _("Taken back. The customer is here again, as before."))
    return redirect("contacts:one", workspace_id, contact_id)


def _contact(request: HttpRequest, workspace: UUID, contact: UUID) -> Contact | None:
    """The customer as the shop sees them; None while they are hidden."""
    with reading_for(SERVICE, **scope_of(request, SERVICE, {"workspace_id": workspace})):
        found: Contact | None = Contact.objects.filter(pk=contact).first()
        if found is not None:
            shown_to_reader(workspace, [found])
            found.name = found.name  # opened here, while the block is open
        return found


def _asked(request: HttpRequest, workspace: UUID, contact: UUID) -> HttpResponse:
    asked = rights.deletion_of(actions.asker(workspace, contact))
    if asked is None or asked.channel != rights.SHOP:
        raise Http404
    waits = bool(asked.carry_out_at and asked.carry_out_at > timezone.now())
    held = asked.state == RequestState.RECEIVED and rights.hold_of(actions.asker(workspace, contact)) is not None
    return _page(request, workspace, "deleted", asked=asked, waits=waits, held=held, contact_id=contact)


def _page(request: HttpRequest, workspace: UUID, name: str, **context: Any) -> HttpResponse:
    place = {"id": workspace, "name": seats_of(request)[workspace].title}
    return TemplateResponse(
        request, f"contacts/{name}.html", {"section": "contacts", "workspace": place, **context}
    ).render()
