"""The certificate of a deletion. It names nobody, so whoever has the number may have it: the person has no account any more."""

from __future__ import annotations

import json
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.ledger.pack import pack
from socialsmartly.privacy.rights.certificate import CERTIFICATE, KEYRING_FILES, WAITS, told_rows
from socialsmartly.privacy.rights.models import Certificate
from socialsmartly.privacy.rights.proofs import proven_steps
from socialsmartly.words import NO_PERSONAL_DATA, keeps


@require_GET
@never_cache
@serves(NO_PERSONAL_DATA)
@keeps("4.2-a", "5-g")
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    kept = _kept(number)
    told = json.loads(kept.body)
    lines = proven_steps(kept)
    facts = {
        "number": number,
        "received": datetime.fromisoformat(told["received"]),
        "completed": datetime.fromisoformat(told["completed"]),
        "rows": told_rows(told["rows"]),
        "searched": [{"name": gettext(place), **found} for place, found in told["searched"].items()],
        "keyring_apart": KEYRING_FILES in told["not searched"],
        "keys": told["keys destroyed"],
        "left": told["rows left"],
        "others": told.get("rows of others changed"),  # certificates from before it was counted do not say
        "waits": told.get(WAITS, False),
        "index": lines[-1].index,
        "fingerprint": lines[-1].opening.said["certificate"],
    }
    return render(request, "rights/certificate.html", facts)


@require_GET
@never_cache
@serves(NO_PERSONAL_DATA)
def certificate_pack(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate with the proofs of its lines and the program that checks them."""
    kept = _kept(number)
    beside = {CERTIFICATE: kept.body.encode()}
    packed = pack(proven_steps(kept), site=settings.SOCIALSMARTLY_SITE, beside=beside)
    answer = HttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{number}.zip"'
    return answer


def _kept(number: str) -> Certificate:
    kept: Certificate | None = Certificate.objects.filter(number=number).first()
    if kept is None:
        raise Http404
    return kept
