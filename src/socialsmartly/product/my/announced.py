"""The notice of who is to receive something: on every page of a member, until they have seen it (3.2-f)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients.queries import coming, today
from socialsmartly.words import NO_PERSONAL_DATA, keeps

LOOKED: Final = "recipients_looked"
"""The day on which the register was last asked, and what it announced then."""
READ: Final = "recipients_read"
"""The last announcement that the member has seen."""


class RecipientsNotice:
    """Sets `request.recipients_change` while an announcement runs that the member has not seen. The register is asked once a day: an
    announcement runs for thirty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            ask_the_register(request)
        return self.get_response(request)


@keeps("3.2-f")
def ask_the_register(request: HttpRequest) -> None:
    now = today().isoformat()
    day, latest = request.session.get(LOOKED, ("", ""))
    if day != now:
        latest = _latest()
        request.session[LOOKED] = (now, latest)
    request.recipients_change = latest not in {"", request.session.get(READ)}  # type: ignore[attr-defined]  # for the frame


@keeps("3.2-f")
def has_read(request: HttpRequest) -> None:
    """The member sees what is announced: the frame need not say it again before there is something new."""
    latest = _latest()
    request.session[LOOKED], request.session[READ] = (today().isoformat(), latest), latest
    request.recipients_change = False  # type: ignore[attr-defined]  # for the frame


def _latest() -> str:
    with reading_for(NO_PERSONAL_DATA):
        return max((str(one.pk) for one in coming()), default="")
