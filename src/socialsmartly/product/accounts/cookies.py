"""What a visitor without an account brings along: a few values sealed into the cookie itself, so that no row is needed."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import time
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from socialsmartly.product.accounts.errors import CookieTooFull

MARK = "a."
LARGEST = 3600  # a browser takes 4,096 bytes with name and attributes (RFC 6265, 6.1)
LIFETIME = 24 * 3600
_PLACE = b"visitor's session"


def seal_cookie(values: dict[str, Any]) -> str:
    """CookieTooFull when it would not fit."""
    nonce = os.urandom(12)
    inside = json.dumps({"until": int(time.time()) + LIFETIME, "values": values}).encode()
    sealed = MARK + base64.urlsafe_b64encode(nonce + _cipher().encrypt(nonce, inside, _PLACE)).decode()
    if len(sealed) > LARGEST:
        raise CookieTooFull
    return sealed


def open_cookie(cookie: str) -> dict[str, Any] | None:
    """None for what is not ours, was changed, or is over."""
    try:
        raw = base64.urlsafe_b64decode(cookie.removeprefix(MARK))
        inside = json.loads(_cipher().decrypt(raw[:12], raw[12:], _PLACE))
    except (InvalidTag, ValueError, binascii.Error):
        return None
    values: dict[str, Any] = inside["values"]
    return values if inside["until"] > time.time() else None


def _cipher() -> AESGCM:
    return AESGCM(hmac.new(settings.SECRET_KEY.encode(), _PLACE, sha256).digest())
