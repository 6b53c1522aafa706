"""From the link in a guardian's message to the minor and the guardian it stands for, and whether this browser proved to be theirs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_link
from socialsmartly.privacy.minors.queries import Asked, Standing, asked_guardian, standing
from socialsmartly.product.accounts.doors import may_add_ways, member_id
from socialsmartly.product.accounts.rules import Address

KIND: Final = "guardian"
PROVED, PROVED_AT = "guardian", "guardian_at"
PROOF_HOLDS_SECONDS: Final = 1800
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Ward:
    """A minor as their guardian's link shows them, and that guardian."""

    token: str
    subject: UUID
    standing: Standing
    asked: Asked

    @property
    def address(self) -> Address:
        return Address(self.asked.channel, self.asked.address)


def token_for(subject: UUID, guardian: UUID) -> str:
    return PersonalLink(KIND, subject, guardian).token()


def by_link(view: View) -> View:
    """A broken link, and one whose account is gone, get a page that says so; only the broken one is an error."""

    @wraps(view)
    def inside(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            link = read_link(KIND, token)
        except LinkBroken:
            return TemplateResponse(request, "guardians/over.html", status=404).render()
        ward = ward_of(link, token)
        if ward is None:
            return TemplateResponse(request, "guardians/over.html").render()
        return view(request, ward, **kwargs)

    return inside


def ward_of(link: PersonalLink, token: str) -> Ward | None:
    found, asked = standing(link.workspace), asked_guardian(link.workspace, link.subject)
    return Ward(token, link.workspace, found, asked) if found and asked else None


def proved(request: HttpRequest, ward: Ward) -> bool:
    """A code to the guardian's own address half an hour ago at most, or their account with a fresh proof. The link alone may have been
    read by anybody."""
    since = time.time() - request.session.get(PROVED_AT, 0)
    if request.session.get(PROVED) == str(ward.asked.id) and 0 <= since <= PROOF_HOLDS_SECONDS:
        return True
    signed_in = request.user.is_authenticated and ward.asked.account is not None
    return bool(signed_in and member_id(request) == ward.asked.account and may_add_ways(request))


def note_proof(request: HttpRequest, ward: Ward) -> None:
    request.session[PROVED] = str(ward.asked.id)
    request.session[PROVED_AT] = int(time.time())
