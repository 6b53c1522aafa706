"""What is refused when somebody wants a person to decide, or decides. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class DecisionRefused(Refusal):
    """This cannot be decided so."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotYours(DecisionRefused):
    """There is no such decision of a program about you. Load the page again."""


class OwnWay(DecisionRefused):
    """This decision has a way of its own to be looked at anew, which stands beside it."""


class DecidedAlready(DecisionRefused):
    """A person has decided this already, and their answer stands beside it."""


class NoSuchOutcome(DecisionRefused):
    """Choose one of the two: it stays as the program decided, or it becomes the other."""
