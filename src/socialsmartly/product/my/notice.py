"""The notice of a change of the policy: on every page of a member, until they have acted on it (6-c)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from socialsmartly.privacy.versions.queries import history, standing
from socialsmartly.words import keeps

SETTLED: Final = "terms"
"""Where the session remembers the last version about which nothing is open, so that the pages after it ask nothing."""


class TermsNotice:
    """Sets `request.terms` to the member's standing while something is open, so that the frame of the page can say so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            look(request)
        return self.get_response(request)


@keeps("6-c")
def look(request: HttpRequest) -> None:
    newest = str(history()[-1].id)
    if request.session.get(SETTLED) == newest:
        return
    found = standing(UUID(str(request.user.pk)))
    if found is not None and found.open:
        request.terms = found  # type: ignore[attr-defined]  # for the frame of the page
    else:
        request.session[SETTLED] = newest
