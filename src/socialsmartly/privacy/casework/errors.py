"""What is refused in answering requests, and what to do about it. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class CaseworkRefused(Refusal):
    """This request cannot be answered so."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NoWords(CaseworkRefused):
    """There is no text. Say in your own words what you want; any wording will do."""


class TooLong(CaseworkRefused):
    """The text is longer than 4,000 characters. Say the most important part here; you can add more afterwards."""


class AnsweredAlready(CaseworkRefused):
    """This request has its answer. A new one can be made at any time."""


class SomebodyElse(CaseworkRefused):
    """Whoever decided first does not decide again. Ask a colleague to take this step."""


class NothingToAgreeTo(CaseworkRefused):
    """Nobody has proposed to refuse this request, so there is nothing to agree to."""


class NothingToTakeBack(CaseworkRefused):
    """There is no proposal to take back: nobody made one, or a colleague has agreed to it and the person has the answer."""


class NotYours(CaseworkRefused):
    """Only whoever proposed this refusal takes it back. Ask them to, or leave it without agreement."""


class HalfARefusal(CaseworkRefused):
    """A refusal needs its reason, the kind of information, the date until which it holds, and your words. Fill in what is missing."""
