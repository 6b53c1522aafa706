"""Where SocialSmartly ends: a page that leads to somebody else says who answers there, or it is not shown (1-b)."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from socialsmartly.privacy.recipients.errors import LeadsElsewhere
from socialsmartly.words import keeps

LEADS: Final = re.compile(
    rb"""<(?:a|area|base|form|iframe)\b[^>]*?\s(?:href|action|src)\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE,
)
"""What takes a reader somewhere, with the whole address of another host. A text that shows an address takes nobody there."""


@keeps("1-b")
def answered_for(response: HttpResponse, company: str) -> HttpResponse:
    """The same answer, which may lead to that company; its page names it. Without a name it may not."""
    response.answers_there = company.strip()  # type: ignore[attr-defined]  # what Boundary looks for
    return response


class Boundary:
    """Reads every page before it leaves (LeadsElsewhere). A page that has no name for where it leads is a fault of ours, so it is refused
    whole and not mended by leaving the link out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @keeps("1-b")
    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not getattr(response, "answers_there", "") and leads_away(response.content, ours(request)):
            raise LeadsElsewhere
        return response


def ours(request: HttpRequest) -> set[str]:
    """The host that the page was asked of, and the one that links in mails name."""
    return {split_domain_port(request.get_host())[0], urlsplit(settings.SOCIALSMARTLY_SITE).hostname or ""}


def leads_away(page: bytes, hosts: Container[str]) -> bool:
    """Whether something on the page takes its reader to another host, whatever the port."""
    return any(
        (urlsplit(found.decode("utf-8", "replace")).hostname or "") not in hosts for found in LEADS.findall(page)
    )
