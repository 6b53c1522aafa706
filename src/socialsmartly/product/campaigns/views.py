"""The shop's pages: who, what, check and send, results."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import may_open, opens_its_own, serves
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.privacy.publishing.forms import ThinkFirst
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.approvals.errors import NeedsSecondPerson
from socialsmartly.product.campaigns.actions import deciding, drafts, queueing
from socialsmartly.product.campaigns.audience import article, countries, reach
from socialsmartly.product.campaigns.delivery import draft_of, leaves_of
from socialsmartly.product.campaigns.forms import AudienceForm, CampaignForm, as_typed
from socialsmartly.product.campaigns.letters import Letter, Reader, faults, nobodys_title, words_of, write
from socialsmartly.product.campaigns.models import Campaign, Outcome, Reason, State
from socialsmartly.product.campaigns.queries import decisions, figures
from socialsmartly.product.campaigns.rules import Rules, sentence
from socialsmartly.product.campaigns.second import act_of, second_of
from socialsmartly.product.campaigns.trial import send_trial
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging.sending import HandOver
from socialsmartly.product.unusual.actions import clear
from socialsmartly.product.unusual.errors import HeldBack
from socialsmartly.product.workspaces.allowance import MESSAGES, ask_for
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.product.workspaces.queries import me, owner_of, seats_of
from socialsmartly.words.purposes import ACCOUNT, AUDIENCE, FIGURES, RESULTS, SERVICE, WORKSPACE

NOBODY = UUID(int=0)
ON_A_PAGE = 20


@signed_in
@serves(RESULTS)
def campaigns(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    found = Campaign.objects.filter(workspace_id=workspace_id).order_by("-made_at")
    shop = seats_of(request)[workspace_id].title
    rows = [(campaign, figures(campaign), nobodys_title(campaign.title, shop)) for campaign in found]
    return _page(request, workspace_id, "campaigns/list.html", {"rows": rows})


@signed_in
@serves(AUDIENCE)
def new(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    shop = Workspace.objects.get(pk=workspace_id)
    form = _form(request, shop, {"sender": shop.title, "language": get_language() or "en"})
    if request.method == "POST" and form.is_valid():
        made = drafts.begin(workspace_id, request.user.pk, form.draft(), form.rules())
        return redirect("campaigns:check", workspace_id, made.pk)
    return _editor(request, workspace_id, form, None)


@signed_in
@serves(AUDIENCE)
def edit(request: HttpRequest, workspace_id: UUID, campaign_id: UUID) -> HttpResponse:
    campaign = _campaign(workspace_id, campaign_id)
    if campaign.state != State.DRAFT:
        return redirect("campaigns:results", workspace_id, campaign_id)
    form = _form(request, Workspace.objects.get(pk=workspace_id), as_typed(campaign))
    if request.method == "POST" and form.is_valid():
        drafts.keep(workspace_id, campaign_id, form.draft(), form.rules())
        return redirect("campaigns:check", workspace_id, campaign_id)
    return _editor(request, workspace_id, form, campaign)


@signed_in
@require_POST
@serves(AUDIENCE)
def count(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """The funnel for the rules as they are typed, without saving them."""
    form = AudienceForm(request.POST, **_choices(Workspace.objects.get(pk=workspace_id)))
    rules = form.rules() if form.is_valid() else None
    return TemplateResponse(request, "campaigns/reach.html", {"reach": rules and reach(rules), "form": form})


@signed_in  # type: ignore[arg-type]  # csp_update widens the answer's type
@csp_update({"style-src": [SELF, UNSAFE_INLINE]})  # type: ignore[arg-type]  # for the preview: mails know no style sheets
@serves(AUDIENCE)
def check(request: HttpRequest, workspace_id: UUID, campaign_id: UUID) -> HttpResponse:
    """The last look: who will get it, how it reads, what is wrong with it."""
    campaign = _campaign(workspace_id, campaign_id)
    if campaign.state != State.DRAFT:
        return redirect("campaigns:results", workspace_id, campaign_id)
    wrong = [fault for _field, fault in faults(draft_of(campaign))]
    funnel = reach(Rules.read(campaign.rules))
    letter = _sample(workspace_id, campaign)
    think = ThinkFirst(words_of(draft_of(campaign)))
    context = {"campaign": campaign, "reach": funnel, "letter": letter, "faults": wrong, "current": 3, "think": think}
    context["second"] = second_of(request, campaign, funnel.will_get_it)
    return _page(request, workspace_id, "campaigns/check.html", context)


@signed_in
@require_POST
@opens_its_own(AUDIENCE, ACCOUNT)
def test(request: HttpRequest, workspace_id: UUID, campaign_id: UUID) -> HttpResponse:
    """To the member's own address, read in a block of its own; no contact is touched."""
    scope = scope_of(request, AUDIENCE, {"workspace_id": workspace_id})
    with reading_for(AUDIENCE, **scope):
        campaign = _campaign(workspace_id, campaign_id)
        letter, sender = _sample(workspace_id, campaign), campaign.sender
    with reading_for(ACCOUNT, member=request.user.pk):
        address = Member.objects.get(pk=request.user.pk).email
    if not address:
        messages.warning(request, _("Your account has no e-mail address, so the test cannot reach you."))
        return redirect("campaigns:check", workspace_id, campaign_id)
    try:
        send_trial(address, sender, letter, leaves_of(workspace_id, NOBODY))
    except HandOver:
        messages.error(request, _("The mail server did not take the test. Nothing was sent; try again in a minute."))
        return redirect("campaigns:check", workspace_id, campaign_id)
    with reading_for(AUDIENCE, **scope):
        drafts.note_test(workspace_id, campaign_id)
    messages.success(request, _("The test is on its way to your own address."))
    return redirect("campaigns:check", workspace_id, campaign_id)


