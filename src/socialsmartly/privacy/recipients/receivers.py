"""What this room does when a person's data is corrected or deleted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.recipients.actions.telling import tell_everybody, tell_of_a_shop
from socialsmartly.privacy.recipients.models import Says
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.signals import closing, corrected, erasing


@receiver(erasing)
def tell_of_the_deletion(asker: Asker, request: RightsRequest, **_: Any) -> None:
    tell_everybody(asker, Says.ERASE, number=request.number)


@receiver(corrected)
def tell_of_the_correction(asker: Asker, request: RightsRequest, column: str, **_: Any) -> None:
    item = f"{person_kinds()[asker.kind]._meta.label}.{column}"
    tell_everybody(asker, Says.CORRECT, number=request.number, item=item)


@receiver(closing)
def tell_of_the_closed_shop(workspace: UUID, spared: Collection[UUID], **_: Any) -> None:
    tell_of_a_shop(workspace, spared)
