"""How many of which packs go with an edition, in the one way that rows, orders and lines of the log write it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Packs = Mapping[str, int]
NONE: Final = ""


def written(packs: Packs) -> str:
    """The same text for the same packs, so that two orders can be compared: by name, and none that there is none of."""
    return " ".join(f"{slug}={count}" for slug, count in sorted(packs.items()) if count > 0)


def read(text: str) -> dict[str, int]:
    return {slug: int(count) for slug, _is, count in (one.partition("=") for one in text.split())}
