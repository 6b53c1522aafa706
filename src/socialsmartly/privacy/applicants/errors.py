"""What is refused of somebody who asks without being signed in. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class ApplicationRefused(Refusal):
    """This cannot be taken so."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotProven(ApplicationRefused):
    """It is not shown yet that this person may ask for it. Ask for the proof that the page names; a refusal needs none."""


class AgainstTheirWishes(ApplicationRefused):
    """The person arranged while alive that relatives do not get this. Refuse it, with that as its reason."""


class SamePerson(ApplicationRefused):
    """A colleague has to see this proof too: whoever saw it first does not count twice."""


class TooManyWait(ApplicationRefused):
    """Several requests from this address wait for an answer already. Answer the mail that came with one of them instead."""


class NotAPaper(ApplicationRefused):
    """This is neither a picture (JPEG, PNG) nor a PDF file. Take a photograph of the paper, or choose to meet one of us."""


class TooLarge(ApplicationRefused):
    """A file is larger than 4 MB. Take the picture with less detail, or one page at a time."""


class TooManyFiles(ApplicationRefused):
    """Six files are enough for one request. If something else is needed, we write to you."""


class NoInterest(ApplicationRefused):
    """Relatives say what lawful interest of their own they have. Write it down; one sentence is enough."""
