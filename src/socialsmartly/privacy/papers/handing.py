"""A copy of everything as somebody downloads it, the same on whichever page they ask for it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation

from socialsmartly.privacy.papers.consents import Controller, consents_file
from socialsmartly.privacy.rights.copy import archive
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.reading import Held


def controller(shop: str = "") -> Controller:
    """Who decides what the person's data is for: the shop for its customers, the operator for members. Both are reached here."""
    contact, country = settings.SOCIALSMARTLY_PRIVACY_CONTACT, settings.SOCIALSMARTLY_SELLER_COUNTRY
    return Controller(shop, contact) if shop else Controller(settings.SOCIALSMARTLY_OPERATOR, contact, country)


def copy_to_keep(made: RightsRequest, held: list[Held], by: Controller, *, called: str = "my-data") -> HttpResponse:
    """The archive of one request, with the consents as records for programs. No cache keeps it."""
    packed = archive(
        held,
        number=made.number,
        made_at=timezone.now(),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        beside=consents_file(held, made.subject, by),
    )
    answer = HttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{called}-{made.number}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer
