"""Why an incident was not entered or decided. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class IncidentRefused(Refusal):
    """This cannot be done with this incident."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NothingTouched(IncidentRefused):
    """Choose what it touched, from the list. Where nothing about people was touched, there is nobody to tell."""


class SomebodyElseDecides(IncidentRefused):
    """Whoever entered an incident does not decide it. Ask a colleague, now: the time to tell is running."""


class DecidedAlready(IncidentRefused):
    """This incident is decided. What was learned since is a new incident."""


class NotAgreed(IncidentRefused):
    """Nobody is told of an incident before two people agreed to what is said. Ask a colleague to decide it."""
