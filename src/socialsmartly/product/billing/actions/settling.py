"""A payment arrives. It is written once whatever happens, and goes where it belongs: to what is open, or to what is owed back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.ledger.actions.noting import PROGRAM, STAFF
from socialsmartly.product.billing import accounts, queries
from socialsmartly.product.billing.actions import booking
from socialsmartly.product.billing.actions.buying import activate, selling_to
from socialsmartly.product.billing.errors import NotMoved, OwnMoney
from socialsmartly.product.billing.models import Arrival, Posting, Purchase, Subscription
from socialsmartly.product.billing.providers import PROVIDERS
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.telling import Told
from socialsmartly.product.billing.transactions import Method
from socialsmartly.words import keeps
from socialsmartly.words.purposes import SETTLING

TOLD_BEFORE: Final = "one_arrival_for_an_event"


@keeps("2.1-c")
def settle(told: Told, *, staff: UUID | None = None) -> bool:
    """Book a payment; whether it is known whose it is. The same event again changes nothing, in whatever order events come.

    One that nobody ordered, or in another currency, waits among the payments without an order. `staff` read it off the bank's list
    (OwnMoney for an order of theirs: a payment that nobody else saw would open an edition, or be owed back).
    """
    purchase, subject = _whose(told)
    if staff is not None and subject == staff:
        raise OwnMoney
    if purchase is None or subject is None:
        _keep_unmatched(told)
        return False
    with _told_once(), selling_to(subject) as held:
        made, today = _one(purchase), timezone.localdate()
        arrived = _arrival(told, subject=subject, purchase=purchase, closes_on=max(made.closes_on, today))
        still_open = queries.still_open(made)
        moves = accounts.paid(told.amount, still_open, PROVIDERS[told.method].account)
        _book(held, made, arrived.pk, moves, PROGRAM if staff is None else STAFF)
    return True


@contextmanager
def _told_once() -> Iterator[None]:
    """What was told before is no news. Whatever else the database refuses is raised, or a payment would be lost in silence."""
    try:
        yield
    except IntegrityError as refused:
        if TOLD_BEFORE not in str(refused):
            raise


def _whose(told: Told) -> tuple[UUID | None, UUID | None]:
    with reading_for(SETTLING):
        found = Purchase.objects.filter(number=told.reference.strip().upper(), currency=told.currency).first()
        return (found.pk, found.subject) if found is not None else (None, None)


def _keep_unmatched(told: Told) -> None:
    with _told_once(), reading_for(SETTLING):
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


def _book(held: Subscription, made: Purchase, document: UUID, moves: Iterable[accounts.Move], by: str) -> None:
    booking.post(made, document, moves, on=timezone.localdate())
    last = queries.last_move(made)
    if last is not None and last.state == Stage.AWAITING and queries.still_open(made) <= 0:
        activate(held, made, by)


@keeps("2.1-c")
def match(arrival: Arrival, number: str, *, staff: UUID) -> None:
    """One of the staff found out what a payment was for (NotMoved where no such order is in its currency, or it was matched before;
    OwnMoney for an order of theirs)."""
    purchase, subject = _whose(Told(Method(arrival.provider), arrival.event, number, arrival.amount, arrival.currency))
    if purchase is None or subject is None:
        raise NotMoved
    if subject == staff:
        raise OwnMoney
    try:
        with selling_to(subject) as held:
            made = _one(purchase)
            _book(held, made, arrival.pk, accounts.matched(arrival.amount, queries.still_open(made)), STAFF)
    except IntegrityError as before:
        raise NotMoved from before
