"""The ways to pay. A provider tells of a payment; what is booked for it is decided elsewhere, and the same for all of them.

To add one: a `Method`, an account of its own in the books, an entry in `PROVIDERS`, and if it speaks by itself, a reader like `sandbox.read`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.transactions import Method


@dataclass(frozen=True)
class Told:
    """A payment, as its provider tells it. `event` is the provider's own id, `reference` what the payer gave, `amount` in minor units."""

    method: Method
    event: str
    reference: str
    amount: int
    currency: str


@dataclass(frozen=True)
class Provider:
    """`sends_back` says whether the provider pays back by itself; otherwise one of the staff does, and notes it."""

    account: Account
    offered: Callable[[], bool]
    sends_back: bool


PROVIDERS: Final[Mapping[Method, Provider]] = {
    Method.TRANSFER: Provider(Account.TRANSFER, lambda: bool(settings.SOCIALSMARTLY_BANK), sends_back=False),
    Method.SANDBOX: Provider(Account.SANDBOX, lambda: bool(settings.SOCIALSMARTLY_LOCAL), sends_back=True),
}


def offered() -> tuple[Method, ...]:
    """The ways to pay here: a transfer where the operator named an account, the sandbox where nothing is real."""
    return tuple(method for method, provider in PROVIDERS.items() if provider.offered())
