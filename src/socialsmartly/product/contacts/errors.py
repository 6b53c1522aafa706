"""What this room refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class NotShown(Refusal):
    """Nothing was shown. Try again."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__ or "")


class NoReason(NotShown):
    """Nothing was shown. Choose why you need it, or write the reason in your own words."""


class EnoughShown(NotShown):
    """Nothing was shown: you were shown 30 addresses in full within this hour, which is the most for anybody. Go on after the full hour, or ask a colleague. Whoever runs the team sees it."""
