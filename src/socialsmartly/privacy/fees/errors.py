"""What is refused of a fee. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class FeeRefused(Refusal):
    """No fee can be asked for this request."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Free(FeeRefused):
    """This request is free: only what repeats others of its kind, beyond three within 90 days, may cost something."""


class NoCost(FeeRefused):
    """This installation has not said what an hour of work costs, so it asks for no fee. Answer without one."""


class QuotedAlready(FeeRefused):
    """The person has been told a fee for this request already. It is told once and does not change."""


class NotWorkable(FeeRefused):
    """Say how many minutes the work takes: between 1 and 600."""


class NothingQuoted(FeeRefused):
    """No fee waits for your answer here."""
