"""The address by which one customer answers a shop's surveys. Whoever has it can answer for them, once."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from socialsmartly.privacy.access.links import PersonalLink

KIND: Final = "survey"


def page_of(workspace: UUID, contact: UUID) -> str:
    """The customer's page with every survey of the shop that is open: the same for all of them, so it tells nothing of any."""
    path = reverse("surveys:theirs", args=[PersonalLink(KIND, workspace, contact).token()])
    return f"{settings.SOCIALSMARTLY_SITE}{path}"
