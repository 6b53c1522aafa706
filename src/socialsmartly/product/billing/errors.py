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
