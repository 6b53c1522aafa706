"""What the accounts room refuses. The docstring is the message."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto

from socialsmartly.words import Refusal


class AccountRefused(Refusal):
    """This step of signing up or in was refused. Start again on the sign-in page."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Reason(Enum):
    """Why an address is none of ours to write to."""

    NEITHER = auto()
    TOO_LONG = auto()
    BROKEN_EMAIL = auto()
    MIXED_SCRIPTS = auto()
    BROKEN_PHONE = auto()
    LANDLINE = auto()


class AddressRefused(AccountRefused):
    """This is neither an e-mail address nor a phone number that we can write to. Check it and type it again."""

    def __init__(self, reason: Reason) -> None:
        super().__init__()
        self.reason = reason


class TooManyCodes(AccountRefused):
    """Many unused codes went to this address today. Use the last one, or try again tomorrow."""

    def __init__(self, kind: str = "", most: int = 0, until: datetime | None = None) -> None:
        """Which count is used up, what it comes to at most, and when it begins anew: what a page says to whoever was refused."""
        super().__init__()
        self.kind, self.most, self.until = kind, most, until


class TooSoon(AccountRefused):
    """A code was sent less than a minute ago. Wait a moment, then ask for another."""


class NothingPending(AccountRefused):
    """This sign-in is over or was finished already. Start again on the sign-in page."""


class AddressTaken(AccountRefused):
    """Another account uses this address. Sign in there, or choose another address."""


class ChangeUnderWay(AccountRefused):
    """A change of this account is being made just now. Try again in a few minutes."""


class NobodyTold(AccountRefused):
    """None of your addresses could be told, so the change cannot wait its three days. Try again later, or write to the privacy office."""


class CookieTooFull(AccountRefused):
    """A visitor's session holds more than a cookie can carry. Keep larger values in a table."""
