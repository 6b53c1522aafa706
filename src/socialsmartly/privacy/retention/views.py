"""The certificate of a sweep, for everybody who has its number: it is in counts and names nobody."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.ledger.pack import pack, proven
from socialsmartly.privacy.retention.certificate import CERTIFICATE, opening_of
from socialsmartly.privacy.retention.models import SweepCertificate
from socialsmartly.privacy.retention.queries import certificate as kept
from socialsmartly.privacy.retention.queries import name_of, spoken
from socialsmartly.words import NO_PERSONAL_DATA, keeps


@require_GET
@never_cache
@serves(NO_PERSONAL_DATA)
@keeps("5-g")
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    found = _found(number)
    told, line = json.loads(found.body), proven([opening_of(found)])[0]
    facts = {
        "number": number,
        "completed": datetime.fromisoformat(told["completed"]),
        "ended": [(name_of(name), rows) for name, rows in told["ended"].items()],
        "longer": [(name_of(name), rows) for name, rows in told.get("kept longer by agreement", {}).items()],
        "searched": [{"name": gettext(place), **looked} for place, looked in told["searched"].items()],
        "slowest": spoken(timedelta(seconds=told["slowest seconds"])),
        "still_there": told["still there"],
        "keys": told["keys destroyed"],
        "keys_left": told["keys left"],
        "sought": told["values searched for"],
        "unsought": told["values not searched for"],
        "index": line.index,
        "fingerprint": line.opening.said["certificate"],
    }
    return render(request, "retention/sweep.html", facts)


@require_GET
@never_cache
@serves(NO_PERSONAL_DATA)
def certificate_pack(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate with the proof of its line and the program that checks it."""
    found = _found(number)
    packed = pack(
        proven([opening_of(found)]), site=settings.SOCIALSMARTLY_SITE, beside={CERTIFICATE: found.body.encode()}
    )
    answer = HttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="sweep-{number}.zip"'
    return answer


def _found(number: str) -> SweepCertificate:
    found = kept(number)
    if found is None:
        raise Http404
    return found
