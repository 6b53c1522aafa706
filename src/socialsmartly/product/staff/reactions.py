"""Answers reach people here, whichever page they were given on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.applicants.actions import prove
from socialsmartly.privacy.casework.signals import settled
from socialsmartly.privacy.fees.signals import quoted
from socialsmartly.privacy.grounds.signals import deleted_unasked
from socialsmartly.privacy.identity.codes import Outcome
from socialsmartly.privacy.identity.models import Check
from socialsmartly.privacy.identity.signals import agreed, arranged
from socialsmartly.privacy.incidents.signals import agreed as happened
from socialsmartly.privacy.limits.signals import announced
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.privacy.rights.signals import held
from socialsmartly.privacy.succession.signals import granted
from socialsmartly.product.staff.actions import tell_the_person
from socialsmartly.product.staff.tasks import tell_of_agreed_incident, tell_of_decided_succession


@receiver(agreed)
def take_as_proof(request: RightsRequest, check: Check, **_: Any) -> None:
    """Where they saw the person whom the request claims; what did not show it proves nothing."""
    if check.outcome == Outcome.SAME and check.seen_by is not None and check.agreed_by is not None:
        prove(request, seen_by=check.seen_by, agreed_by=check.agreed_by)


@receiver([settled, announced, arranged, quoted, deleted_unasked])
def tell(request: RightsRequest, **_: Any) -> None:
    """A guardian who was checked gets a message of their own, with the link by which they go on."""
    if request.right != Right.VERIFY or request.state == RequestState.RECEIVED:
        tell_the_person(request)


@receiver(granted)
def tell_everybody_of_it(succession: UUID, **_: Any) -> None:
    enqueue(tell_of_decided_succession, succession_id=succession)


@receiver(happened)
def find_whom_it_touched(incident: UUID, **_: Any) -> None:
    enqueue(tell_of_agreed_incident, incident_id=incident)


@receiver(held)
def tell_that_it_waits(request: RightsRequest, **_: Any) -> None:
    tell_the_person(request)
