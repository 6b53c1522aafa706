"""The ways to pay. A provider tells of a payment; what is booked for it is decided elsewhere, and the same for all of them.

To add one: a `Method`, an account of its own in the books, an entry in `PROVIDERS`, and if it speaks by itself, a `read` that keeps the contract
of `tests/test_contract.py`. Its messages come to `/payments/METHOD`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from socialsmartly.product.billing import sandbox
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.telling import Told
from socialsmartly.product.billing.transactions import Method

Read = Callable[[Mapping[str, str], bytes, datetime], Told | None]
"""Headers, body and the moment it arrived: a payment that is signed and fresh (Forged, Unreadable); None of what says nothing of money."""


@dataclass(frozen=True)
class Provider:
    """`sends_back` says whether the provider pays back by itself; otherwise one of the staff does, and notes it. `read` is there where it
    speaks over the wire; of a transfer one of the staff tells."""

    account: Account
    offered: Callable[[], bool]
    sends_back: bool
    read: Read | None = None


PROVIDERS: Final[Mapping[Method, Provider]] = {
    Method.TRANSFER: Provider(Account.TRANSFER, lambda: bool(settings.SOCIALSMARTLY_BANK), sends_back=False),
    Method.SANDBOX: Provider(
        Account.SANDBOX, lambda: bool(settings.SOCIALSMARTLY_LOCAL), sends_back=True, read=sandbox.read
    ),
}


def offered() -> tuple[Method, ...]:
    """The ways to pay here: a transfer where the operator named an account, the sandbox where nothing is real."""
    return tuple(method for method, provider in PROVIDERS.items() if provider.offered())


def reader_of(name: str) -> Read | None:
    """How messages of a provider are read; None of one that is not offered here, or that says nothing by itself."""
    provider = next((PROVIDERS[method] for method in offered() if method == name), None)
    return provider.read if provider else None
