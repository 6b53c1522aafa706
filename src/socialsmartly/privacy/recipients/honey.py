"""One made-up person for each company that works for us. Nobody else was ever given their address, so a mail to it names the leak."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings

from socialsmartly.privacy.recipients.pseudonym import pseudonym
from socialsmartly.privacy.recipients.walking import Passed
from socialsmartly.privacy.rights.actions import Asker

NAMES: Final = (
    "Ana Silva",
    "Jon Berg",
    "Mia Novak",
    "Leo Rossi",
    "Eva Kowalska",
    "Tom Lind",
    "Ida Maier",
    "Max Dubois",
)
LETTERS: Final = 6
"""Of base 32: one address in a thousand million is ours, so nobody hits it by chance."""


def name_at(recipient: UUID) -> str:
    """The name by which the company knows the made-up person; it looks like everybody else's."""
    return pseudonym(Asker("member", UUID(bytes=_mark(recipient, "handle")[:16])), recipient)


def address(recipient: UUID) -> str:
    """Where mail to the made-up person arrives."""
    code = base64.b32encode(_mark(recipient, "address")).decode().lower()[:LETTERS]
    return f"{_called(recipient).lower().replace(' ', '.')}.{code}@{settings.SOCIALSMARTLY_REPLY_DOMAIN}"


def made_up(recipient: UUID, items: Iterable[str]) -> Passed:
    """What the made-up person has in these items: an address, a name, a language, and for the rest nothing."""
    kept = {"email": address(recipient), "name": _called(recipient), "language": "en"}
    return {item: [kept[column]] for item in items if (column := item.rpartition(".")[2]) in kept}


def given_to(written: str, recipients: Iterable[UUID]) -> UUID | None:
    """The one company that was given this address."""
    return next((one for one in dict.fromkeys(recipients) if address(one) == written.lower()), None)


def _called(recipient: UUID) -> str:
    return NAMES[_mark(recipient, "name")[0] % len(NAMES)]


def _mark(recipient: UUID, what: str) -> bytes:
    key = f"{settings.SECRET_KEY}|honey|{what}".encode()
    return hmac.new(key, recipient.bytes, sha256).digest()
