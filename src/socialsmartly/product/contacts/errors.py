"""What this room refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class NoReason(Refusal):
    """Nothing was shown. Choose why you need it, or write the reason in your own words."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__ or "")
