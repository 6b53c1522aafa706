"""What this room refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class ExportRefused(Refusal):
    """No file was made. Try again."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NobodyInIt(ExportRefused):
    """No file was made: nobody would be in it. Choose other people."""


class AlreadyMade(ExportRefused):
    """This file was let go already, and each is made once. Ask for another one if you need it."""


class TooLate(ExportRefused):
    """This was asked for more than 48 hours ago, and nothing was made of it. Ask for another file if you still need it."""


class NotReady(ExportRefused):
    """There is no file to take: it is not made yet, or its day is over. Ask for another one if you need it."""
