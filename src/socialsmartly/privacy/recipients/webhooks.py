"""Messages to a recipient's machine as Standard Webhooks has them: an id that stays the same for every try, the time, and a signature
over both and the body. https://www.standardwebhooks.com"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.conf import settings

PREFIX: Final = "whsec_"


def secret_of(recipient: UUID) -> str:
    """What the recipient checks our signature with; handed to it once, with the contract."""
    return PREFIX + base64.b64encode(_key(recipient)).decode()


def written(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def headers(recipient: UUID, message: UUID, at: int, body: bytes) -> dict[str, str]:
    """`at` in seconds since 1970."""
    return {
        "Content-Type": "application/json",
        "webhook-id": f"msg_{message}",
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{signature(_key(recipient), f'msg_{message}', at, body)}",
    }


def signature(key: bytes, message: str, at: int, body: bytes) -> str:
    """HMAC-SHA256 over `id.timestamp.body`, in base64."""
    return base64.b64encode(hmac.new(key, f"{message}.{at}.".encode() + body, sha256).digest()).decode()


def _key(recipient: UUID) -> bytes:
    return hmac.new(f"{settings.SECRET_KEY}|webhook".encode(), recipient.bytes, sha256).digest()
