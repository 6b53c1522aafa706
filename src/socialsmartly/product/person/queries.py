"""What the personal page shows beside what is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework.queries import Conversation, for_the_person
from socialsmartly.privacy.casework.rules import WITH_WORDS
from socialsmartly.privacy.fees.queries import Standing, standing
from socialsmartly.privacy.grounds.queries import Shown as ShownDemand
from socialsmartly.privacy.grounds.queries import demand_of
from socialsmartly.privacy.rights.models import Correction, RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.prepared import prepared
from socialsmartly.privacy.rights.telling import Told, told
from socialsmartly.product.person import actions
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words.purposes import PREFERENCES

YOUNG: Final = timedelta(hours=72)
"""How long an address that came by the link proves nothing yet; as long as a member's change without a proof waits."""


@dataclass(frozen=True)
class Shown:
    """A request as the page shows it: its dates in words, and what was written about it where a person answers."""

    asked: RightsRequest
    told: Told | None
    talk: Conversation | None
    fee: Standing
    demanded: ShownDemand | None
    prepared: list[str]
    """The channels that wait under it for the person's own yes."""


def shop_of(link: PersonalLink) -> str:
    with reading_for(PREFERENCES, workspace=link.workspace, subject=link.subject):
        return str(workspace_of(link.workspace).title)


def requests_shown() -> list[Shown]:
    """The requests of the block's subject, newest first. Call it inside a block that reads for `rights`."""
    steps = list(RequestStep.objects.order_by("at", "id"))
    found = RightsRequest.objects.order_by("-received_at")
    return [_shown(one, [step for step in steps if step.request == one.pk]) for one in found]


def _shown(asked: RightsRequest, done: list[RequestStep]) -> Shown:
    waits = prepared(done)
    return Shown(
        asked,
        told(asked, done),
        for_the_person(asked) if asked.right in WITH_WORDS else None,
        standing(asked),
        demand_of(asked),
        [channel for channel, permit in actions.CHANNELS.items() if permit in waits],
    )


def came_by_the_link(link: PersonalLink, field: str) -> bool:
    """Whether this field was corrected by the personal link so lately that whoever was told of it may not have read it yet."""
    asker = actions.asker(link)
    with asker.block():
        lately = RightsRequest.objects.filter(
            subject=link.subject,
            right=Right.CORRECT,
            channel=actions.CHANNEL,
            received_at__gt=timezone.now() - YOUNG,
        )
        fields = Correction.objects.filter(owner=asker.owner, subject=link.subject, field=field)
        return bool(fields.filter(request__in=list(lately.values_list("pk", flat=True))).exists())
