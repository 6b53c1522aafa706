"""The customer's side: a page for everybody to write on, and their own by the signed link. Opening a page changes nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_link
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.applicants.rules import LONGEST
from socialsmartly.privacy.casework.errors import CaseworkRefused
from socialsmartly.privacy.decisions.actions import ask_a_person
from socialsmartly.privacy.decisions.errors import DecisionRefused, NotYours
from socialsmartly.privacy.decisions.queries import Shown as Decision
from socialsmartly.privacy.decisions.queries import decisions_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk import calling, queries
from socialsmartly.product.desk.actions import writing
from socialsmartly.product.desk.disputing import DECIDED, Party, Resolution
from socialsmartly.product.desk.errors import DeskRefused, FileRefused
from socialsmartly.product.desk.forms import EvidenceForm, MatterForm, WordsForm, WriteForm
from socialsmartly.product.desk.links import KIND, public_address
from socialsmartly.product.desk.models import Attachment, Conversation, Dispute, Evidence, Kind, Shows, State
from socialsmartly.product.desk.rules import SCORES
from socialsmartly.product.desk.telling import Told, told
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ASKING, RIGHTS

DISPUTE_PAGE = "personal link"
LinkView = Callable[..., HttpResponse]


def by_link(view: LinkView) -> LinkView:
    """Turns the token of the address into the customer it stands for, if the shop still has them."""

    @wraps(view)
    def inside(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            link = read_link(KIND, token)
        except LinkBroken:
            raise Http404 from None
        with reading_for(ASKING, workspace=link.workspace, subject=link.subject):
            there = Contact.objects.filter(pk=link.subject).exists()
        if not there:
            raise Http404
        return view(request, link, **kwargs)

    return inside


@require_http_methods(["GET", "POST"])
@never_cache
@opens_its_own(ASKING, RIGHTS)
def write(request: HttpRequest, shop: UUID) -> HttpResponse:
    """For everybody. The link to the answer goes to the address and not to this page: whoever typed it may be somebody else."""
    title = _shop(shop)
    form = WriteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        address, said = form.cleaned_data["email"], form.said(called=form.cleaned_data["called"])
        try:
            writing.open_conversation(shop, address, said)
        except DeskRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            return _page(request, "received", title=title, address=address, told=_told(shop))
    return _page(request, "write", form=form, title=title, address=public_address(shop), told=_told(shop))


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(ASKING, RIGHTS)
def talks(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """All that this customer asked, and a place to ask something else."""
    form = MatterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = writing.open_for(link.workspace, link.subject, form.said(by_link=True))
        except DeskRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            return redirect("desk:talk", link.token(), made.pk)
    title = _shop(link.workspace)
    with reading_for(ASKING, workspace=link.workspace, subject=link.subject):
        theirs = queries.conversations_of(link.workspace, link.subject)
        return _page(request, "talks", form=form, title=title, token=link.token(), conversations=theirs)


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(ASKING, RIGHTS)
def talk(request: HttpRequest, link: PersonalLink, conversation_id: UUID) -> HttpResponse:
    form = WordsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.add_message(link.workspace, link.subject, conversation_id, form.said(by_link=True))
        except Conversation.DoesNotExist:
            raise Http404 from None
        except DeskRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("The shop has your message."))
            return redirect("desk:talk", link.token(), conversation_id)
    title, asker = _shop(link.workspace), Asker("contact", link.subject, link.workspace)
    with asker.block():
        decided = decisions_of(asker)
    with reading_for(ASKING, workspace=link.workspace, subject=link.subject):
        found = queries.conversation_of(link.workspace, conversation_id)
        if found is None:
            raise Http404
        return _page(request, "talk", form=form, title=title, token=link.token(), **_shown(found, decided))


@require_POST
@by_link
@opens_its_own(ASKING, RIGHTS)
@keeps("4.5-b")
def contest(request: HttpRequest, link: PersonalLink, conversation_id: UUID) -> HttpResponse:
    """The customer does not accept what their silence did: somebody of the operator decides, who is none of the two sides."""
    asker = Asker("contact", link.subject, link.workspace)
    try:
        which = UUID(request.POST.get("decision", ""))
        made = ask_a_person(asker, which, request.POST.get("text", ""), channel=DISPUTE_PAGE)
    except (ValueError, DecisionRefused, CaseworkRefused) as refused:
        messages.error(request, _(str(NotYours() if isinstance(refused, ValueError) else refused)))
    else:
        said = _("A person decides it. Your request has the number %(number)s.") % {"number": made.number}
        messages.success(request, said)
    return redirect("desk:talk", link.token(), conversation_id)


def _shown(found: Conversation, decided: list[Decision]) -> dict[str, Any]:
    """What the customer sees of it, inside a block of theirs; of what programs decided, what silence did here."""
    dispute, missing = queries.dispute_of(found), queries.missing(found)
    ready = found.kind == Kind.DISPUTE and not missing and found.state != State.CLOSED
    now = timezone.now()
    return {
        "code": calling.code_of(found.pk, found.contact_id, settings.SECRET_KEY, now),
        "code_until": calling.good_until(now),
        "talk": queries.talk_of(found),
        "missing": missing,
        "named": queries.named_in(found),
        "may_dispute": ready and dispute is None,
        "rating": queries.rating_of(found),
        "scores": SCORES,
        "silence": [one for one in decided if dispute is not None and one.decided.thing == dispute.pk],
        **about_dispute(found, dispute, Party.CUSTOMER),
    }


def about_dispute(found: Conversation, dispute: Dispute | None, who: Party) -> dict[str, Any]:
    """The same for both sides, but for the buttons."""
    return {
        "dispute": dispute,
        "history": queries.history_of(found) if dispute else [],
        "moves": queries.moves_for(found, who),
        "evidence_open": dispute is not None and dispute.stage not in DECIDED,
        "kinds_of_evidence": Shows.choices,
        "resolutions": Resolution.choices,
    }


def _act(
    request: HttpRequest, link: PersonalLink, conversation: UUID, deed: Callable[[], None], done: str
) -> HttpResponse:
    """One act of the customer, and the page again."""
    try:
        deed()
    except Conversation.DoesNotExist:
        raise Http404 from None
    except DeskRefused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, done)
    return redirect("desk:talk", link.token(), conversation)


@require_POST
@by_link
@opens_its_own(ASKING)
def dispute(request: HttpRequest, link: PersonalLink, conversation_id: UUID) -> HttpResponse:
    todo, reason = request.POST.get("do", ""), request.POST.get("reason", "")[:LONGEST]
    deed = partial(writing.argue, link.workspace, link.subject, conversation_id, todo, reason)
    return _act(request, link, conversation_id, deed, _("The shop has it, and both sides see it here."))


@require_POST
@by_link
@opens_its_own(ASKING)
def evidence(request: HttpRequest, link: PersonalLink, conversation_id: UUID) -> HttpResponse:
    form = EvidenceForm(request.POST, request.FILES)

    def deed() -> None:
        if not form.is_valid():
            raise FileRefused
        told = form.cleaned_data
        writing.show_evidence(link.workspace, link.subject, conversation_id, told["shows"], told["file"])

    return _act(request, link, conversation_id, deed, _("Kept, with its digest. Both sides see it here."))


@require_POST
@by_link
@opens_its_own(ASKING)
def rate(request: HttpRequest, link: PersonalLink, conversation_id: UUID) -> HttpResponse:
    """A press counts; that the page was opened does not, since programs open links, too."""
    said = request.POST.get("score", "")
    score = int(said) if said in map(str, SCORES) else 0
    comment = request.POST.get("comment", "")[:1000]
    deed = partial(writing.rate, link.workspace, link.subject, conversation_id, score, comment)
    return _act(request, link, conversation_id, deed, _("Thank you."))


@require_POST
@by_link
@opens_its_own(ASKING)
@keeps("2.3-a")
def show(request: HttpRequest, link: PersonalLink, conversation_id: UUID) -> HttpResponse:
    """The customer shows that it is them; opening the page alone shows nothing, since programs open links, too."""
    deed = partial(writing.prove, link.workspace, link.subject, conversation_id, request.POST.get("number", ""))
    return _act(request, link, conversation_id, deed, _("Thank you. The shop can help you with it now."))


@require_safe
@never_cache
@by_link
@opens_its_own(ASKING)
def talk_file(request: HttpRequest, link: PersonalLink, conversation_id: UUID, file_id: UUID) -> HttpResponse:
    with reading_for(ASKING, workspace=link.workspace, subject=link.subject):
        return handed_out(queries.file_of(link.workspace, conversation_id, file_id))


def handed_out(file: Attachment | Evidence | None) -> HttpResponse:
    """To be kept, never to be opened in place: it came from outside."""
    if file is None:
        raise Http404
    answer = HttpResponse(base64.b64decode(file.data or ""), content_type=file.media)
    answer["Content-Disposition"] = f'attachment; filename="{file.digest[:12]}.{file.media.rpartition("/")[2]}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _shop(workspace: UUID) -> str:
    with reading_for(ASKING, workspace=workspace):
        title = queries.title_of(workspace)
    if title is None:
        raise Http404
    return title


def _told(workspace: UUID) -> Told:
    with reading_for(ASKING, workspace=workspace):
        return told(queries.hours_of(workspace), timezone.now())


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, f"desk/{name}.html", context, status=status).render()
