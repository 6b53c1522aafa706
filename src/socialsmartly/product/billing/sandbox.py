"""A provider of payments that moves no money, and speaks as real ones do: signed messages by the Standard Webhooks specification.

What is signed is `id.timestamp.body`, by HMAC-SHA256; several signatures may stand side by side while a secret is changed.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.conf import settings

from socialsmartly.product.billing.errors import Forged, Unreadable
from socialsmartly.product.billing.telling import LONGEST_REFERENCE, Told, checked
from socialsmartly.product.billing.transactions import Method
from socialsmartly.words import keeps

PAID: Final = "payment.succeeded"
TOLERANCE: Final = timedelta(minutes=5)
ID, TIME, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def secret() -> bytes:
    """Agreed between the sandbox and the site; derived, so that there is nothing to set."""
    return hmac.new(str(settings.SECRET_KEY).encode(), b"sandbox webhook", sha256).digest()


def sign(event: str, at: datetime, body: bytes, key: bytes) -> str:
    signed = hmac.new(key, f"{event}.{int(at.timestamp())}.".encode() + body, sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def message(reference: str, amount: int, currency: str, *, kind: str = PAID) -> bytes:
    """What the sandbox says of a payment."""
    told = {"type": kind, "data": {"reference": reference, "amount": amount, "currency": currency}}
    return json.dumps(told, sort_keys=True).encode()


@keeps("5-h")
def read(headers: Mapping[str, str], body: bytes, now: datetime) -> Told | None:
    """A message that is ours and fresh (Forged, Unreadable); None for a kind that says nothing of money that arrived."""
    event, at = headers.get(ID, ""), _moment(headers.get(TIME, ""))
    if at is None or abs(now - at) > TOLERANCE or not event:
        raise Forged
    expected = sign(event, at, body, secret()).encode()
    given = headers.get(SIGNATURE, "").split()
    if not any(hmac.compare_digest(expected, one.encode()) for one in given):
        raise Forged
    return _told(event, body)


def _moment(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text), UTC) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _told(event: str, body: bytes) -> Told | None:
    try:
        said: dict[str, Any] = json.loads(body)
        kind, data = said["type"], said["data"]
        if kind != PAID:
            return None
        reference, currency = str(data["reference"])[:LONGEST_REFERENCE], str(data["currency"])
        return checked(Told(Method.SANDBOX, event, reference, data["amount"], currency))
    except (ValueError, KeyError, TypeError) as wrong:
        raise Unreadable from wrong
