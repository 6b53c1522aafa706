"""Staff and minors: a report that a child's information is held, the lifting of a wrong one, and the approval before words are read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.actions import looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.minors import actions as minors
from socialsmartly.privacy.minors.errors import MinorsRefused
from socialsmartly.privacy.minors.models import Finder
from socialsmartly.privacy.minors.queries import behind
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.errors import NobodyToDelete
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.staff import queries
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.product.staff.forms import ReportForm
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ANSWERING, CASEWORK, RIGHTS, SECURITY


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(SECURITY, RIGHTS)
@keeps("7-d")
def report(request: HttpRequest) -> HttpResponse:
    """Somebody told us that the account with this address is a child's."""
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = _found(member_of(form.cleaned_data["address"]), member_id(request))
        if made is None:
            form.add_error("address", _("There is no account with this address."))
        else:
            messages.success(
                request,
                _("Locked. It is erased within 24 hours under the number %(number)s.") % {"number": made.number},
            )
            return redirect("rights_desk:request", number=made.number)
    return TemplateResponse(request, "staff/report.html", {"section": "minors", "form": form})


def _found(subject: UUID | None, staff: UUID) -> RightsRequest | None:
    """Nobody reports themselves, and an account that is gone has nothing to lock."""
    if subject is None or subject == staff:
        return None
    try:
        return minors.found(minors.member(subject), Finder.STAFF, staff=staff)
    except NobodyToDelete:
        return None


@require_POST
@staff_only
@opens_its_own(CASEWORK, RIGHTS)
@keeps("7-d")
def lift(request: HttpRequest, number: str) -> HttpResponse:
    """The report was wrong; somebody else than whoever made it lifts it."""
    asked = _asked(member_id(request), number)
    try:
        lifted = minors.lift(Asker(asked.subject_kind, asked.subject, asked.workspace), staff=member_id(request))
    except MinorsRefused as refused:
        messages.error(request, _(str(refused)))
    else:
        told = {
            RequestState.TAKEN_BACK: _("Lifted. The person sees everything again."),
            RequestState.RECEIVED: _(
                "Lifted. What was wished without the report stays: the deletion waits for its own moment."
            ),
        }
        messages.success(request, told[RequestState(lifted.state)])
    return redirect("rights_desk:request", number=number)


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(ANSWERING, CASEWORK)
@keeps("7-c")
def approval(request: HttpRequest, number: str) -> HttpResponse:
    """Ask that somebody else approves, or approve what somebody else asked for."""
    staff = member_id(request)
    asked = _asked(staff, number)
    about = _about(asked, staff)
    if request.method == "POST":
        try:
            if "approve" in request.POST:
                minors.approve(staff, **about)
                messages.success(request, _("Approved. Your colleague can read it for 24 hours, and so can you."))
            else:
                minors.ask_to_look(staff, **about)
                messages.success(request, _("Asked. A colleague approves on this very page."))
        except MinorsRefused as refused:
            messages.error(request, _(str(refused)))
        return redirect("rights_desk:approval", number=number)
    return TemplateResponse(request, "staff/approval.html", {"section": "requests", "asked": asked})


def _about(asked: RightsRequest, staff: UUID) -> dict[str, Any]:
    """The minor whose request it is, or for whom the guardian of this request would answer."""
    with reading_for(CASEWORK, member=staff, because=asked.number):
        minor = behind(asked.pk) if asked.right == Right.VERIFY else None
        looked_at([])
    if minor is not None:
        return {"owner": minor.subject, "subject": minor.subject, "case": asked.number}
    return {"owner": asked.workspace or asked.subject, "subject": asked.subject, "case": asked.number}


def _asked(staff: UUID, number: str) -> RightsRequest:
    """The request as the case. Nothing of it is shown here but the number that was typed."""
    with reading_for(CASEWORK, member=staff, because=number):
        found = queries.one(number)
        looked_at([])
    if found is None:
        raise Http404
    return found[0]
