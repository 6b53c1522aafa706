"""What the desk refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class DeskRefused(Refusal):
    """The desk could not do this."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NoWords(DeskRefused):
    """Write something first."""


class TooMuch(DeskRefused):
    """You wrote a lot in a short time. Please wait an hour, then write again; what you sent is here."""


class BeingDeleted(DeskRefused):
    """This shop is deleting what it has of you, so it cannot take a new message. Take the deletion back first, or write again when it is done."""


class FileRefused(DeskRefused):
    """At most three files, each of at most 1 MB: pictures (PNG, JPEG, WebP), PDF or plain text."""


class ClosedAlready(DeskRefused):
    """This conversation is closed. Open it again first."""


class HowDidItEnd(DeskRefused):
    """Say how it ended, then close it."""
