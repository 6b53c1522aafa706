"""The name under which one recipient knows a person: another one at every recipient, and nobody without our key can tell whose it is.

It is the handle itself under deterministic encryption (AES-SIV, RFC 5297) bound to the recipient. So the same person has one name at
one recipient, an answer that quotes it leads back to them, and no table has to remember who is who.
"""

from __future__ import annotations

import base64
from hashlib import sha512
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from socialsmartly.privacy.recipients.errors import NotOneOfOurs
from socialsmartly.privacy.rights.actions import Asker

NO_SHOP: Final = UUID(int=0)


def pseudonym(asker: Asker, recipient: UUID) -> str:
    return hidden((asker.workspace or NO_SHOP).bytes + asker.subject.bytes, "pseudonym", recipient.bytes)


def person_behind(name: str, recipient: UUID) -> Asker:
    """Who is meant by the name that this recipient has for them (NotOneOfOurs)."""
    body = opened(name, "pseudonym", recipient.bytes)
    shop = UUID(bytes=body[:16])
    subject = UUID(bytes=body[16:])
    return Asker("member", subject) if shop == NO_SHOP else Asker("contact", subject, shop)


def hidden(body: bytes, kind: str, *bound: bytes) -> str:
    """Handles in a form that only we can open, and only as this kind and with what it is bound to."""
    return base64.urlsafe_b64encode(_key(kind).encrypt(body, list(bound))).rstrip(b"=").decode()


def opened(name: str, kind: str, *bound: bytes) -> bytes:
    """What was hidden (NotOneOfOurs)."""
    try:
        raw = base64.b64decode(name.encode() + b"=" * (-len(name) % 4), b"-_", validate=True)
        return _key(kind).decrypt(raw, list(bound))
    except (ValueError, InvalidTag) as wrong:
        raise NotOneOfOurs from wrong


def _key(kind: str) -> AESSIV:
    return AESSIV(sha512(f"{settings.SECRET_KEY}|{kind}".encode()).digest())
