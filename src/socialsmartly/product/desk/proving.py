"""What each kind of matter needs to be shown before anything of the record is, as a table. Pure.

The less a matter could harm somebody, the less is asked (2.3-a): where nothing of the record is needed, nothing is asked at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from socialsmartly.product.desk.models import Kind


class Level(IntEnum):
    """What is shown, each with what stands above it. Every step uses what the shop holds already."""

    NOTHING = 0
    CHANNEL = 1
    ORDER = 2


@dataclass(frozen=True)
class Need:
    """The least that is shown, and whether the record can be opened by it."""

    level: Level
    opens: bool


NEEDS: Final[Mapping[Kind, Need]] = {
    Kind.IN_SALE: Need(Level.NOTHING, opens=False),
    Kind.COMPLAINT: Need(Level.NOTHING, opens=False),
    Kind.PRIVACY: Need(Level.NOTHING, opens=False),
    Kind.AFTER_SALE: Need(Level.CHANNEL, opens=True),
    Kind.DISPUTE: Need(Level.ORDER, opens=True),
}
"""Whoever asks about their own information shows what the desk of requests asks for, by its own ladder."""
OPEN_FOR: Final = timedelta(minutes=30)
"""How long the record stays open; then somebody of the shop opens it again, and that is a look again."""
HOLDS: Final = timedelta(days=7)
"""How long what was shown counts in a matter that goes on."""
NAMED_FOR: Final = timedelta(days=14)
"""How long an order may be looked at after it was named, should nobody close the matter before."""


def enough(kind: Kind, shown: Iterable[tuple[int, datetime]], now: datetime) -> bool:
    """Whether what was shown, and when, is what this kind of matter needs."""
    return max((level for level, at in shown if at > now - HOLDS), default=0) >= NEEDS[kind].level
