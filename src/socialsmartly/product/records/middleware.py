"""One record for each request of a signed-in member, after the answer is made."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from socialsmartly.privacy.keyring.errors import KeyringError
from socialsmartly.privacy.minors.rules import takes_nothing_in
from socialsmartly.product.accounts.visitors import visitor_of
from socialsmartly.product.records.actions import record
from socialsmartly.product.records.rules import SIGNED_IN, browser_of, device_of, kind_of, language_of

log = logging.getLogger("socialsmartly.records")


class RecordsMiddleware:
    """Visitors without an account leave no record, and neither does a minor to whom no guardian agreed yet, nor whoever is locked. A record that cannot be written is noted and the page goes out all the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not takes_nothing_in(request.user.permits):
            try:
                record(request.user.pk, **facts(request, response))
            except (DatabaseError, KeyringError):
                log.exception("a record was not written")
        return response


def facts(request: HttpRequest, response: HttpResponse) -> dict[str, object]:
    """The name of the route, never the address: an address may hold what somebody typed."""
    agent = request.headers.get("User-Agent", "")
    kind = kind_of(request.method or "", response.headers.get("Content-Type", ""))
    return {
        "kind": "sign-in" if SIGNED_IN in request.META else kind,
        "route": request.resolver_match.view_name if request.resolver_match else "",
        "language": language_of(request.headers.get("Accept-Language", "")),
        "browser": browser_of(agent),
        "device": device_of(agent),
        "ip": visitor_of(request),
    }
