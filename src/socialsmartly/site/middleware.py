"""Refusals as pages: what was refused, why, and what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from socialsmartly.privacy.access.errors import NotAgreed, NotAgreedByAll, NotAgreedByOwner, NotAuthorised
from socialsmartly.product.billing.errors import NotInEdition
from socialsmartly.product.workspaces.allowance import LimitReached

NOT_USED = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "bluetooth", "browsing-topics")
OWN_USE = ("publickey-credentials-create", "publickey-credentials-get", "clipboard-write")
REFUSALS = frozenset({400, 403, 404, 405, 409, 413, 422, 429})
NOT_AGREED = {NotAgreedByAll: "not_agreed_by_all.html", NotAgreedByOwner: "not_agreed_by_owner.html"}
log = logging.getLogger("socialsmartly.refusals")
PERMISSIONS = ", ".join([f"{name}=()" for name in NOT_USED] + [f"{name}=(self)" for name in OWN_USE])


class EveryAnswer:
    """What every answer says to the browser, beside what Django and the policy for content say. An answer may say otherwise itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answers_back = request.method in {"TRACE", "TRACK", "CONNECT"}
        response = HttpResponseNotAllowed(["GET", "HEAD", "POST"]) if answers_back else self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")  # a page about a person stays in no cache
        if response.status_code in REFUSALS:
            _write_down(request, response.status_code)
        return response


def _write_down(request: HttpRequest, status: int) -> None:
    """By the name of the route, never the address: an address may hold what somebody typed. Who it was stands in no line of the log."""
    match = request.resolver_match
    log.warning("refused", extra={"status": status, "route": match.view_name if match else ""})


class PlainRefusals:
    """Turns a refusal of the privacy rooms into a page that says what is missing and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAgreed):
            return render(request, NOT_AGREED.get(type(exception), "not_agreed.html"), status=403)
        if isinstance(exception, NotInEdition):
            return render(request, "billing/not_in_edition.html", status=403)
        if isinstance(exception, LimitReached):
            return render(request, "billing/limit_reached.html", status=403)
        if isinstance(exception, NotAuthorised):
            return render(request, "refused.html", status=403)
        return None
