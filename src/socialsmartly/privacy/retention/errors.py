"""What the clocks say when something is in their way. The docstring is the message."""

from __future__ import annotations

from collections.abc import Iterable

from socialsmartly.words import Refusal


class SweepIncomplete(Exception):
    """Rows of these tables are past their time and could not be deleted; the others were. Look for what still points at them, then let the sweep run again."""

    def __init__(self, tables: Iterable[str]) -> None:
        super().__init__(f"{type(self).__doc__} ({', '.join(tables)})")


class HoldRefused(Refusal):
    """A hold could not be changed like this."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class HalfAHold(HoldRefused):
    """A hold names its ground, the law or clause, the case, and a day to come on which somebody looks at it again. Fill in all four."""


class HoldAlready(HoldRefused):
    """Somebody was quicker: this hold is agreed to or over already. Load the page again."""


class OnlyTheOther(HoldRefused):
    """Whoever proposed a hold cannot agree to it. Ask a colleague."""


class TooLateToHold(HoldRefused):
    """The deletion of this person has begun, so there is nothing left to hold. Say so in the case."""
