"""What makes a commitment say nothing: 32 random bytes before the words."""

from __future__ import annotations

import os

SALT_BYTES = 32


def new_salt() -> bytes:
    return os.urandom(SALT_BYTES)
