"""What is refused of a demand. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class DemandRefused(Refusal):
    """This demand cannot be taken so."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotDeletable(DemandRefused):
    """This cannot be deleted by itself. Choose one of the values that the page offers, or all of it."""


class NoSuchClause(DemandRefused):
    """The policy has no sentence with this number. The number stands beside each sentence, such as 4.1-c."""


class FindingRefused(Refusal):
    """This finding cannot be taken so."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NothingBroken(FindingRefused):
    """Name the law for a use that broke a law, and the sentence of the policy for one that broke the policy."""


class NoSuchSentence(FindingRefused):
    """The policy has no sentence with this number. The number stands beside each sentence, such as 4.1-c."""


class NotTheirs(FindingRefused):
    """Members and a shop's customers do not have this information, or it cannot go by itself. Choose one of the values of their kind."""


class NoSuchRequest(FindingRefused):
    """There is no request with this number from somebody of this kind. Leave the number out when it concerns everybody."""


class NamesSomebody(FindingRefused):
    """What happened names somebody by an address or a number. Say it without: the finding is not about who they are."""


class SomebodyElseConfirms(FindingRefused):
    """You entered this finding. A colleague has to confirm or dismiss it."""


class NothingToConfirm(FindingRefused):
    """This finding is decided already. Open the list anew."""
