"""The code that whoever calls a shop reads aloud from their own page. It is worked out from the hour and kept nowhere. Pure."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

CHANGES: Final = timedelta(minutes=10)
"""A new one so often; the one before holds as long again, so that nobody is cut off while they read."""
DIGITS: Final = 6
MOST_WRONG: Final = 5
"""So many wrong ones within an hour; then none counts, right or wrong. By guessing the right one is found once in 100,000 hours."""


def code_of(conversation: UUID, contact: UUID, key: str, at: datetime) -> str:
    """For one matter of one person and one stretch of time; nobody without the key of the installation can tell it."""
    stretch = int(at.timestamp() // CHANGES.total_seconds())
    told = conversation.bytes + contact.bytes + stretch.to_bytes(8, "big")
    found = hmac.new(f"{key}|caller".encode(), told, sha256).digest()
    return f"{int.from_bytes(found[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def holds(typed: str, conversation: UUID, contact: UUID, key: str, at: datetime) -> bool:
    plain = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    good = [code_of(conversation, contact, key, moment) for moment in (at, at - CHANGES)]
    return len(plain) == DIGITS and any(hmac.compare_digest(plain, one) for one in good)


def good_until(at: datetime) -> datetime:
    """When the code that is shown now counts no more."""
    stretch = CHANGES.total_seconds()
    return datetime.fromtimestamp((at.timestamp() // stretch + 2) * stretch, UTC)
