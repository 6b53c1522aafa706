"""What the consent room refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class ConsentRefused(Refusal):
    """A consent could not be recorded."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{type(self).__doc__} ({detail})" if detail else type(self).__doc__)


class NobodyThere(ConsentRefused):
    """There is no such person in the present scope, so nothing was recorded. Look the person up again."""


class OnePurposeAtATime(ConsentRefused):
    """A consent is asked for and given for one purpose. Record each of them on its own."""


class NoEvidence(ConsentRefused):
    """A consent without evidence is none. Say how and by which wording it was given."""
