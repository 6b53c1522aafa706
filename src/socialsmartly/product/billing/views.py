"""Which edition holds what, and which information each part reads; open to everybody and about nobody. And what providers tell."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.product.billing import providers
from socialsmartly.product.billing.actions import settle
from socialsmartly.product.billing.errors import Forged
from socialsmartly.product.billing.rules import CATALOGUE
from socialsmartly.product.billing.table import published
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.purposes import PURCHASE, SETTLING


@require_safe
@serves(NO_PERSONAL_DATA)
def editions(request: HttpRequest) -> HttpResponse:
    return render(request, "billing/editions.html", {"held": list(published()), "packs": _packs()})


def _packs() -> str:
    said = _("%(title)s (+%(adds)s)")
    return _(", ").join(said % {"title": pack.title, "adds": number_format(pack.adds)} for pack in CATALOGUE.packs)


@csrf_exempt  # a machine, without cookies: the signature is the credential
@require_POST
@opens_its_own(SETTLING, PURCHASE)
def told(request: HttpRequest, provider: str) -> HttpResponse:
    """A message of a provider. What is not signed learns nothing but that; what was told before is answered as if it were new."""
    read = providers.reader_of(provider)
    if read is None:
        raise Http404
    try:
        payment = read(request.headers, request.body, timezone.now())
    except Forged:
        return HttpResponse(status=400)
    if payment is not None:
        settle(payment)
    return HttpResponse(status=204)
