"""The page of the decisions that programs make, open to everybody and about nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.decisions.register import told
from socialsmartly.words import NO_PERSONAL_DATA, keeps


@require_safe
@serves(NO_PERSONAL_DATA)
@keeps("4.5-a")
def decisions(request: HttpRequest) -> HttpResponse:
    return render(request, "decisions/decisions.html", {"decisions": told()})
