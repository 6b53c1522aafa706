"""What is wrong with the data by which dates are found, and what a date does not allow. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class BadData(Exception):
    """The data of the deadlines cannot be used. Correct the file."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{type(self).__doc__} ({detail})")


class BadCalendar(BadData):
    """A calendar needs a source, a published range, and days inside it. Correct calendars.toml."""


class BadLaw(BadData):
    """A rule needs a law, an article, a source and a way of counting. Correct laws.toml."""


class NotMovable(Exception):
    """The time for this request cannot be changed."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Answered(NotMovable, Refusal):
    """This request is answered, so its time cannot be changed any more."""


class NoSuchStep(NotMovable, Refusal):
    """A time is extended for one of the two reasons of the law, paused, or continued. Choose one of these."""


class NotExtendable(NotMovable, Refusal):
    """The time cannot be extended: it was extended before, no law that applies allows it, or its first period is over. Answer the request."""


class NotPausable(NotMovable, Refusal):
    """No clock can wait here: no law that applies allows it, or one waits already. Answer within the time."""


class NotPaused(NotMovable, Refusal):
    """No clock is waiting for this request, so none can go on."""
