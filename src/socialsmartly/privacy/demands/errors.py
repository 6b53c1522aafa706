"""Why a demand was not entered, granted or carried out. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class DemandRefused(Refusal):
    """This cannot be done with this demand."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NobodyNamed(DemandRefused):
    """A demand must say whom it is about, and we must have an account of theirs. A demand about everybody is none; refuse it in writing."""


class NobodyToProtect(DemandRefused):
    """A report of our own protects somebody under 18. The account of at least one of these people is that of an adult; leave them out, or enter the instrument of the authority."""


class SilenceTooLong(DemandRefused):
    """Nobody is kept in the dark longer than 180 days. Enter the day on which the law lets us tell, or an earlier one."""


class SomebodyElseDecides(DemandRefused):
    """Whoever entered a demand does not decide it. Ask a colleague."""


class DecidedAlready(DemandRefused):
    """This demand is decided. A new instrument is a new demand."""


class NoApproval(DemandRefused):
    """An authority abroad gets nothing without the approval of the competent Chinese authority (PIPL, article 41). Refuse it, or enter it again once the approval is there."""


class NotAboutThem(DemandRefused):
    """This demand is not about this person, is not granted, or was carried out for them. Nothing was handed over."""
