"""Refusals as pages: what was refused, why, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from socialsmartly.privacy.access.errors import NotAuthorised


class PlainRefusals:
    """Turns a refusal of the privacy rooms into a page that says which authorisation is missing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAuthorised):
            return render(request, "refused.html", status=403)
        return None
