"""Links that work without signing in: they carry handles and a signature, and nothing that names a person."""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from socialsmartly.words import Refusal

TAG_BYTES = 16
MAIL_TAG_BYTES = 8
MAIL_TOKEN = re.compile(r"[0-9a-z]{62}", re.ASCII | re.IGNORECASE)
"""40 bytes in base 36: with `u+` before it exactly the 64 octets that a local part may have (RFC 5321, 4.5.3.1.1), and mail servers
may turn small letters into large ones."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


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

    def mail_token(self) -> str:
        """The same for the local part of a mail address. Guessing 64 bits through a mail server is out of reach."""
        body = self.workspace.bytes + self.subject.bytes
        number, text = int.from_bytes(body + _tag(self.kind, body)[:MAIL_TAG_BYTES]), ""
        while number:
            number, digit = divmod(number, 36)
            text = DIGITS[digit] + text
        return text.rjust(62, "0")


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


def read_mail_token(kind: str, token: str) -> PersonalLink:
    """Who the token of a mail address leads to, or LinkBroken."""
    number = int(token, 36) if MAIL_TOKEN.fullmatch(token) else 1 << 320
    if number >> 320:
        raise LinkBroken
    raw = number.to_bytes(40)
    body, tag = raw[:32], raw[32:]
    if not hmac.compare_digest(tag, _tag(kind, body)[:MAIL_TAG_BYTES]):
        raise LinkBroken
    return PersonalLink(kind, UUID(bytes=body[:16]), UUID(bytes=body[16:]))


def _tag(kind: str, body: bytes) -> bytes:
    key = f"{settings.SECRET_KEY}|link|{kind}".encode()
    return hmac.new(key, body, sha256).digest()[:TAG_BYTES]
