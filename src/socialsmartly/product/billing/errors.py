"""What an order does not open. The docstring is the message."""

from __future__ import annotations

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.words import Refusal


class NotInEdition(NotAuthorised):
    """This belongs to a module that your edition does not have. See under "Edition and orders" in My account what each edition holds."""


class NotSignedThen(Refusal):
    """No policy was in force here on that day, or the day is yet to come. Look at the date on the paper; an older contract is signed anew."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class OrderRefused(Refusal):
    """The order was not placed and nothing was charged. Look at the choice again."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotSold(OrderRefused):
    """This edition, or so many of a pack, cannot be ordered. Choose what has a price."""


class OrderWaits(OrderRefused):
    """You have an order that waits for its payment. Pay or cancel it, and then order anew."""


class PriceMoved(OrderRefused):
    """What it costs has changed since you looked, and nothing was ordered. The new amount is below; order again if you agree with it."""


class NothingToOrder(OrderRefused):
    """You have exactly this already. Nothing was ordered."""


class NotThisWay(OrderRefused):
    """This way of paying is not offered here. Choose another one."""


class NotMoved(OrderRefused):
    """The order is not in a state that allows this any more. Load the page again to see where it stands."""


class NoOrderYet(OrderRefused):
    """You have not agreed to the policy yet, so there is no contract to order under. Agree first."""


class NothingPaid(OrderRefused):
    """Nothing was paid for this order, so nothing can be paid back."""


class AskedAlready(OrderRefused):
    """A refund was asked for this order already. It stands below."""


class OwnMoney(OrderRefused):
    """Nobody decides about their own money. A colleague does it."""


class NotADetail(OrderRefused):
    """A country is two letters, such as GB or CN, and a tax number has at most 30 letters and digits. Correct it, and keep it again."""


class Forged(Refusal):
    """The message was not signed with the secret that was agreed with the provider, or is too old. It was not read."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Unreadable(Forged):
    """The message of the provider has no number, amount, currency or reference. It was not booked; the provider sends it again."""


class OrderedElsewhere(OrderRefused):
    """What you have was ordered from our predecessor and is yours to the end of what you paid for. It does not go on by itself; order it here when it ends."""
