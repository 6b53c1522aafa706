"""Why an assessment was not taken or agreed. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class AssessmentRefused(Refusal):
    """This cannot be done with this assessment."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NothingOfThatName(AssessmentRefused):
    """There is nothing of this name to assess. Choose it from the list."""


class WaitsAlready(AssessmentRefused):
    """A version of this assessment waits for a second person already. Decide that one first."""


class WroteItYourself(AssessmentRefused):
    """You wrote this assessment yourself. A colleague decides about it."""


class NothingToDecide(AssessmentRefused):
    """This assessment is decided, or has ended. A new view of it is a new version."""


class FactsChanged(AssessmentRefused):
    """What the program does here has changed since this was written. Write a new version that looks at it as it is."""
