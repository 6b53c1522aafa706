"""The shop's pages: its promotions, a new one, one with its live budget."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.publishing.forms import ThinkFirst
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.rewards.actions import running
from socialsmartly.product.rewards.actions.deciding import hand_out_waiting
from socialsmartly.product.rewards.actions.tending import tend
from socialsmartly.product.rewards.forms import PromotionForm
from socialsmartly.product.rewards.models import Promotion
from socialsmartly.product.rewards.queries import counts_of, how_it_stands, promotion_of, promotions_of
from socialsmartly.product.rewards.rules import Step, sentences
from socialsmartly.product.rewards.views.public import asked
from socialsmartly.product.rewards.withholding import RULES
from socialsmartly.product.workspaces.queries import me, workspace_of
from socialsmartly.words.money import money
from socialsmartly.words.purposes import PROMOTION


@require_safe
@signed_in
@serves(PROMOTION)
def listing(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    rows = [{"promotion": one, "state": how_it_stands(one)} for one in promotions_of(workspace_id)]
    return TemplateResponse(request, "rewards/list.html", {**frame(workspace_id), "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@serves(PROMOTION)
def new(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Anybody may read the page of a promotion, so what in it identifies somebody is shown first (3.1-g)."""
    posted = request.method == "POST"
    form = PromotionForm(request.POST if posted else None, currency=workspace_of(workspace_id).currency)
    think = ThinkFirst(form.texts if posted else [], request.POST if "confirmed" in request.POST else None)
    if posted and form.is_valid() and (think.is_valid() or not think.found):
        made = running.begin(workspace_id, me(request), form.sheet(), think.kinds)
        return redirect("rewards:one", workspace_id, made)
    status = 422 if form.errors or think.found else 200
    page = {**frame(workspace_id), "form": form, "think": think, "tax_rules": RULES.values()}
    return TemplateResponse(request, "rewards/new.html", page, status=status)


@require_safe
@signed_in
@serves(PROMOTION)
def one(request: HttpRequest, workspace_id: UUID, promotion_id: UUID) -> HttpResponse:
    promotion = the_promotion(workspace_id, promotion_id)
    page = {
        **frame(workspace_id),
        "promotion": promotion,
        "state": how_it_stands(promotion),
        "steps": [(Step(step).label, n) for step, n in counts_of(promotion).items()],
        "asks": [label for label, _why in asked(promotion)],
        "rule": sentences(promotion.eligibility, promotion.currency),
        "left": money(promotion.budget_minor - promotion.issued_minor, promotion.currency),
        "promised": money(promotion.issued_minor, promotion.currency),
        "destroyed_by": promotion.dates.destroyed_by,
        "address": settings.SOCIALSMARTLY_SITE + reverse("rewards:public", args=[workspace_id, promotion_id]),
    }
    return TemplateResponse(request, "rewards/one.html", page)


@require_POST
@signed_in
@serves(PROMOTION)
def pause(request: HttpRequest, workspace_id: UUID, promotion_id: UUID) -> HttpResponse:
    the_promotion(workspace_id, promotion_id)
    if running.pause(workspace_id, promotion_id):
        messages.success(request, _("Paused. Nobody joins and no code is taken until you go on."))
    return redirect("rewards:one", workspace_id, promotion_id)


@require_POST
@signed_in
@opens_its_own(PROMOTION)
def resume(request: HttpRequest, workspace_id: UUID, promotion_id: UUID) -> HttpResponse:
    """What was approved while it was paused is handed out afterwards, one block for each."""
    with reading_for(PROMOTION, **scope_of(request, PROMOTION, {"workspace_id": workspace_id})):
        the_promotion(workspace_id, promotion_id)
        goes_on = running.resume(workspace_id, promotion_id)
    if goes_on:
        hand_out_waiting(workspace_id, promotion_id)
        messages.success(request, _("It goes on."))
    return redirect("rewards:one", workspace_id, promotion_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@opens_its_own(PROMOTION)
def end(request: HttpRequest, workspace_id: UUID, promotion_id: UUID) -> HttpResponse:
    """Asks first, since nothing brings it back. What was approved while it was paused is handed out, and the time for objections begins."""
    with reading_for(PROMOTION, **scope_of(request, PROMOTION, {"workspace_id": workspace_id})):
        page = {**frame(workspace_id), "promotion": the_promotion(workspace_id, promotion_id)}
        if request.method != "POST":
            return TemplateResponse(request, "rewards/end.html", page).render()
        ended = running.end(workspace_id, promotion_id)
    if ended:
        tend(workspace_id, promotion_id, timezone.now())
        messages.success(request, _("Ended. What people gave is destroyed when the time for objections is over."))
    return redirect("rewards:one", workspace_id, promotion_id)


def the_promotion(workspace: UUID, promotion: UUID) -> Promotion:
    """Http404 for one of others and for one that never was."""
    found = promotion_of(workspace, promotion)
    if found is None:
        raise Http404
    return found


def frame(workspace: UUID) -> dict[str, Any]:
    """What every page of the shop stands in."""
    return {"workspace": workspace_of(workspace), "section": "rewards"}
