"""Whose connection a request came by."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def visitor_of(request: HttpRequest) -> str:
    """The visitor's address, as the server or the proxy in front of it saw it."""
    return address_of(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        behind_proxy=settings.SOCIALSMARTLY_BEHIND_PROXY,
    )


def address_of(peer: str, forwarded: str, *, behind_proxy: bool) -> str:
    """Whose connection it is. The proxy in front of us puts whom it sees at the end of X-Forwarded-For; what stands before it anybody may
    have typed, and without a proxy so may all of it (ASVS V15.3.4)."""
    last = forwarded.rpartition(",")[2].strip() if behind_proxy else ""
    try:
        return str(ip_address(last))
    except ValueError:
        return peer
