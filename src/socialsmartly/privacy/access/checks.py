"""No view without a purpose, seen before the first request is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from socialsmartly.privacy.access.views import purpose_of


def every_view_says_what_it_is_for(**_: object) -> list[CheckMessage]:
    return [
        Error(
            f"{pattern.callback.__module__}.{pattern.callback.__qualname__} says no purpose.",
            hint="Put @serves(PURPOSE) on it, or @serves(NO_PERSONAL_DATA) if it shows nobody's data.",
            obj=route,
            id="privacy.E020",
        )
        for route, pattern in routes()
        if purpose_of(pattern.callback) is None
    ]


def routes(resolver: Any | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site with its whole pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        else:
            yield path, entry
