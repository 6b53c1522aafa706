"""A shop looks after its customers: the list, the search, one customer's page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import may_open, opens_its_own, serves
from socialsmartly.privacy.consent.models import ConsentEvent, State
from socialsmartly.privacy.limits.queries import statements
from socialsmartly.privacy.rights.models import Correction
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.contacts import queries
from socialsmartly.product.contacts.errors import NotShown
from socialsmartly.product.contacts.models import Contact, Order, OrderKind
from socialsmartly.product.contacts.revealing import in_full, press, shown_in_full
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words import Mark, Permit
from socialsmartly.words.money import money
from socialsmartly.words.purposes import EXPORTING, REVEALING, SERVICE

LONGEST_SEARCH = 200
CHANNELS = {
    Permit.EMAIL_MARKETING: gettext_lazy("E-mail"),
    Permit.SMS_MARKETING: gettext_lazy("Text message"),
    Permit.FIGURES: gettext_lazy("Figures for partners"),
    Permit.LEARNING: gettext_lazy("Learning what could be better"),
}
METHODS = {
    "checkout_box": gettext_lazy("box ticked at the checkout"),
    "preference_page": gettext_lazy("preference page"),
    "import_declared": gettext_lazy("declared by the shop with the import"),
    "switch on the personal page": gettext_lazy("switch on the personal page"),
    "Sec-GPC: 1": gettext_lazy("signal of the browser (Global Privacy Control)"),
    "reply": gettext_lazy("by reply to a message"),
    "unsubscribe mail": gettext_lazy("by mail to the address for stopping"),
    "link": gettext_lazy("own page by signed link"),
}


@dataclass(frozen=True)
class Moment:
    """One line of a timeline."""

    at: datetime
    what: str
    more: str


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@serves(SERVICE)
def listing(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Newest order first. A search is posted: an address in the page's own address would end up in histories and logs."""
    asked = request.POST.get("q", "").replace("\0", "").strip()
    workspace = workspace_of(workspace_id)
    page: dict[str, Any] = {"workspace": workspace, "section": "contacts", "exports": may_open(EXPORTING)}
    page["asked"] = asked[:LONGEST_SEARCH]
    if len(asked) > LONGEST_SEARCH:
        page["too_long"] = True
        return TemplateResponse(request, "contacts/list.html", page, status=422)
    if asked:
        page["found"] = queries.search(workspace_id, asked)
        page["contacts"] = rows(shown_to_reader(workspace_id, page["found"].contacts), workspace.currency)
        return TemplateResponse(request, "contacts/list.html", page)
    after = _place(request.GET.get("after", ""))
    contacts = shown_to_reader(workspace_id, queries.newest(after))
    page |= {
        "contacts": rows(contacts, workspace.currency),
        "next": queries.place_after(contacts),
        "after": after,
        "total": queries.how_many(),
    }
    return TemplateResponse(request, "contacts/list.html", page)


def shown_to_reader(workspace: UUID, contacts: list[Contact]) -> list[Contact]:
    """The same, once it is written down for each of them that somebody of the shop looked."""
    looked_at(Seen(workspace, contact.pk) for contact in contacts)
    return contacts


def rows(contacts: list[Contact], currency: str) -> list[dict[str, Any]]:
    return [
        {
            "contact": contact,
            "spent": money(contact.spent_minor, currency),
            "email_allowed": contact.permits & Permit.EMAIL_MARKETING,
            "sms_allowed": contact.permits & Permit.SMS_MARKETING,
            "disputed": contact.permits & Mark.DISPUTED,
        }
        for contact in contacts
    ]


@require_safe
@signed_in
@in_full(Contact, "contact_id")
@serves(SERVICE)
def one(request: HttpRequest, workspace_id: UUID, contact_id: UUID) -> HttpResponse:
    """All that the shop holds of one customer. Their own page shows how they are reached, so its link waits for a reason, too."""
    contact, shown = _customer(contact_id), shown_in_full(request).get(contact_id)
    shown_to_reader(workspace_id, [contact])
    orders, events = queries.orders_of(contact_id), queries.consents_of(workspace_id, contact_id)
    workspace = workspace_of(workspace_id)
    bought = [{"order": order, "total": money(order.total_minor, workspace.currency)} for order in orders]
    page = {
        "workspace": workspace,
        "section": "contacts",
        "row": rows([contact], workspace.currency)[0],
        "contact": contact,
        "orders": bought,
        "consents": [_consent(event) for event in events],
        "timeline": timeline(contact, bought, events, queries.corrections_of(workspace_id, contact_id)),
        "said": statements(workspace_id, contact_id),
        "shown": shown,
        "own_page": own_page(workspace_id, contact_id) if shown else "",
    }
    return TemplateResponse(request, "contacts/one.html", page)


@require_POST
@signed_in
@opens_its_own(SERVICE, REVEALING)
def show(request: HttpRequest, workspace_id: UUID, contact_id: UUID) -> HttpResponse:
    """What "Show in full" asks for, with a reason; or "Hide again"."""
    with reading_for(SERVICE, **scope_of(request, SERVICE, {"workspace_id": workspace_id})):
        _customer(contact_id)
    try:
        press(request, Contact, workspace_id, contact_id, contact_id)
    except NotShown as refused:
        messages.error(request, _(str(refused)))
    return redirect("contacts:one", workspace_id, contact_id)


def _customer(contact: UUID) -> Contact:
    found: Contact | None = Contact.objects.filter(pk=contact).first()
    if found is None:
        raise Http404
    return found


def own_page(workspace: UUID, contact: UUID) -> str:
    """The address of the customer's own page, to be handed to them; empty while there is no such page."""
    token = PersonalLink("person", workspace, contact).token()
    try:
        return str(settings.SOCIALSMARTLY_SITE) + reverse("person:page", args=[token])
    except NoReverseMatch:
        return ""


def timeline(
    contact: Contact, bought: list[dict[str, Any]], events: list[ConsentEvent], corrections: list[Correction]
) -> list[Moment]:
    """Orders, consents and what the person corrected as one story, newest first."""
    moments = [_ordered(one["order"], one["total"]) for one in bought]
    moments += [Moment(e.at, f"{_channel(e)}: {State(e.state).label}", _method(e)) for e in events]
    moments += [Moment(c.at, _("Corrected by the person"), _field(c.field)) for c in corrections]
    moments.append(Moment(contact.made_at, _("Came in with an import"), ""))
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _ordered(order: Order, total: str) -> Moment:
    return Moment(order.placed_at, f"{OrderKind(order.kind).label} {order.number}", total)


def _consent(event: ConsentEvent) -> dict[str, Any]:
    evidence = json.loads(event.evidence) if event.evidence else {}
    return {
        "channel": _channel(event),
        "given": event.state == State.GIVEN,
        "state": State(event.state).label,
        "at": event.at,
        "method": _method(event),
        "wording": event.wording,
        "invented": evidence.get("invented") == "yes",
    }


def _field(name: str) -> str:
    return str(Contact._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column, no relation


def _channel(event: ConsentEvent) -> str | Promise:
    return CHANNELS.get(Permit(event.permit), str(event.permit))


def _method(event: ConsentEvent) -> str:
    return str(METHODS.get(event.method, event.method))


def _place(text: str) -> queries.Place | None:
    """Where the last page ended; anything else begins again at the first page."""
    moment, _mark, handle = text.partition("_")
    try:
        at = datetime.fromtimestamp(float(moment), UTC) if moment else None
        return queries.Place(at, UUID(handle))
    except (ValueError, OverflowError, OSError):
        return None
