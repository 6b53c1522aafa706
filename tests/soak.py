"""How long the longest tests go on. A part of it shows that the way is open, and nothing of what the whole length would show."""

from __future__ import annotations

import os
from math import ceil


def part_of(count: int) -> int:
    """The share of `count` that SOAK_SHARE asks for: `SOAK_SHARE=0.02 make soak`."""
    return ceil(count * float(os.environ.get("SOAK_SHARE", "1")))
