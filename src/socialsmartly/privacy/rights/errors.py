"""What the rights room refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class RightsRefused(Exception):
    """The request could not be carried out."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{type(self).__doc__} ({detail})" if detail else type(self).__doc__)


class SomethingLeft(RightsRefused):
    """Rows of the person were still there after the erasure, so nothing of it was kept. Ask again; if it stays so, tell the operator."""


class SomebodyElseTouched(RightsRefused):
    """The erasure changed rows that are not the person's, so nothing of it was kept. Tell the operator: the map and the tables disagree."""


class NotCorrectable(RightsRefused, Refusal):
    """This field cannot be corrected here. Choose one of the fields that the page offers."""


class NobodyToDelete(RightsRefused, Refusal):
    """Nothing is held here of this person, so there is nothing to delete."""


class HeldBack(RightsRefused, Refusal):
    """A law or a pending case needs this, so it cannot be deleted now. My data names the law and the day on which somebody looks at it
    again. When it is not needed any more, delete it then."""
