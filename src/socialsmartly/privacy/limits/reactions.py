"""An answer settles a dispute, whoever gave it; and where deleting is refused because it is not possible, nothing else is done either."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.casework.models import Decision
from socialsmartly.privacy.casework.rules import RefusalCode
from socialsmartly.privacy.casework.signals import settled
from socialsmartly.privacy.limits.actions import end, restrict_beside
from socialsmartly.privacy.limits.models import Limit
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words import keeps


@receiver(settled)
@keeps("4.1-c")
def settle(request: RightsRequest, by: str, **_: Any) -> None:
    """Inside the transaction of the answer: the value may be used again with its reasons written down, or neither."""
    asker = Asker(request.subject_kind, request.subject, request.workspace)
    limit = Limit.objects.filter(owner=asker.owner, request=request.pk, ended_at=None).first()
    if limit is not None:
        end(asker, limit, by=by)


@receiver(settled)
@keeps("4.6-g")
def only_store(request: RightsRequest, **_: Any) -> None:
    """PIPL 47(2): what cannot be deleted yet is stored safely, and used for nothing."""
    if Decision.objects.filter(request=request.pk, code=RefusalCode.NOT_POSSIBLE).exists():
        restrict_beside(Asker(request.subject_kind, request.subject, request.workspace), request)
