"""The operator's books: which accounts there are, and what each event moves between two of them. Pure.

Every posting moves one amount from one account to another, so each transaction sums to zero by its shape: no row can be written that
does not. What is below zero on RECEIVABLE is not; it is moved to OWED, the money that belongs to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Account(TextChoices):
    RECEIVABLE = "receivable", _("to be paid by members")
    REVENUE = "revenue", _("revenue")
    VAT = "vat", _("value added tax")
    TRANSFER = "transfer", _("bank")
    SANDBOX = "sandbox", _("sandbox payments")
    OWED = "owed", _("to be paid back to members")
    SUSPENSE = "suspense", _("payments without an order")


class Event(TextChoices):
    INVOICED = "invoiced", _("invoice")
    CREDITED = "credited", _("credit note")
    PAID = "paid", _("payment")
    OWED_BACK = "owed back", _("owed back")
    SENT_BACK = "sent back", _("sent back")


@dataclass(frozen=True)
class Move:
    """`amount` in minor units, more than nothing, from the account `credit` to the account `debit`."""

    event: Event
    debit: Account
    credit: Account
    amount: int


def invoiced(net: int, vat: int) -> Iterator[Move]:
    yield from _some(Event.INVOICED, Account.RECEIVABLE, Account.REVENUE, net)
    yield from _some(Event.INVOICED, Account.RECEIVABLE, Account.VAT, vat)


def credited(net: int, vat: int, still_open: int) -> Iterator[Move]:
    """A credit note takes from what is open; what was paid already is owed back."""
    yield from _some(Event.CREDITED, Account.REVENUE, Account.RECEIVABLE, net)
    yield from _some(Event.CREDITED, Account.VAT, Account.RECEIVABLE, vat)
    yield from _some(Event.OWED_BACK, Account.RECEIVABLE, Account.OWED, net + vat - still_open)


def paid(amount: int, still_open: int, bank: Account) -> Iterator[Move]:
    """A payment closes what is open; what is more, or came when nothing was open, is owed back and never lost."""
    closes = min(amount, max(still_open, 0))
    yield from _some(Event.PAID, bank, Account.RECEIVABLE, closes)
    yield from _some(Event.OWED_BACK, bank, Account.OWED, amount - closes)


def unmatched(amount: int, bank: Account) -> Iterator[Move]:
    yield from _some(Event.PAID, bank, Account.SUSPENSE, amount)


def matched(amount: int, still_open: int) -> Iterator[Move]:
    """A payment that was kept apart goes whole to the order that it was for, in one posting, so that it goes to one; what is too much
    is owed back."""
    yield from _some(Event.PAID, Account.SUSPENSE, Account.RECEIVABLE, amount)
    yield from _some(Event.OWED_BACK, Account.RECEIVABLE, Account.OWED, amount - max(still_open, 0))


def sent_back(amount: int, bank: Account) -> Iterator[Move]:
    yield from _some(Event.SENT_BACK, Account.OWED, bank, amount)


def balance(account: Account, moves: Iterable[Move]) -> int:
    """What stands on an account: debits less credits."""
    return sum(m.amount * ((m.debit is account) - (m.credit is account)) for m in moves)


def _some(event: Event, debit: Account, credit: Account, amount: int) -> Iterator[Move]:
    if amount > 0:
        yield Move(event, debit, credit, amount)
