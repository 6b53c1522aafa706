"""Whoever agreed before there were orders gets theirs with the first page they open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from socialsmartly.product.billing.actions import begin_late

ORDERED: Final = "ordered"
"""Where the session remembers that there is an order, so that the pages after it ask nothing."""


class FirstOrder:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and ORDERED not in request.session:
            begin_late(UUID(str(request.user.pk)))
            request.session[ORDERED] = True
        return self.get_response(request)
