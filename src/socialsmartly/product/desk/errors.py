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


class NotShown(DeskRefused):
    """Nobody has shown yet that this is the customer. Their page asks them; then the record can be opened."""


class WrongCode(DeskRefused):
    """This is not the code of this customer's page for this matter. Ask them to load the page again and to read it sign by sign; it changes every ten minutes."""


class TooManyWrong(DeskRefused):
    """Five wrong codes were typed here within the hour, so none counts now. Ask the customer to show on their page that it is them, or wait an hour."""


class NothingToOpen(DeskRefused):
    """A matter of this kind needs nothing from the record. Say that it is about something bought, or a dispute, if it is."""


class NotTheirOrder(DeskRefused):
    """No order of this customer has that number. Ask them for it, or look at how it is written."""


class NoDisputeHere(DeskRefused):
    """A dispute is about an order. Say that this is one, type the number of the order, and then open it."""


class NotNow(DeskRefused):
    """This step is not open now: the dispute has moved meanwhile, or it needs a word on how it is settled. Look at where it stands."""


class DisputeRuns(DeskRefused):
    """There is a dispute in this conversation that is not decided yet. Decide it first, then close."""


class RatedAlready(DeskRefused):
    """You have answered this already, or the matter is open still."""


class NotAnnounced(DeskRefused):
    """A call may be recorded only after it was announced. Say when it was announced, or that it was not recorded."""


class ClosedAlready(DeskRefused):
    """This conversation is closed. Open it again first."""


class OnItsWay(DeskRefused):
    """This answer is on its way, so it cannot be taken back. Write a second one that puts it right."""


class HowDidItEnd(DeskRefused):
    """Say how it ended, then close it."""


class HoursRefused(DeskRefused):
    """Write the hours of a day as 09:00-12:30, with a comma before the next ones. They end after they begin and do not overlap; midnight is 24:00."""


class DaysRefused(DeskRefused):
    """Write one day a line, as 2026-12-25, or the first and the last day, as 2026-12-24 - 2026-12-31. At most 60 lines, each of at most a year."""


class NeverOpen(DeskRefused):
    """Give the hours of at least one day: without any, nobody could be told when they are answered."""


class SitesRefused(DeskRefused):
    """Write each site as https://shop.example, one a line and at most ten: no page of it, no star. http is only for trying it out on this machine."""
