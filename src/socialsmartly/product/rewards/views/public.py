"""The page of a promotion for everybody. Whoever only looks leaves nothing behind (2.2-d)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.rewards.models import Promotion
from socialsmartly.product.rewards.queries import how_it_stands, promotion_of
from socialsmartly.product.rewards.rules import WHAT_FOR, Item, sentences
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words import NO_PERSONAL_DATA, keeps


@require_safe
@opens_its_own(NO_PERSONAL_DATA)
@keeps("2.2-d")
def promotion_page(request: HttpRequest, shop_id: UUID, promotion_id: UUID) -> HttpResponse:
    """Nothing is asked, kept or filled in here, and no session begins."""
    promotion, shop = shown(shop_id, promotion_id)
    page = {
        "promotion": promotion,
        "shop": shop,
        "state": how_it_stands(promotion),
        "asks": asked(promotion),
        "rule": sentences(promotion.eligibility, promotion.currency),
        "any": "any" in promotion.eligibility,
        "destroyed_by": promotion.dates.destroyed_by,
    }
    return TemplateResponse(request, "rewards/public.html", page).render()


def shown(shop: UUID, promotion: UUID) -> tuple[Promotion, str]:
    """The promotion and the name of its shop, or Http404. The role that reads them can read nothing about anybody."""
    with reading_for(NO_PERSONAL_DATA, workspace=shop):
        found = promotion_of(shop, promotion)
        if found is None:
            raise Http404
        return found, str(workspace_of(shop).title)


def asked(promotion: Promotion) -> list[tuple[str, str]]:
    """Each item of the data sheet with what it is for; the address that a code proves is one of two, whatever else is asked."""
    named = [Item(name) for name in Item.values if name in promotion.asks]
    proven = [] if {Item.EMAIL, Item.PHONE} <= set(named) else [(_("E-mail or phone"), str(WHAT_FOR[Item.EMAIL]))]
    return proven + [(str(item.label), str(WHAT_FOR[item])) for item in named]
