"""What is refused when somebody chooses a later end. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class LongerRefused(Refusal):
    """This end cannot be chosen."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotOffered(LongerRefused):
    """This kind of information has no later end to choose. Choose one of those that the page offers."""


class EndRefused(LongerRefused):
    """Choose a day to come, at most three years ahead. Before it is over you can choose anew."""


class NobodyHere(LongerRefused):
    """Nothing is held here of this person any more, so there is nothing to keep longer."""


class NotForMinors(LongerRefused):
    """What is held of somebody under 18 goes at its ordinary time. A later end can be chosen from the 18th birthday on."""


class NothingToEnd(LongerRefused):
    """The ordinary period holds already. Load the page again."""
