"""Which edition holds what, and which information each part reads; open to everybody and about nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.views import serves
from socialsmartly.product.billing.table import published
from socialsmartly.words import NO_PERSONAL_DATA


@require_safe
@serves(NO_PERSONAL_DATA)
def editions(request: HttpRequest) -> HttpResponse:
    return render(request, "billing/editions.html", {"held": list(published())})
