"""The strokes of the pen: a move, a number, an invoice, postings. Each inside the block and the transaction of whoever calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from socialsmartly.privacy.datamap.together import adding
from socialsmartly.privacy.ledger.actions.noting import ORDER, Concerning, Said, note
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
    if last is None or state not in LEADS_TO[Stage(last.state)]:
        raise NotMoved
    try:
        with transaction.atomic():
            _moved(purchase, last, state, by).save(force_insert=True)
    except IntegrityError as second:
        raise NotMoved from second


def _moved(purchase: Purchase, last: Move | None, state: Stage, by: str) -> Move:
    return Move(
        subject=purchase.subject,
        closes_on=purchase.closes_on,
        purchase=purchase.pk,
        follows=last.pk if last else None,
        was=last.state if last else "",
        state=state,
        by=by,
    )


Numbers = Callable[[], int]


@keeps("2.1-c")
@contextmanager
def numbers_in(series: str) -> Iterator[Numbers]:
    """The next numbers of a series, for one document or for many of one transaction. Its row is locked by the first and written after the
    last; it stays locked until the transaction ends, and one that is undone gives its numbers back."""
    row: Series | None = None

    def following() -> int:
        nonlocal row
        if row is None:
            Series.objects.bulk_create([Series(title=series)], ignore_conflicts=True)
            row = Series.objects.select_for_update().get(title=series)
        row.last += 1
        return int(row.last)

    yield following
    if row is not None:
        row.save(update_fields=["last"])


@dataclass(frozen=True)
class Sides:
    """Seller and buyer as they stand on an invoice."""

    seller: str
    buyer: str | None


@keeps("2.1-c")
def write(made: Purchase, amount: Amount, sides: Sides, by: str, number: Numbers) -> None:
    """An order at its first state; invoice and postings where there is something to pay; and the line in the public log, which commits to
    all of it. One statement: all of it is there, or nothing."""
    words = {
        "edition": made.edition,
        "order": made.number,
        "version": made.version,
        "digest": made.digest,
        "book": made.book,
        "currency": made.currency,
        "net": str(amount.net),
        "vat": str(amount.vat),
        "row": str(made.pk),
    }
    words |= {"packs": made.packs} if made.packs else {}
    beside = [adding([made]), adding([_moved(made, None, FIRST, by)])]
    if amount.gross:
        invoice = _document(made, amount, sides, series=INVOICES, position=number())
        beside += [adding([invoice]), adding(_postings(made, invoice.pk, accounts.invoiced(amount.net, amount.vat)))]
        words |= {"invoice": invoice.number}
    note(Concerning(made.subject, made.subject), Said(ORDER, by, words), beside=beside)


def take_back(purchase: Purchase, invoice: Invoice, amount: Amount) -> Invoice:
    """A credit note over an amount of an invoice. What of it had been paid is owed back."""
    sides = Sides(invoice.seller, invoice.buyer)
    with numbers_in(CREDIT_NOTES) as number:
        made = _document(purchase, amount, sides, series=CREDIT_NOTES, position=number(), reverses=invoice.pk)
    made.save(force_insert=True)
    post(purchase, made.pk, accounts.credited(amount.net, amount.vat, min(still_open(purchase), amount.gross)))
    return made


def _document(
    purchase: Purchase, amount: Amount, sides: Sides, *, series: str, position: int, reverses: UUID | None = None
) -> Invoice:
    return Invoice(
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
        seller=sides.seller,
        buyer=sides.buyer,
        position=position,
    )


def post(purchase: Purchase, document: UUID, moves: Iterable[accounts.Move], *, on: date | None = None) -> None:
    """Into the books, once for a document. The transaction is complete no earlier than `on`, where something comes after its end."""
    Posting.objects.bulk_create(_postings(purchase, document, moves, on=on))


def _postings(
    purchase: Purchase, document: UUID, moves: Iterable[accounts.Move], *, on: date | None = None
) -> list[Posting]:
    return [
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
    ]
