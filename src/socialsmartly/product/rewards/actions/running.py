"""A promotion from its beginning to its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.publishing.actions import Thing, publish
from socialsmartly.privacy.publishing.models import What
from socialsmartly.product.rewards.models import Because, Promotion, State
from socialsmartly.product.rewards.rules import checked, version_of
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Sheet:
    """What a shop decided. Money in the smallest units of its currency."""

    title: str
    offer: str
    terms: str
    asks: tuple[str, ...]
    eligibility: Any
    reward: str
    reward_value: int
    reward_words: str
    currency: str
    worth_minor: int
    budget_count: int
    budget_minor: int
    ends_at: datetime
    objection_days: int
    code_days: int
    reviewed: bool = False
    tax_in: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What others will read."""
        return self.title, self.offer, self.terms, self.reward_words


@keeps("2.2-c", "3.1-g")
def begin(workspace: UUID, author: UUID, sheet: Sheet, confirmed: Sequence[str] = ()) -> UUID:
    """Open a promotion (TreeRefused, and NotConfirmed for what in its words identifies somebody). Inside a block for PROMOTION."""
    checked(sheet.eligibility)
    promotion = uuid7()
    thing = Thing(What.PROMOTION, promotion)
    publish(thing, sheet.texts, owner=workspace, author=author, confirmed=confirmed)
    said = asdict(sheet) | {"asks": list(sheet.asks), "terms_version": version_of(sheet.terms)}
    Promotion.objects.create(id=promotion, workspace_id=workspace, **said)
    return promotion


def pause(workspace: UUID, promotion: UUID, because: Because = Because.SHOP) -> bool:
    """Nobody joins, gets a reward or uses one until it goes on; False when it was not running."""
    running = Promotion.objects.filter(workspace_id=workspace, pk=promotion, state=State.RUNNING)
    return bool(running.update(state=State.PAUSED, because=because))


def resume(workspace: UUID, promotion: UUID) -> bool:
    paused = Promotion.objects.filter(workspace_id=workspace, pk=promotion, state=State.PAUSED)
    return bool(paused.update(state=State.RUNNING, because="", odd_tries=0, odd_since=timezone.now()))


@keeps("2.2-c")
def end(workspace: UUID, promotion: UUID) -> bool:
    """Close it now; False when it had ended. `tend` it afterwards in a block of its own, which brings the time for objections forward:
    claims are held before their promotion everywhere, so whoever holds the promotion touches no claim."""
    now = timezone.now()
    going = Promotion.objects.filter(workspace_id=workspace, pk=promotion).exclude(state=State.ENDED)
    row = going.select_for_update().first()
    if row is None:
        return False
    row.ends_at = min(now, row.ends_at)
    going.update(state=State.ENDED, because="", ends_at=row.ends_at)
    return True
