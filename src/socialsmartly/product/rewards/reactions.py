"""What happens when somebody who takes part leaves: who had a reward is remembered as a keyed hash, so that there is no second one."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.keyring import suppression
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.signals import leaving
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.queries import KIND
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RIGHTS


@receiver(leaving)
@keeps("2.2-c")
def remember_who_had_one(asker: Asker, **_: Any) -> None:
    """Until the time for objections is over, and under a key that leads to nobody: it can only say yes to an address that comes again."""
    if asker.kind != KIND:
        return
    with asker.block(RIGHTS):
        had = Claim.objects.filter(workspace_id=asker.workspace, pk=asker.subject, issued_at__isnull=False).first()
    if had is not None:
        suppression.remember(had.promotion_id, had.pk, had.kept_until.date())
