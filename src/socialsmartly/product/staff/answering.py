"""Staff read what somebody asked in their own words, answer it, or propose to refuse it; a refusal needs a second of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.applicants.errors import ApplicationRefused
from socialsmartly.privacy.applicants.queries import file_for_staff
from socialsmartly.privacy.applicants.queries import for_staff as applicant
from socialsmartly.privacy.casework.actions import RefusalReason
from socialsmartly.privacy.casework.errors import CaseworkRefused
from socialsmartly.privacy.casework.forms import AnswerForm
from socialsmartly.privacy.casework.queries import to_answer
from socialsmartly.privacy.casework.rules import IN_WORDS, WITH_WORDS, RefusalCode
from socialsmartly.privacy.consent.errors import NobodyThere
from socialsmartly.privacy.decisions.errors import DecisionRefused
from socialsmartly.privacy.decisions.queries import to_decide
from socialsmartly.privacy.fees.errors import FeeRefused
from socialsmartly.privacy.fees.queries import charges, for_staff
from socialsmartly.privacy.grounds.queries import for_staff as demanded
from socialsmartly.privacy.identity.errors import CheckRefused
from socialsmartly.privacy.identity.forms import MeetForm, NoteForm
from socialsmartly.privacy.identity.queries import for_staff as meeting_of
from socialsmartly.privacy.limits.errors import LimitRefused
from socialsmartly.privacy.limits.queries import to_settle
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.product.staff import actions, queries
from socialsmartly.product.staff.doors import staff_only, where_approved
from socialsmartly.product.staff.rules import ACTS, OFFERS, named
from socialsmartly.words import Category, keeps
from socialsmartly.words.purposes import ACCOUNT, ANSWERING, CASEWORK, PREFERENCES, RIGHTS, WORKSPACE

REFUSALS = (ApplicationRefused, CaseworkRefused, CheckRefused, DecisionRefused, FeeRefused, LimitRefused, NobodyThere)
USUALLY: Final[Mapping[str, dict[str, Any]]] = {
    Right.VERIFY: {"code": RefusalCode.NOT_SHOWN, "concerns": Category.IDENTITY}
}
"""What a refusal says where nothing else is likely."""
AT_THE_DESK = ("member", "contact")
"""Whose decisions by program the staff decide anew; what takes part in a promotion is decided by its shop."""


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK, RIGHTS)
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """The words of the person and a form for the answer, on one page."""
    staff, asked = _case(request, number)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=USUALLY.get(asked.right))
    if form.is_valid() and asked.right in IN_WORDS:
        _answered(request, staff, asked, form)
        return redirect("rights_desk:answer", number=number)
    context = {
        "section": "requests",
        "asked": asked,
        "talk": to_answer(staff, asked),
        "limit": to_settle(staff, asked),
        "form": form,
        "applicant": applicant(staff, asked),
        "meeting": meeting_of(staff, asked),
        "meet_form": MeetForm(),
        "note_form": NoteForm(),
        "acts": named(asked, ACTS),
        "offers": named(asked, OFFERS),
        "demanded": demanded(staff, asked),
        "fee": for_staff(staff, asked),
        "charges": charges(),
        "answerable": asked.right in IN_WORDS,
        "decision": to_decide(staff, asked),
        "at_the_desk": asked.subject_kind in AT_THE_DESK,
    }
    return TemplateResponse(request, "staff/answer.html", context).render()


@require_POST
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK, RIGHTS)
def agree(request: HttpRequest, number: str) -> HttpResponse:
    """A second member of staff agrees to a refusal."""
    staff, asked = _case(request, number)
    with _told(request):
        actions.agree_to_refusal(asked, staff=staff)
        messages.success(request, _("The request is refused, and the person is told."))
    return redirect("rights_desk:answer", number=number)


@require_POST
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK, RIGHTS)
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever proposed to refuse takes it back."""
    staff, asked = _case(request, number)
    with _told(request):
        actions.take_back_refusal(asked, staff=staff)
        messages.success(request, _("Taken back. The request is open as before, with the same date."))
    return redirect("rights_desk:answer", number=number)


@require_POST
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK, RIGHTS)
def end_limit(request: HttpRequest, number: str) -> HttpResponse:
    """Tell a person that the restriction they asked for will end, and why."""
    _staff, asked = _case(request, number)
    with _told(request):
        actions.announce_end(asked, request.POST.get("text", ""))
        messages.success(request, _("The person is told. The restriction ends in seven days."))
    return redirect("rights_desk:answer", number=number)


@require_POST
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK, RIGHTS)
def decide_anew(request: HttpRequest, number: str) -> HttpResponse:
    """Decide in place of a program: it stays, or it becomes the other. Of a shop's promotion its own people decide."""
    staff, asked = _case(request, number)
    if asked.subject_kind not in AT_THE_DESK:
        raise Http404
    with _told(request):
        actions.decide_anew(asked, request.POST.get("outcome", ""), request.POST.get("text", ""), staff=staff)
        messages.success(request, _("Decided. The person is told by the next mail or text message."))
    return redirect("rights_desk:answer", number=number)


