"""The link by which a recipient answers a notice: it says which notice, and nobody can make one but us."""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from socialsmartly.privacy.recipients.errors import NotOneOfOurs
from socialsmartly.privacy.recipients.models import Notice

TAG_BYTES = 16


class Answering(NamedTuple):
    notice: UUID
    subject: UUID


def answer_url(notice: Notice) -> str:
    body = notice.pk.bytes + notice.subject.bytes
    token = base64.urlsafe_b64encode(body + _tag(body)).rstrip(b"=").decode()
    return settings.SOCIALSMARTLY_SITE + reverse("recipients:answer", args=[token])


def read_answer(token: str) -> Answering:
    """Which notice a token is for (NotOneOfOurs)."""
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), b"-_", validate=True)
    except ValueError as wrong:
        raise NotOneOfOurs from wrong
    body, tag = raw[:32], raw[32:]
    if len(raw) != 32 + TAG_BYTES or not hmac.compare_digest(tag, _tag(body)):
        raise NotOneOfOurs
    return Answering(UUID(bytes=body[:16]), UUID(bytes=body[16:]))


def _tag(body: bytes) -> bytes:
    return hmac.new(f"{settings.SECRET_KEY}|answer".encode(), body, sha256).digest()[:TAG_BYTES]
