"""A shop's customer is told what happened by their page while they were not there."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.portability.signals import fetched
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.person import tasks
from socialsmartly.words import keeps


@receiver(fetched)
@keeps("4.1-a")
def see_that_they_are_told(asker: Asker, **_: Any) -> None:
    """To every address on record; with the fetch, so that none goes unsaid."""
    if asker.kind == "contact":
        enqueue(tasks.tell_of_a_fetch, workspace_id=asker.owner, contact_id=asker.subject)
