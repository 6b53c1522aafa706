"""Links that work without signing in: they carry handles and a signature, and nothing that names a person."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from socialsmartly.words import Refusal

TAG_BYTES = 16


class LinkBroken(Refusal):
    """This link is not one of ours, or it was cut off on the way. Open it again from the message it came with."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass(frozen=True)
class PersonalLink:
    """Leads one person of one workspace to one kind of page. It acts for nobody else and cannot be guessed."""

    kind: str
    workspace: UUID
    subject: UUID

    def token(self) -> str:
        body = self.workspace.bytes + self.subject.bytes
        return base64.urlsafe_b64encode(body + _tag(self.kind, body)).rstrip(b"=").decode()


def read_link(kind: str, token: str) -> PersonalLink:
    """Who a token leads to, or LinkBroken."""
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError as broken:
        raise LinkBroken from broken
    body, tag = raw[:32], raw[32:]
    if len(raw) != 32 + TAG_BYTES or not hmac.compare_digest(tag, _tag(kind, body)):
        raise LinkBroken
    return PersonalLink(kind, UUID(bytes=body[:16]), UUID(bytes=body[16:]))


def _tag(kind: str, body: bytes) -> bytes:
    key = f"{settings.SECRET_KEY}|link|{kind}".encode()
    return hmac.new(key, body, sha256).digest()[:TAG_BYTES]
