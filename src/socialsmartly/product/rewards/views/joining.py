"""Taking part: an address, a code to it, and from then on a page of one's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.actions import codes
from socialsmartly.product.accounts.by_code import send_to, typed_code
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.rewards.actions.claiming import join as join_in
from socialsmartly.product.rewards.errors import HadOne, NotOpen
from socialsmartly.product.rewards.forms import JoinForm
from socialsmartly.product.rewards.queries import KIND
from socialsmartly.product.rewards.views.public import shown
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import SECURITY, TAKING_PART


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@opens_its_own(NO_PERSONAL_DATA, SECURITY)
def join(request: HttpRequest, shop_id: UUID, promotion_id: UUID) -> HttpResponse:
    """Asks for the address and sends a code there. Nobody has joined yet: what was typed goes as every unused code does (2.1-b)."""
    promotion, shop = shown(shop_id, promotion_id)
    if not promotion.is_open:
        return redirect("rewards:public", shop_id, promotion_id)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and send_to(request, form.cleaned_data["address"], codes.REWARD, _name(promotion_id), form):
        return redirect("rewards:code", shop_id, promotion_id)
    page = {"form": form, "promotion": promotion, "shop": shop}
    return TemplateResponse(request, "rewards/join.html", page, status=422 if form.errors else 200).render()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@opens_its_own(NO_PERSONAL_DATA, SECURITY, TAKING_PART)
@keeps("2.2-c")
def code(request: HttpRequest, shop_id: UUID, promotion_id: UUID) -> HttpResponse:
    """The right code makes the claim, or leads to the one that this person has already."""
    promotion, _shop = shown(shop_id, promotion_id)
    name, back = _name(promotion_id), redirect("rewards:join", shop_id, promotion_id)
    answer = typed_code(
        request, name, codes.REWARD, page="rewards/code.html", again=lambda _request: back, promotion=promotion
    )
    if not isinstance(answer, Address):
        return answer.render() if isinstance(answer, TemplateResponse) else answer
    codes.close(UUID(request.session.pop(name)), delivered=answer)
    try:
        claim = join_in(shop_id, promotion_id, answer, request.LANGUAGE_CODE)
    except (NotOpen, HadOne) as refused:
        messages.warning(request, _(str(refused)))
        return redirect("rewards:public", shop_id, promotion_id)
    return redirect("rewards:claim", PersonalLink(KIND, shop_id, claim).token())


def _name(promotion: UUID) -> str:
    """Where the session keeps the flow: a code for one promotion is worth nothing at another."""
    return f"reward-{promotion}"
