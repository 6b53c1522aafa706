"""What a customer said, for everybody's eyes: the customer lets it be read, everybody reads it, the customer or the shop takes it off."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import may_change, may_open, opens_its_own
from socialsmartly.privacy.disclosures import actions as disclosures
from socialsmartly.privacy.disclosures.codes import LONGEST, EndedBy
from socialsmartly.privacy.disclosures.errors import DisclosureRefused
from socialsmartly.privacy.disclosures.queries import standing_of, words_of
from socialsmartly.privacy.disclosures.rules import Words, digest_of
from socialsmartly.privacy.disclosures.views import in_no_cache
from socialsmartly.privacy.publishing.forms import ThinkFirst
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.surveys import queries
from socialsmartly.product.surveys.forms import NameForm, ShowForm
from socialsmartly.product.surveys.models import Reply
from socialsmartly.product.surveys.views.public import by_link
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.product.workspaces.queries import seats_of
from socialsmartly.words import HIDDEN, keeps
from socialsmartly.words.purposes import PREFERENCES, PUBLIC, RESPONDING, RIGHTS


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_link
@opens_its_own(RESPONDING, PREFERENCES, RIGHTS)
@keeps("3.4-a")
def show(request: HttpRequest, link: PersonalLink, shop: str, survey_id: UUID, question: int) -> HttpResponse:
    """The preview is the page: what is on it, and nothing else, is what everybody would read. Looking changes nothing."""
    reply = _reply(link, survey_id, question)
    asker = Asker("contact", link.subject, link.workspace)
    with asker.block(PREFERENCES):
        standing = standing_of(asker, reply.pk)
    if request.method == "POST" and "back" in request.POST and standing is not None:
        disclosures.take_back(asker, standing.id)
        messages.success(request, _("Taken back. Nobody can read it there any more."))
        return redirect(request.path)
    name = NameForm(request.POST if request.method == "POST" else None)
    words = Words(reply.pk, reply.question, reply.said, name.cleaned_data["shown_as"] if name.is_valid() else "")
    asks = request.method == "POST" and "publish" in request.POST
    yes = ShowForm(request.POST if asks else None, initial={"seen": digest_of(words)})
    think = ThinkFirst(words.texts, request.POST if asks else None)
    if asks and yes.is_valid() and name.is_valid() and think.is_valid() and _made_public(yes, asker, words, think):
        messages.success(request, _("Everybody can read it now. You can take it back here at any time."))
        return redirect(request.path)
    page = {"shop": shop, "workspace": link.workspace, "token": link.token(), "survey": survey_id, "words": words}
    page |= {"standing": standing, "name": name, "yes": yes, "think": think, "until": timezone.now() + LONGEST}
    return in_no_cache(
        TemplateResponse(request, "surveys/show.html", page, status=422 if asks or name.errors else 200).render()
    )


def _reply(link: PersonalLink, survey_id: UUID, question: int) -> Reply:
    """What the customer of this link wrote; Http404 where they wrote nothing, or where the shop shows nothing to others."""
    with reading_for(RESPONDING, workspace=link.workspace, subject=link.subject):
        survey = queries.survey_of(link.workspace, survey_id)
        mine = queries.written_by(survey, link.subject) if survey is not None and survey.may_show else []
    found = next((one for one in mine if one.number == question), None)
    if found is None:
        raise Http404
    return found


def _made_public(form: ShowForm, asker: Asker, words: Words, think: ThinkFirst) -> bool:
    try:
        disclosures.make_public(asker, words, seen=form.cleaned_data["seen"], confirmed=think.kinds)
    except DisclosureRefused as refused:
        form.add_error(None, _(str(refused)))
        return False
    return True


@require_safe
@never_cache
@opens_its_own(RESPONDING, PUBLIC)
@keeps("3.4-a")
def shown(request: HttpRequest, shop: UUID) -> HttpResponse:
    """For everybody. The name of the shop comes from a block of its own; the words from the role that sees what is public alone."""
    with reading_for(RESPONDING, workspace=shop):
        there = Workspace.objects.filter(pk=shop).first()
        title = there.title if there is not None and not there.permits & HIDDEN else None
    if title is None:
        raise Http404
    page = {"shop": title, "rows": [one for _whose, one in words_of(shop)]}
    return in_no_cache(TemplateResponse(request, "surveys/shown.html", page).render())


@require_safe
@never_cache
@signed_in
@opens_its_own(PUBLIC)
def inside(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """The same for the shop, with what it can do about it."""
    page = _frame(request, workspace_id) | {"rows": [one for _whose, one in words_of(workspace_id)]}
    return TemplateResponse(request, "surveys/public.html", page).render()


@require_POST
@signed_in
@opens_its_own(PUBLIC, RIGHTS)
@keeps("3.4-a")
def take_off(request: HttpRequest, workspace_id: UUID, published_id: UUID) -> HttpResponse:
    """A shop need not show what somebody said about it. It can put nothing there itself, and change nothing."""
    _frame(request, workspace_id)
    whose = next((subject for subject, one in words_of(workspace_id) if one.id == published_id), None)
    if whose is None:
        raise Http404
    disclosures.take_back(Asker("contact", whose, workspace_id), published_id, by=EndedBy.SHOP)
    messages.success(request, _("Taken off. Nobody can read it there any more."))
    return redirect("surveys:public_inside", workspace_id)


def _frame(request: HttpRequest, workspace: UUID) -> dict[str, Any]:
    """Http404 for a shop in which they have no seat."""
    seat = seats_of(request).get(workspace)
    if seat is None:
        raise Http404
    place = {"id": workspace, "name": seat.title}
    return {"workspace": place, "section": "surveys", "ends": may_open(RIGHTS) and may_change()}
