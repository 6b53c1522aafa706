"""What is refused of a demand. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class DemandRefused(Refusal):
    """This demand cannot be taken so."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotDeletable(DemandRefused):
    """This cannot be deleted by itself. Choose one of the values that the page offers, or all of it."""


class NoSuchClause(DemandRefused):
    """The policy has no sentence with this number. The number stands beside each sentence, such as 4.1-c."""
