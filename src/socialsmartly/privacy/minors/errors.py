"""What the minors room refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class MinorsRefused(Refusal):
    """This is not possible for somebody under 18."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{type(self).__doc__} ({detail})" if detail else type(self).__doc__)


class NobodyAsked(MinorsRefused):
    """Nobody waits for this answer: it was given already, or the account is gone. Open the link of the newest message."""


class NotShown(MinorsRefused):
    """Nothing shows yet who you are. Show a paper, or choose to meet one of us, together with your answer."""


class CodeNeeded(MinorsRefused):
    """A guardian had agreed before, so this account is more than an empty one. Type the code that we send to your address first."""


class AskedOften(MinorsRefused):
    """Three guardians were asked already. Wait for one of them, or delete the account and begin again."""


class NotLifted(MinorsRefused):
    """This report cannot be lifted: it is over, or you reported it yourself. Ask a colleague."""


class NotApproved(MinorsRefused):
    """Nobody else has asked to read this. Ask for the approval first; a colleague gives it."""


class NeedsApproval(MinorsRefused):
    """This is about somebody under 18. A second member of staff must approve before you read it."""


class NotAMinor(MinorsRefused):
    """This account says that its owner is 18 or older, so there is no guardian to ask."""
