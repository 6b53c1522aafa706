"""A minor who waits for a guardian, and whoever is locked, meets the pages that need nobody's yes, and no others.

The database takes in nothing for them anyway; here they are led to the page that says so, instead of to an error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from socialsmartly.privacy.minors.rules import waits
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.models import Member
from socialsmartly.words import Mark, keeps

ROOMS: Final = frozenset({"guardians", "minors", "promises", "ledger", "rights", "messaging"})
"""Whole rooms: asking the guardian, and what everybody may read."""
PAGES: Final = frozenset(
    {
        *("set_language", "security_contact", "health", "accounts:sign_out", "billing:editions"),
        *("my:copy", "my:proofs", "my:cancel", "my:requests", "my:request", "my:looks", "my:ask", "my:limits"),
    }
)
"""And every right that needs nobody's yes."""


class WaitsForGuardian:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    @keeps("7-b", "7-d")
    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        leads_to = _held_at(request.user) if request.user.is_authenticated else None
        if leads_to is None:
            return None
        found = request.resolver_match
        open_to_all = found is not None and (found.app_name in ROOMS or found.view_name in PAGES)
        return None if open_to_all else redirect(leads_to)


def _held_at(member: Member) -> str | None:
    """Whoever is hidden by their own wish has a page of their own (`my.leaving`)."""
    if member.permits & Mark.HIDDEN:
        asked = rights.deletion_of(Asker("member", member.pk))
        return "guardians:locked" if asked is not None and asked.channel == rights.REPORTED else None
    return "guardians:waiting" if waits(member.permits) else None
