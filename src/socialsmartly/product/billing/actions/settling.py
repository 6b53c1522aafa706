"""A payment arrives. It is written once whatever happens, and goes where it belongs: to what is open, or to what is owed back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.ledger.actions.noting import PROGRAM, STAFF
from socialsmartly.product.billing import accounts, queries
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.actions import booking
from socialsmartly.product.billing.actions.buying import activate, selling_to
from socialsmartly.product.billing.errors import NotMoved
from socialsmartly.product.billing.models import Arrival, Posting, Purchase, Subscription
from socialsmartly.product.billing.providers import PROVIDERS, Told
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.transactions import Method
from socialsmartly.words import keeps
from socialsmartly.words.purposes import SETTLING


@keeps("2.1-c")
def settle(told: Told, *, by: str = PROGRAM) -> bool:
    """Book a payment; whether it is known whose it is. The same event again changes nothing, in whatever order events come.

    One that nobody ordered, or in another currency, waits among the payments without an order.
    """
    purchase, subject = _whose(told)
    if purchase is None or subject is None:
        _keep_unmatched(told)
        return False
    with suppress(IntegrityError), selling_to(subject) as held:
        made, today = _one(purchase), timezone.localdate()
        arrived = _arrival(told, subject=subject, purchase=purchase, closes_on=max(made.closes_on, today))
        _book(held, made, arrived.pk, told.amount, PROVIDERS[told.method].account, by)
    return True


def _whose(told: Told) -> tuple[UUID | None, UUID | None]:
    with reading_for(SETTLING):
        found = Purchase.objects.filter(number=told.reference.strip().upper(), currency=told.currency).first()
        return (found.pk, found.subject) if found is not None else (None, None)


def _keep_unmatched(told: Told) -> None:
    with suppress(IntegrityError), reading_for(SETTLING):
        arrived = _arrival(told, subject=None, purchase=None, closes_on=timezone.localdate())
        Posting.objects.bulk_create(
            Posting(
                closes_on=arrived.closes_on,
                document=arrived.pk,
                event=one.event,
                debit=one.debit,
                credit=one.credit,
                amount=one.amount,
                currency=told.currency,
            )
            for one in accounts.unmatched(told.amount, PROVIDERS[told.method].account)
        )


def _arrival(told: Told, **whose: Any) -> Arrival:
    """First of all, so that of two tellings at once the database lets one through."""
    made = Arrival(
        provider=told.method,
        event=told.event,
        reference=told.reference,
        amount=told.amount,
        currency=told.currency,
        **whose,
    )
    made.save(force_insert=True)
    return made


def _one(pk: UUID) -> Purchase:
    found: Purchase = Purchase.objects.get(pk=pk)
    return found


def _book(held: Subscription, made: Purchase, document: UUID, amount: int, bank: Account, by: str) -> None:
    still_open = queries.still_open(made)
    booking.post(made, document, accounts.paid(amount, still_open, bank), on=timezone.localdate())
    last = queries.last_move(made)
    if last is not None and last.state == Stage.AWAITING and amount >= still_open:
        activate(held, made, by)


@keeps("2.1-c")
def match(arrival: Arrival, number: str) -> None:
    """One of the staff found out what a payment was for (NotMoved where no such order is in its currency, or it was matched before)."""
    purchase, subject = _whose(Told(Method(arrival.provider), arrival.event, number, arrival.amount, arrival.currency))
    if purchase is None or subject is None:
        raise NotMoved
    try:
        with selling_to(subject) as held:
            _book(held, _one(purchase), arrival.pk, arrival.amount, Account.SUSPENSE, STAFF)
    except IntegrityError as before:
        raise NotMoved from before


@keeps("2.1-c")
def take_out(arrival: Arrival) -> None:
    """A payment that nobody ordered went back to where it came from."""
    with reading_for(SETTLING), transaction.atomic():
        Posting.objects.create(
            closes_on=timezone.localdate(),
            document=arrival.pk,
            event=accounts.Event.SENT_BACK,
            debit=Account.SUSPENSE,
            credit=PROVIDERS[Method(arrival.provider)].account,
            amount=arrival.amount,
            currency=arrival.currency,
        )
