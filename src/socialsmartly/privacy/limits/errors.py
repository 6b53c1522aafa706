"""What is refused when somebody limits the use of their data. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class LimitRefused(Refusal):
    """This limit cannot be set or ended so."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NobodyToLimit(LimitRefused):
    """Nothing is held here of this person, so there is nothing to limit."""


class NotHeld(LimitRefused):
    """Nothing of this name is held about this person. Choose one of the values that the page offers."""


class EndedAlready(LimitRefused):
    """This limit has ended. A new one can be set at any time."""


class EndsAlready(LimitRefused):
    """The person has been told already when this ends."""