@require_POST
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK, RIGHTS)
def quote(request: HttpRequest, number: str) -> HttpResponse:
    """Tell a person what a repeated request costs, before the work."""
    staff, asked = _case(request, number)
    minutes = request.POST.get("minutes", "")
    with _told(request):
        actions.quote(asked, int(minutes) if minutes.isdecimal() else 0, staff=staff)
        messages.success(
            request, _("The person is told, and chooses. A shorter answer that costs nothing is always open.")
        )
    return redirect("rights_desk:answer", number=number)


@require_POST
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK, RIGHTS)
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """One of the staff has seen what shows that somebody may ask."""
    staff, asked = _case(request, number)
    with _told(request):
        actions.see_proof(asked, staff=staff)
        messages.success(request, _("Kept, without what was shown."))
    return redirect("rights_desk:answer", number=number)


@require_safe
@never_cache
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK)
@keeps("4.6-e")
def paper(request: HttpRequest, number: str, piece_id: UUID) -> HttpResponse:
    """A picture or PDF file that somebody shows, to be looked at in place: what is kept on a machine outlives the key."""
    staff, asked = _case(request, number)
    found = file_for_staff(staff, asked, piece_id)
    if found is None:
        raise Http404
    answer = HttpResponse(found[1], content_type=found[0])
    answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK, RIGHTS)
def meeting(request: HttpRequest, number: str) -> HttpResponse:
    """Arrange a meeting with whoever asks, note what came of it, or agree to what a colleague noted."""
    staff, asked = _case(request, number)
    with _told(request):
        _met(request, asked, staff)
    return redirect("rights_desk:answer", number=number)


def _met(request: HttpRequest, asked: RightsRequest, staff: UUID) -> None:
    arranged, noted = MeetForm(request.POST), NoteForm(request.POST)
    if "arrange" in request.POST and arranged.is_valid():
        actions.arrange(asked, arranged.cleaned_data["at"], arranged.cleaned_data["where"])
        messages.success(request, _("The person is told when and where."))
    elif "note" in request.POST and noted.is_valid():
        actions.note_meeting(asked, noted.cleaned_data["outcome"], noted.cleaned_data["seen"], staff=staff)
        messages.success(request, _("Noted. It counts once a colleague has agreed to it."))
    elif "agree" in request.POST:
        actions.agree_to_meeting(asked, staff=staff)
        messages.success(request, _("Kept, without what was shown."))
    else:
        messages.error(request, _("Say when and where, or what you looked at."))


@require_POST
@staff_only
@where_approved
@opens_its_own(ANSWERING, CASEWORK, RIGHTS, ACCOUNT, PREFERENCES, WORKSPACE)
def act(request: HttpRequest, number: str) -> HttpResponse:
    """Do for a person what they asked for in words, or prepare what begins with their own click; they are told either way."""
    staff, asked = _case(request, number)
    with _told(request):
        if "prepare" in request.POST:
            actions.prepare_on_word(asked, request.POST["prepare"])
            messages.success(request, _("Prepared. The person is told, and begins it with a click of their own."))
        else:
            made = actions.act_on_word(asked, request.POST.get("act", ""), staff=staff)
            numbers = ", ".join(one.number for one in made)
            messages.success(
                request, _("Done, under the number %(number)s. The person gets a receipt.") % {"number": numbers}
            )
    return redirect("rights_desk:answer", number=number)


def _answered(request: HttpRequest, staff: UUID, asked: RightsRequest, form: AnswerForm) -> None:
    said = form.cleaned_data
    with _told(request):
        if "refuse" in request.POST:
            because = RefusalReason(RefusalCode(said["code"]), said["concerns"], said["until"])
            actions.propose_refusal(asked, said["text"], because, staff=staff)
            messages.success(request, _("Proposed. It counts once a colleague has agreed to it."))
        else:
            actions.grant(asked, said["text"], staff=staff)
            messages.success(request, _("Answered. The person is told by the next mail or text message."))


@contextmanager
def _told(request: HttpRequest) -> Iterator[None]:
    """What a room refuses is said on the page that comes next, in the words of the refusal."""
    try:
        yield
    except REFUSALS as refused:
        messages.error(request, _(str(refused)))


def _case(request: HttpRequest, number: str) -> tuple[UUID, RightsRequest]:
    """Who of the staff acts, and on which request."""
    staff = UUID(str(request.user.pk))
    return staff, _asked(staff, number)


def _asked(staff: UUID, number: str) -> RightsRequest:
    found = queries.case(staff, number)
    if found is None or found.right not in WITH_WORDS:
        raise Http404
    return found
