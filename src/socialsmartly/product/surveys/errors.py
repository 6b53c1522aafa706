"""What the surveys room refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class SurveyRefused(Refusal):
    """This survey cannot do that. Open its page again and look at its state."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotOpen(SurveyRefused):
    """This survey takes no answers now. What you typed was not kept."""


class AnsweredBefore(SurveyRefused):
    """You have answered this survey before. The first answer counts, and this one was not kept."""


class NotAQuestion(SurveyRefused):
    """These are no questions that we can ask. Use one to five, each with its words; a choice has two to ten things to choose from."""
