"""What every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from socialsmartly.privacy.consent.rules import says_no_to_sharing


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "operator": settings.SOCIALSMARTLY_OPERATOR,
        "privacy_contact": settings.SOCIALSMARTLY_PRIVACY_CONTACT,
        "says_no_to_sharing": says_no_to_sharing(request.headers),
        "on_own_machine": settings.SOCIALSMARTLY_LOCAL,
    }
