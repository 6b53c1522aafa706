"""What a provider tells of a payment, and what every telling must be before anything is booked for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from socialsmartly.product.billing.errors import Unreadable
from socialsmartly.product.billing.rules import CURRENCIES
from socialsmartly.product.billing.transactions import Method

EVENT_FORM: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")
"""Whole, so that no two events are taken for one, and without a point, which parts what the sandbox signs."""
LONGEST_REFERENCE: Final = 20
MOST: Final = 10**15


@dataclass(frozen=True)
class Told:
    """A payment, as its provider tells it. `event` is the provider's own id, `reference` what the payer gave, `amount` in minor units."""

    method: Method
    event: str
    reference: str
    amount: int
    currency: str


def checked(told: Told) -> Told:
    """The same, or Unreadable: nothing is cut to fit and nothing is guessed, whoever tells it."""
    if type(told.amount) is not int or not 0 < told.amount < MOST:
        raise Unreadable
    if not EVENT_FORM.fullmatch(told.event) or told.currency not in CURRENCIES or not told.reference.isprintable():
        raise Unreadable
    return told
