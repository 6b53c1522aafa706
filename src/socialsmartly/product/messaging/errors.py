"""What a channel refuses. The docstring is the message."""

from __future__ import annotations


class NotDelivered(Exception):
    """The message could not be handed over. Nothing was sent; try again in a minute."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NoTextService(NotDelivered):
    """This installation has no service for text messages. Name one in SOCIALSMARTLY_TEXTS, or use e-mail."""


class RunsInsideReading(NotDelivered):
    """A message was about to be sent inside a block that reads. Close the block first: the network may take its time."""
