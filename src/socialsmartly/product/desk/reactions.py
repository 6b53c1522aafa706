"""A person's word about what silence did reaches the dispute."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.decisions.models import Decided
from socialsmartly.privacy.decisions.signals import decided_anew
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.desk.rules import SILENCE
from socialsmartly.product.desk.tasks import take_back
from socialsmartly.words import keeps


@receiver(decided_anew)
@keeps("4.5-b")
def move_it_back(asker: Asker, first: Decided, anew: Decided, **_: Any) -> None:
    if first.kind == SILENCE.slug and anew.outcome != first.outcome and asker.workspace is not None:
        enqueue(take_back, workspace_id=asker.workspace, contact_id=asker.subject, decision_id=first.pk)
