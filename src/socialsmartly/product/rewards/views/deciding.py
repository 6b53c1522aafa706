"""What people of the shop decide: claims that no rule decides, objections, rewards that were misused, and codes at the counter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import may_open, opens_its_own, serves
from socialsmartly.product.accounts.doors import member_id, signed_in
from socialsmartly.product.contacts.errors import NotShown
from socialsmartly.product.contacts.revealing import in_full, press, shown_in_full
from socialsmartly.product.rewards.actions import deciding, redeeming
from socialsmartly.product.rewards.actions.redeeming import Told
from socialsmartly.product.rewards.forms import RedeemForm, WithheldForm
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.queries import handed_out, queue_of, unused
from socialsmartly.product.rewards.rules import Reason, Step
from socialsmartly.product.rewards.tasks import answered
from socialsmartly.product.rewards.views.shop import frame, the_promotion
from socialsmartly.words.money import typed
from socialsmartly.words.purposes import PROMOTION, REVEALING, SECURITY, TAKING_PART

SAID: Final[dict[Told, str | Promise]] = {
    Told.HELD: gettext_lazy("Held for this order for half an hour."),
    Told.USED: gettext_lazy("Used up by this order."),
    Told.LET_GO: gettext_lazy("Let go. It can be used for another order."),
    Told.MISTYPED: gettext_lazy("This code is mistyped. Read it again, sign by sign."),
    Told.UNKNOWN: gettext_lazy("Nobody was given this code."),
    Told.MANY_UNKNOWN: gettext_lazy(
        "Nobody was given this code, and many like it were typed here within the hour. Look who brings them."
    ),
    Told.NOT_THEIRS: gettext_lazy("This code was given to somebody else. It is good for that person only."),
    Told.PAUSED: gettext_lazy("The promotion is paused, so no code is taken."),
    Told.LIMITED: gettext_lazy(
        "Whoever has this code limited the use of their data, so it is not taken now. On their page they can lift that."
    ),
    Told.OVER: gettext_lazy("This code cannot be used for this order: it is used, over, or held for none or another."),
    Told.BUSY: gettext_lazy("Another order holds this code at the moment."),
}
GOOD: Final = (Told.HELD, Told.USED, Told.LET_GO)


@require_safe
@signed_in
@in_full(Claim, "promotion_id")
@serves(PROMOTION)
def queue(request: HttpRequest, workspace_id: UUID, promotion_id: UUID) -> HttpResponse:
    """Each look is written down, and whoever takes part sees it on their page."""
    promotion = the_promotion(workspace_id, promotion_id)
    shown = shown_in_full(request)
    waiting = [(claim, shown.get(claim.pk)) for claim in queue_of(promotion)]
    handed = [(claim, shown.get(claim.pk), _withheld(claim, promotion.currency)) for claim in handed_out(promotion)]
    page = {"promotion": promotion, "waiting": waiting, "handed": handed, "reveals": may_open(REVEALING)}
    return TemplateResponse(request, "rewards/queue.html", {**frame(workspace_id), **page})


def _withheld(claim: Claim, currency: str) -> str:
    """As it is typed."""
    return "" if claim.withheld_minor is None else typed(claim.withheld_minor, currency)


@require_POST
@signed_in
@opens_its_own(PROMOTION, REVEALING)
def show(request: HttpRequest, workspace_id: UUID, promotion_id: UUID, claim_id: UUID) -> HttpResponse:
    """How somebody who takes part is reached, in full and with a reason."""
    with reading_for(PROMOTION, **scope_of(request, PROMOTION, {"workspace_id": workspace_id})):
        the_promotion(workspace_id, promotion_id)
        if not Claim.objects.filter(workspace_id=workspace_id, promotion_id=promotion_id, pk=claim_id).exists():
            raise Http404
    try:
        press(request, Claim, workspace_id, claim_id, promotion_id)
    except NotShown as refused:
        messages.error(request, _(str(refused)))
    return redirect("rewards:queue", workspace_id, promotion_id)


@require_POST
@signed_in
@serves(PROMOTION)
def decide(request: HttpRequest, workspace_id: UUID, promotion_id: UUID, claim_id: UUID) -> HttpResponse:
    """By a person: yes or no. The form says at which step they saw it; where it has moved on, nothing happens."""
    the_promotion(workspace_id, promotion_id)
    since = Step.APPEALED if request.POST.get("since") == Step.APPEALED else Step.VERIFYING
    moves: dict[str, Callable[[], bool]] = {
        "yes": lambda: deciding.approve(workspace_id, claim_id, since),
        "no": lambda: deciding.reject(workspace_id, claim_id, Reason.SHOP, since),
    }
    move = moves.get(request.POST.get("do", ""))
    if move is None or not move():
        messages.warning(request, _("Nothing was changed: it had moved on meanwhile."))
    else:
        if since is Step.APPEALED:
            enqueue(answered, workspace_id=workspace_id, claim_id=claim_id, staff_id=member_id(request))
        messages.success(request, _("Done. Whoever it is about is told."))
    return redirect("rewards:queue", workspace_id, promotion_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@serves(PROMOTION)
def take_back(request: HttpRequest, workspace_id: UUID, promotion_id: UUID, claim_id: UUID) -> HttpResponse:
    """Asks first: the person is told at once, and nothing but their objection brings the reward back."""
    promotion = the_promotion(workspace_id, promotion_id)
    if request.method == "POST":
        if deciding.revoke(workspace_id, claim_id):
            messages.success(request, _("Done. Whoever it is about is told."))
        else:
            messages.warning(request, _("Nothing was changed: it had moved on meanwhile."))
        return redirect("rewards:queue", workspace_id, promotion_id)
    claim = unused(promotion, claim_id)
    if claim is None:
        raise Http404
    page = {**frame(workspace_id), "promotion": promotion, "claim": claim}
    return TemplateResponse(request, "rewards/take_back.html", page)


@require_POST
@signed_in
@serves(PROMOTION)
def withhold(request: HttpRequest, workspace_id: UUID, promotion_id: UUID, claim_id: UUID) -> HttpResponse:
    """Whether tax is withheld is decided by a person, who notes it here."""
    form = WithheldForm(request.POST, currency=the_promotion(workspace_id, promotion_id).currency)
    minor = form.cleaned_data["withheld"] if form.is_valid() else None
    if form.errors or not deciding.withhold(workspace_id, claim_id, minor, by=member_id(request)):
        messages.error(request, _("Nothing was noted. Type an amount, or leave the field empty."))
    else:
        messages.success(request, _("Noted. Whoever it is about is told."))
    return redirect("rewards:queue", workspace_id, promotion_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@opens_its_own(PROMOTION, TAKING_PART, SECURITY)
def redeem(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """For whoever stands at a counter; a shop's own checkout calls the same three actions."""
    with reading_for(PROMOTION, **scope_of(request, PROMOTION, {"workspace_id": workspace_id})):
        page = frame(workspace_id)
    form = RedeemForm(request.POST if request.method == "POST" else None)
    by = str(member_id(request))
    told = _redeemed(request.POST.get("do", ""), workspace_id, form, by) if form.is_valid() else None
    page |= {"form": form, "told": SAID[told] if told else "", "good": told in GOOD}
    status = 422 if form.errors or (told and told not in GOOD) else 200
    return TemplateResponse(request, "rewards/redeem.html", page, status=status).render()


def _redeemed(does: str, workspace: UUID, form: RedeemForm, by: str) -> Told | None:
    typed, order = form.cleaned_data["reward_code"], form.cleaned_data["order"]
    if does == "reserve":
        return redeeming.reserve(workspace, typed, form.cleaned_data["buyer"], order, by)
    if does == "confirm":
        return redeeming.confirm(workspace, typed, order, by)
    return redeeming.release(workspace, typed, order) if does == "release" else None
