"""Two of the staff have decided about a guardian: the request is over, and what follows for the minor is put on the queue with it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.applicants.signals import proven
from socialsmartly.privacy.casework.signals import settled
from socialsmartly.privacy.rights.actions.asking import finish
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.privacy.rights.telling import ANSWERED
from socialsmartly.product.guardians.tasks import take_answer
from socialsmartly.words import keeps


@receiver(proven)
@keeps("7-b")
def answer_it(request: RightsRequest, **_: Any) -> None:
    """Nothing more is asked of staff than whether what was shown is enough."""
    if request.right == Right.VERIFY:
        finish(request, rows=0, done=(ANSWERED,))
        enqueue(take_answer, request_id=request.pk)


@receiver(settled)
@keeps("7-b")
def say_why(request: RightsRequest, **_: Any) -> None:
    if request.right == Right.VERIFY:
        enqueue(take_answer, request_id=request.pk)
