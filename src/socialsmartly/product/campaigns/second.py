"""A campaign to very many people, looked at by a second person before it goes (docs/decisions/0038)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialsmartly.privacy.access.views import serves
from socialsmartly.product.accounts.doors import factor_of, signed_in
from socialsmartly.product.approvals import actions
from socialsmartly.product.approvals.answering import answered
from socialsmartly.product.approvals.queries import Second, second_for
from socialsmartly.product.approvals.rules import Large
from socialsmartly.product.campaigns.actions.letting import large
from socialsmartly.product.campaigns.audience import reach
from socialsmartly.product.campaigns.delivery import draft_of
from socialsmartly.product.campaigns.letters import faults
from socialsmartly.product.campaigns.models import Campaign, State
from socialsmartly.product.campaigns.queries import sent_lately
from socialsmartly.product.campaigns.rules import Rules
from socialsmartly.product.unusual.rules import Act, What
from socialsmartly.product.workspaces.queries import me
from socialsmartly.words.purposes import AUDIENCE


def act_of(request: HttpRequest, campaign: Campaign, people: int) -> Act:
    """Sending it, as it is looked at for something unusual."""
    agreed = second_of(request, campaign, people).agreed
    return Act(What.SEND, campaign.workspace_id, me(request), people, sent_lately(), agreed, factor_of(request))


def second_of(request: HttpRequest, campaign: Campaign, people: int = 0) -> Second:
    return second_for(large(campaign, people), me(request))


@require_POST
@signed_in
@serves(AUDIENCE)
def ask(request: HttpRequest, workspace_id: UUID, campaign_id: UUID) -> HttpResponse:
    campaign = _draft(workspace_id, campaign_id)
    if not any(faults(draft_of(campaign))):
        actions.ask(_as_it_stands(campaign), member=me(request))
        messages.success(request, _("Asked. Your colleagues see it on the home page; it holds for 48 hours."))
    return redirect("campaigns:check", workspace_id, campaign_id)


@require_POST
@signed_in
@serves(AUDIENCE)
def answer(request: HttpRequest, workspace_id: UUID, campaign_id: UUID, request_id: UUID) -> HttpResponse:
    """Yes, or no with a reason, to what stands on the page now."""
    shown = _as_it_stands(_draft(workspace_id, campaign_id))
    answered(request, request_id, shown, _("You agreed. It can be sent now, as it stands."))
    return redirect("campaigns:check", workspace_id, campaign_id)


def _draft(workspace: UUID, campaign: UUID) -> Campaign:
    found: Campaign | None = Campaign.objects.filter(workspace_id=workspace, pk=campaign, state=State.DRAFT).first()
    if found is None:
        raise Http404
    return found


def _as_it_stands(campaign: Campaign) -> Large:
    return large(campaign, reach(Rules.read(campaign.rules)).will_get_it)
