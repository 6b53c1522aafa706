"""Row ids made in Python, so that no database needs a function of its own (RFC 9562, version 7)."""

from __future__ import annotations

import os
import time
from datetime import datetime
from uuid import UUID

_VERSION_7 = 0x70
_VARIANT = 0x80


def uuid7() -> UUID:
    return _layout(time.time_ns() // 1_000_000, os.urandom(10))


def lowest_uuid7(moment: datetime) -> UUID:
    """The smallest id that a row made at `moment` could have: the bound of a partition."""
    return _layout(int(moment.timestamp() * 1000), bytes(10))


def _layout(milliseconds: int, tail: bytes) -> UUID:
    raw = bytearray(milliseconds.to_bytes(6, "big") + tail)
    raw[6] = (raw[6] & 0x0F) | _VERSION_7
    raw[8] = (raw[8] & 0x3F) | _VARIANT
    return UUID(bytes=bytes(raw))
