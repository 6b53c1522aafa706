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
    body = (asker.workspace or NO_SHOP).bytes + asker.subject.bytes
    return base64.urlsafe_b64encode(_key().encrypt(body, [recipient.bytes])).rstrip(b"=").decode()


def person_behind(name: str, recipient: UUID) -> Asker:
    """Who is meant by the name that this recipient has for them (NotOneOfOurs)."""
    try:
        body = _key().decrypt(base64.b64decode(name + "=" * (-len(name) % 4), b"-_", validate=True), [recipient.bytes])
    except (ValueError, InvalidTag) as wrong:
        raise NotOneOfOurs from wrong
    shop = UUID(bytes=body[:16])
    subject = UUID(bytes=body[16:])
    return Asker("member", subject) if shop == NO_SHOP else Asker("contact", subject, shop)


def _key() -> AESSIV:
    return AESSIV(sha512(f"{settings.SECRET_KEY}|pseudonym".encode()).digest())
