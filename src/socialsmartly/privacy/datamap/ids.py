"""Row ids made in Python, so that no database needs a function of its own (RFC 9562, version 7)."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

_VERSION_7 = 0x70
_VARIANT = 0x80
_MOST = 0xFFF
_ROOM = 0x800  # a millisecond begins in the lower half, so that thousands fit after any beginning
_WOBBLE_MS = 1000
_lock = threading.Lock()
_last = (0, 0)


def uuid7() -> UUID:
    """Later ids of one process sort after earlier ones, also within a millisecond: 12 bits count there (RFC 9562, 6.2, method 1)."""
    milliseconds, count = _tick()
    return _layout(milliseconds, count.to_bytes(2, "big") + os.urandom(8))


def _tick() -> tuple[int, int]:
    """The present millisecond and a number in it. Within a second the clock may go back and ids still go on; one that was put right
    by more is followed, since an id also says in which month a row lies."""
    global _last  # noqa: PLW0603 - the last id is one for the whole process
    with _lock:
        now = time.time_ns() // 1_000_000
        if now > _last[0] or now < _last[0] - _WOBBLE_MS:
            _last = now, int.from_bytes(os.urandom(2), "big") % _ROOM
        elif _last[1] < _MOST:
            _last = _last[0], _last[1] + 1
        else:
            _last = _last[0] + 1, 0
        return _last


def lowest_uuid7(moment: datetime) -> UUID:
    """The smallest id that a row made at `moment` could have: the bound of a partition."""
    return _layout(int(moment.timestamp() * 1000), bytes(10))


def moment_of(made: UUID) -> datetime:
    """When an id was made, to the millisecond: what is known of a person began no earlier."""
    return datetime.fromtimestamp(int.from_bytes(made.bytes[:6], "big") / 1000, UTC)


def _layout(milliseconds: int, tail: bytes) -> UUID:
    raw = bytearray(milliseconds.to_bytes(6, "big") + tail)
    raw[6] = (raw[6] & 0x0F) | _VERSION_7
    raw[8] = (raw[8] & 0x3F) | _VARIANT
    return UUID(bytes=bytes(raw))
