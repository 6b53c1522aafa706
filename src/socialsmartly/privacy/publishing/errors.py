"""Why something was not published."""

from __future__ import annotations

from socialsmartly.words import Refusal


class NotConfirmed(Refusal):
    """Something in this text identifies a person, and nobody has confirmed that it may be read. Look at what was found, then decide."""
