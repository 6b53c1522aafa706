"""What this room refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class ApprovalRefused(Refusal):
    """A second person has not agreed to this."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NeedsSecondPerson(ApprovalRefused):
    """Nothing was sent and nothing was taken out. It concerns so many people that a colleague has to agree first: ask one on this page."""


class NotYourOwn(ApprovalRefused):
    """You asked for this yourself, so somebody else has to answer it."""


class NothingToDecide(ApprovalRefused):
    """There is nothing to answer any more: it was answered, changed or is over. Ask again if it is still wanted."""


class SayWhy(ApprovalRefused):
    """Write why not, so that your colleague can do something about it."""


class NobodyToAsk(ApprovalRefused):
    """Nobody else in this shop may do this. Invite a colleague who may, then turn this on."""
