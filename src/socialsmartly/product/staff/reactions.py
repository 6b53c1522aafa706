"""Answers reach people here, whichever page they were given on."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.casework.signals import settled
from socialsmartly.privacy.fees.signals import quoted
from socialsmartly.privacy.limits.signals import announced
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.signals import held
from socialsmartly.product.staff.actions import tell_the_person


@receiver([settled, announced, quoted])
def tell(request: RightsRequest, **_: Any) -> None:
    tell_the_person(request)


@receiver(held)
def tell_that_it_waits(request: RightsRequest, **_: Any) -> None:
    tell_the_person(request)
