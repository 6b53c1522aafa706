"""What people grant is accepted with their answer; the worker carries it out."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.casework.signals import settled
from socialsmartly.privacy.grounds.actions import demanding
from socialsmartly.privacy.rights.models import RightsRequest


@receiver(settled)
def accept(request: RightsRequest, **_: Any) -> None:
    demanding.settled(request)
