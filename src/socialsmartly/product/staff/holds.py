"""Holds at the desk: propose one, agree to a colleague's, look at it again, release it. People appear by number alone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.minors.errors import NeedsApproval
from socialsmartly.privacy.retention.actions import (
    Reason,
    agree_to_hold,
    move_review,
    propose_hold,
    release_hold,
)
from socialsmartly.privacy.retention.errors import HoldRefused
from socialsmartly.privacy.retention.models import Hold
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.staff import queries
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.product.staff.forms import HoldForm, ReviewForm
from socialsmartly.words.purposes import CASEWORK, RIGHTS


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(CASEWORK, RIGHTS)
def board(request: HttpRequest) -> HttpResponse:
    """Every hold, the nearest look on top, and a form for a new one."""
    staff = UUID(str(request.user.pk))
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _proposed(request, staff, form):
        return redirect("rights_desk:holds")
    with reading_for(CASEWORK, member=staff, because="holds"):
        holds = list(Hold.objects.all()[: queries.SHOWN])
        looked_at(Seen(hold.workspace or hold.subject, hold.subject, hold.number) for hold in holds)
    now = timezone.now()
    lines = [(hold, hold.in_force(now), hold.past_review(now)) for hold in holds]
    context = {"section": "holds", "lines": lines, "form": form, "review": ReviewForm()}
    return TemplateResponse(request, "staff/holds.html", context).render()


@require_POST
@staff_only
@opens_its_own(CASEWORK, RIGHTS)
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Agree, release, or put off the next look."""
    staff = UUID(str(request.user.pk))
    person = _person_of(staff, number)
    try:
        if "agree" in request.POST:
            agree_to_hold(person, number, staff=staff)
            messages.success(request, _("Agreed. Nothing of this person is deleted until the hold is released."))
        elif "release" in request.POST:
            release_hold(person, number)
            messages.success(request, _("Released. A deletion that waited for it is carried out within minutes."))
        else:
            review = ReviewForm(request.POST)
            if review.is_valid():
                move_review(person, number, review.cleaned_data["review_on"])
                messages.success(request, _("Noted, with the day of the next look."))
    except HoldRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("rights_desk:holds")


def _proposed(request: HttpRequest, staff: UUID, form: HoldForm) -> bool:
    said = form.cleaned_data
    try:
        asked = queries.case(staff, said["request"])
    except NeedsApproval as refused:
        form.add_error("request", _(str(refused)))
        return False
    if asked is None:
        form.add_error("request", _("There is no request with this number."))
        return False
    reason = Reason(said["ground"], said["article"], said["case"], said["review_on"])
    try:
        propose_hold(Asker(asked.subject_kind, asked.subject, asked.workspace), reason, staff=staff)
    except HoldRefused as refused:
        form.add_error(None, _(str(refused)))
        return False
    messages.success(request, _("Proposed. It holds once a colleague has agreed to it."))
    return True


def _person_of(staff: UUID, number: str) -> Asker:
    with reading_for(CASEWORK, member=staff, because=number):
        hold = Hold.objects.filter(number=number).first()
        looked_at([Seen(hold.workspace or hold.subject, hold.subject, number)] if hold else [])
    if hold is None:
        raise Http404
    return Asker(hold.subject_kind, hold.subject, hold.workspace)