@signed_in
@require_POST
@opens_its_own(AUDIENCE)
def send(request: HttpRequest, workspace_id: UUID, campaign_id: UUID) -> HttpResponse:
    """Between two blocks it is looked at whether something is unusual (HeldBack), and the limit of the owner's edition is asked for, with
    how many would get it now (LimitReached). Of two clicks at once one sends; what the other counted is given back, as is what was refused."""
    scope = scope_of(request, AUDIENCE, {"workspace_id": workspace_id})
    with reading_for(AUDIENCE, **scope):
        campaign = _campaign(workspace_id, campaign_id)
        if campaign.state != State.DRAFT:
            return redirect("campaigns:results", workspace_id, campaign_id)
        think = ThinkFirst(words_of(draft_of(campaign)), request.POST)
        if not think.is_valid():
            messages.error(request, _("Nothing was sent. Look at what identifies somebody, and tick the box below it."))
        if any(faults(draft_of(campaign))) or not think.is_valid():
            return redirect("campaigns:check", workspace_id, campaign_id)
        act = act_of(request, campaign, reach(Rules.read(campaign.rules)).will_get_it)
    try:
        cleared = clear(act)
        with counted_for(owner_of(workspace_id) or me(request), act.people) as sent, reading_for(AUDIENCE, **scope):
            sent.append(queueing.queue(workspace_id, campaign_id, cleared, think.kinds))
    except HeldBack as held:
        messages.error(request, held.said())
    except NeedsSecondPerson as refused:
        messages.error(request, _(str(refused)))
    else:
        return redirect("campaigns:results", workspace_id, campaign_id)
    return redirect("campaigns:check", workspace_id, campaign_id)


@contextmanager
def counted_for(payer: UUID, people: int) -> Iterator[list[int | None]]:
    """So many messages of this month, given back when nothing was sent after all."""
    sent: list[int | None] = []
    if people:
        ask_for(payer, MESSAGES, people)
    try:
        yield sent
    finally:
        if people and not any(one is not None for one in sent):
            ask_for(payer, MESSAGES, -people)


@signed_in
@require_POST
@serves(AUDIENCE)
def discard(request: HttpRequest, workspace_id: UUID, campaign_id: UUID) -> HttpResponse:
    if drafts.discard(workspace_id, campaign_id):
        messages.success(request, _("The draft is deleted."))
    return redirect("campaigns:list", workspace_id)


@signed_in
@require_POST
@serves(SERVICE, AUDIENCE)
def stop(request: HttpRequest, workspace_id: UUID, campaign_id: UUID) -> HttpResponse:
    if _campaign(workspace_id, campaign_id).finished_at is None:
        deciding.stop(workspace_id, campaign_id)
    return redirect("campaigns:results", workspace_id, campaign_id)


