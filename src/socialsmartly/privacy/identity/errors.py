"""Why somebody's identity cannot be checked so. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class CheckRefused(Refusal):
    """This check cannot be made so."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NothingToCheck(CheckRefused):
    """No check waits here. Whoever asks chooses a way of showing who they are first, on their own page."""


class InThePast(CheckRefused):
    """Choose a time that is still to come, so that the person can be there."""


class NotSeenBefore(CheckRefused):
    """Name what you looked at. A result without it counts for nothing."""


class LookedYourself(CheckRefused):
    """You looked at it yourself. A colleague has to agree to what you noted."""


class NoFaceProgram(CheckRefused):
    """No program that compares faces is installed here. Choose one of the other ways; each of them is enough."""


class NoFaceGround(CheckRefused):
    """No law of our list demands it here, so a face is not compared. Choose one of the other ways; each of them is enough."""


class NoAssessment(CheckRefused):
    """There is no impact assessment of comparing faces that two people agreed to and that still holds. Choose one of the other ways."""


class NoFaceConsent(CheckRefused):
    """There is no consent to this comparison, or it was taken back or used already. Choose one of the other ways; each of them is enough."""
