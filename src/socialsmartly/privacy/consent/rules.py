"""What a browser says of a person's will, by a header of every request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

GPC: Final = "Sec-GPC"


def says_no_to_sharing(headers: Mapping[str, str]) -> bool:
    """Whether the request carries a Global Privacy Control signal. Only `1` counts, also as one of several lines (W3C GPC, 3.2)."""
    return "1" in (line.strip() for line in headers.get(GPC, "").split(","))
