"""What the shop and whoever comes by see of promotions."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from socialsmartly.product.rewards.models import Promotion, State


def promotions_of(workspace: UUID) -> list[Promotion]:
    return list(Promotion.objects.filter(workspace_id=workspace).order_by("-made_at", "-id"))


def promotion_of(workspace: UUID, promotion: UUID) -> Promotion | None:
    found: Promotion | None = Promotion.objects.filter(workspace_id=workspace, pk=promotion).first()
    return found


def how_it_stands(promotion: Promotion) -> str:
    """Its state as a person sees it: one whose day is over has ended, whether or not anybody pressed the button."""
    over = promotion.state == State.ENDED or promotion.ends_at <= timezone.now()
    return State.ENDED.value if over else str(promotion.state)
