"""What the rewards room refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class RewardRefused(Refusal):
    """This step of a promotion was refused. Open the page of the promotion again and look at its state."""

    def __init__(self, detail: str = "") -> None:
        message = type(self).__doc__ or ""
        super().__init__(f"{message} ({detail})" if detail else message)


class TreeRefused(RewardRefused):
    """This is no rule about orders that we can check. Use all, any, orders_at_least, orders_at_most, spent_at_least and country."""


class NotOpen(RewardRefused):
    """Nobody can take part in this promotion now. Its page says whether it is paused or has ended."""


class HadOne(RewardRefused):
    """A reward of this promotion was handed out to this address before. One person gets one."""


class NotTheirMove(RewardRefused):
    """This cannot be done in the state the claim is in. Open its page again and look at it."""
