"""What a person sees of the links that they made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from socialsmartly.privacy.portability.models import Fetch, Handover
from socialsmartly.privacy.rights.actions import Asker


@dataclass
class Shown:
    """One link with each time that it was used; `open` while somebody could fetch by it."""

    made: Handover
    open: bool
    fetches: list[Fetch] = field(default_factory=list)


def handovers_of(asker: Asker, now: datetime | None = None) -> list[Shown]:
    """Newest first, with the name of the service opened."""
    now = now or timezone.now()
    with asker.block():
        mine = Handover.objects.filter(owner=asker.owner, subject=asker.subject).order_by("-made_at")
        shown = {one.pk: Shown(one, _is_open(one, now)) for one in mine}
        for one in shown.values():
            one.made.service = str(one.made.service or "")  # opened here, while the block is open
        for fetch in Fetch.objects.filter(owner=asker.owner, subject=asker.subject).order_by("at"):
            if fetch.handover_id in shown:
                shown[fetch.handover_id].fetches.append(fetch)
    return list(shown.values())


def _is_open(one: Handover, now: datetime) -> bool:
    return one.withdrawn_at is None and one.until > now and one.left > 0
