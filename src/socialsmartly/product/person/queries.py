"""What the personal page shows beside what is held."""

from __future__ import annotations

from socialsmartly.privacy.rights.models import RequestStep, RightsRequest
from socialsmartly.privacy.rights.telling import Told, told


def requests_with_dates() -> list[tuple[RightsRequest, Told | None]]:
    """The requests of the block's subject, newest first, with their dates in words. Call it inside a block that reads for `rights`."""
    steps = list(RequestStep.objects.order_by("at", "id"))
    found = RightsRequest.objects.order_by("-received_at")
    return [(one, told(one, [step for step in steps if step.request == one.pk])) for one in found]
