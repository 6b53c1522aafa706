"""What this room does when a person's data is corrected or deleted, or when they say no."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.consent.signals import withdrawing
from socialsmartly.privacy.datamap.looking import ask
from socialsmartly.privacy.recipients.actions.telling import tell_everybody, tell_of_a_shop
from socialsmartly.privacy.recipients.codes import Use
from socialsmartly.privacy.recipients.models import Says
from socialsmartly.privacy.recipients.tasks import tell_of_a_no
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.signals import closing, corrected, erasing
from socialsmartly.words import Permit, keeps


@receiver(erasing)
def tell_of_the_deletion(asker: Asker, request: RightsRequest, **_: Any) -> None:
    tell_everybody(asker, Says.ERASE, number=request.number)


@receiver(corrected)
def tell_of_the_correction(asker: Asker, request: RightsRequest, column: str, **_: Any) -> None:
    item = f"{person_kinds()[asker.kind]._meta.label}.{column}"
    tell_everybody(asker, Says.CORRECT, number=request.number, item=item)


@receiver(withdrawing)
@keeps("3.3-b")
def see_that_a_successor_hears_of_it(permit: Permit, owner: UUID, subject: UUID, event: UUID, **_: Any) -> None:
    """Only where the business ever changed hands, which nearly nobody's has."""
    if ask("SELECT 1 FROM recipients_contract WHERE use = %s LIMIT 1", Use.SUCCESSION):
        whose: dict[str, Any] = {} if permit.root is not None or owner == subject else {"workspace_id": owner}
        enqueue(tell_of_a_no, subject_id=subject, event_id=event, **whose)


@receiver(closing)
def tell_of_the_closed_shop(workspace: UUID, spared: Collection[UUID], **_: Any) -> None:
    tell_of_a_shop(workspace, spared)
