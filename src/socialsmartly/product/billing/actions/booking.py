"""The strokes of the pen: a move, a number, an invoice, postings. Each inside the block and the transaction of whoever calls."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from socialsmartly.product.billing import accounts
from socialsmartly.product.billing.errors import NotMoved
from socialsmartly.product.billing.models import Invoice, Move, Posting, Purchase, Series
from socialsmartly.product.billing.queries import last_move, still_open
from socialsmartly.product.billing.states import FIRST, LEADS_TO, Stage
from socialsmartly.product.billing.tax import Amount
from socialsmartly.words import keeps

INVOICES, CREDIT_NOTES = "INV", "CN"


@keeps("2.1-c")
def move(purchase: Purchase, state: Stage, by: str) -> None:
    """From where the order stands to `state` (NotMoved where that does not follow). Of two at once the database lets one through."""
    last = last_move(purchase)
    if (last is None and state != FIRST) or (last is not None and state not in LEADS_TO[Stage(last.state)]):
        raise NotMoved
    made = Move(
        subject=purchase.subject,
        closes_on=purchase.closes_on,
        purchase=purchase.pk,
        follows=last.pk if last else None,
        was=last.state if last else "",
        state=state,
        by=by,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as second:
        raise NotMoved from second


@keeps("2.1-c")
def next_in(series: str) -> int:
    """The next number of a series. The row stays locked until the transaction ends: one that is undone gives its number back."""
    Series.objects.bulk_create([Series(title=series)], ignore_conflicts=True)
    row = Series.objects.select_for_update().get(title=series)
    row.last += 1
    row.save(update_fields=["last"])
    return int(row.last)


def issue(purchase: Purchase, amount: Amount, *, seller: str, buyer: str | None) -> Invoice:
    """The invoice of an order, with its postings."""
    made = _written(purchase, amount, INVOICES, seller=seller, buyer=buyer)
    post(purchase, made.pk, accounts.invoiced(amount.net, amount.vat))
    return made


def take_back(purchase: Purchase, invoice: Invoice, amount: Amount) -> Invoice:
    """A credit note over an amount of an invoice. What of it had been paid is owed back."""
    made = _written(purchase, amount, CREDIT_NOTES, seller=invoice.seller, buyer=invoice.buyer, reverses=invoice.pk)
    post(purchase, made.pk, accounts.credited(amount.net, amount.vat, min(still_open(purchase), amount.gross)))
    return made


def _written(
    purchase: Purchase, amount: Amount, series: str, *, seller: str, buyer: str | None, reverses: UUID | None = None
) -> Invoice:
    made = Invoice(
        subject=purchase.subject,
        closes_on=purchase.closes_on,
        purchase=purchase.pk,
        series=series,
        reverses=reverses,
        currency=purchase.currency,
        net=amount.net,
        vat=amount.vat,
        rate=amount.rate,
        note=amount.note,
        seller=seller,
        buyer=buyer,
        position=next_in(series),
    )
    made.save(force_insert=True)
    return made


def post(purchase: Purchase, document: UUID, moves: Iterable[accounts.Move], *, on: date | None = None) -> None:
    """Into the books, once for a document. The transaction is complete no earlier than `on`, where something comes after its end."""
    Posting.objects.bulk_create(
        Posting(
            subject=purchase.subject,
            closes_on=max(purchase.closes_on, on or purchase.closes_on),
            purchase=purchase.pk,
            document=document,
            event=one.event,
            debit=one.debit,
            credit=one.credit,
            amount=one.amount,
            currency=purchase.currency,
        )
        for one in moves
    )
