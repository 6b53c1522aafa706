"""Why a link was not made. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class PortabilityRefused(Refusal):
    """This cannot be handed to another service."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class TooManyLinks(PortabilityRefused):
    """Three of your links are open, or you made ten today. Withdraw one that you do not need, or make another tomorrow."""


class NotForMinors(PortabilityRefused):
    """What is held of somebody under 18 is handed on by their parent or guardian alone: they take a copy on the page of their link, or ask us."""


class NobodyHere(PortabilityRefused):
    """Nothing is held of this person any more, so there is nothing to hand over."""
