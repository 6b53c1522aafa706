"""What every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "operator": settings.SOCIALSMARTLY_OPERATOR,
        "privacy_contact": settings.SOCIALSMARTLY_PRIVACY_CONTACT,
        "on_own_machine": settings.SOCIALSMARTLY_LOCAL,
    }