@signed_in
@require_POST
@serves(SERVICE, AUDIENCE)
def resume(request: HttpRequest, workspace_id: UUID, campaign_id: UUID) -> HttpResponse:
    queueing.resume(workspace_id, campaign_id)
    return redirect("campaigns:results", workspace_id, campaign_id)


@signed_in
@serves(SERVICE, RESULTS)
def results(request: HttpRequest, workspace_id: UUID, campaign_id: UUID) -> HttpResponse:
    """Every person the rules matched, with one sentence each; names are opened for the page that is shown and no other. Whoever may see
    numbers only sees these."""
    campaign = _campaign(workspace_id, campaign_id)
    if campaign.state == State.DRAFT:
        return redirect("campaigns:edit", workspace_id, campaign_id)
    chosen = _chosen(request)
    rows = decisions(campaign).filter(**chosen).order_by("outcome", "reason", "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    people = _named(page) if may_open(SERVICE) else []
    context = {"campaign": campaign, "figures": figures(campaign), "page": page, "people": people, **chosen}
    context["second"] = second_of(request, campaign)
    running = campaign.state == State.SENDING
    part = "campaigns/figures.html" if request.headers.get("HX-Request") else "campaigns/results.html"
    return _page(request, workspace_id, part, {**context, "running": running, "chosen": chosen})


def _chosen(request: HttpRequest) -> dict[str, str]:
    """The filter of the list, from closed lists only."""
    outcome, reason = request.GET.get("outcome", ""), request.GET.get("reason", "")
    chosen = {"outcome": outcome} if outcome in Outcome.values else {}
    return chosen | ({"reason": reason} if reason in Reason.values else {})


def _named(page: Any) -> list[dict[str, Any]]:
    handles = [decision.contact_id for decision in page]
    people = {person.pk: person for person in Contact.objects.filter(pk__in=handles)}
    open_all(people.values(), "name")
    looked_at(Seen(person.workspace_id, person.pk) for person in people.values())
    return [{"person": people.get(d.contact_id), "decision": d, "says": sentence(d.outcome, d.reason)} for d in page]


def _sample(workspace: UUID, campaign: Campaign) -> Letter:
    """How it reads to an invented person, in the language of whoever looks."""
    invented = Reader(_("Ada Example"), timezone.now(), get_language() or "en")
    shop = Workspace.objects.get(pk=workspace).title
    return write(draft_of(campaign), invented, shop, leaves_of(workspace, NOBODY))


def _campaign(workspace: UUID, campaign: UUID) -> Campaign:
    found: Campaign | None = Campaign.objects.filter(workspace_id=workspace, pk=campaign).first()
    if found is None:
        raise Http404
    return found


def _choices(shop: Workspace) -> dict[str, Any]:
    return {"countries": countries(), "currency": shop.currency, "is_article": article}


def _form(request: HttpRequest, shop: Workspace, initial: dict[str, Any]) -> CampaignForm:
    return CampaignForm(request.POST if request.method == "POST" else None, initial=initial, **_choices(shop))


def _editor(request: HttpRequest, workspace: UUID, form: CampaignForm, campaign: Campaign | None) -> HttpResponse:
    rules = form.rules() if form.is_bound else Rules.read(campaign.rules if campaign else {})
    return _page(
        request,
        workspace,
        "campaigns/edit.html",
        {"form": form, "campaign": campaign, "reach": reach(rules), "current": 1, "variables": "{{ name | … }}"},
    )


def _page(request: HttpRequest, workspace: UUID, template: str, context: dict[str, Any]) -> HttpResponse:
    seat = seats_of(request)[workspace]
    steps = [pgettext("audience", "Who"), _("What"), _("Check and send")]
    place = {"id": workspace, "name": seat.title}
    frame: dict[str, Any] = {"workspace": place, "section": "campaigns", "steps": steps}
    frame |= {"named": may_open(SERVICE), "sends": may_open(AUDIENCE), "for_partners": may_open(FIGURES)}
    frame["owns"] = may_open(WORKSPACE)
    campaign = context.get("campaign")
    heading = nobodys_title(campaign.title, seat.title) if campaign else ""
    return TemplateResponse(request, template, {**frame, "heading": heading, **context})
