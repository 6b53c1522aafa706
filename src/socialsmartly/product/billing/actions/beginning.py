"""The order that everybody begins with, and contracts on paper."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import agree
from socialsmartly.privacy.consent.models import Agreement
from socialsmartly.privacy.consent.queries import agreements
from socialsmartly.privacy.ledger.actions.noting import ORDER, PERSON, PROGRAM, Concerning, Said, note
from socialsmartly.privacy.versions.queries import history
from socialsmartly.product.billing import rules
from socialsmartly.product.billing.errors import NotSignedThen
from socialsmartly.product.billing.models import Order, State
from socialsmartly.product.billing.periods import Interval
from socialsmartly.words import keeps
from socialsmartly.words.purposes import AGREEMENT

POLICY = "policy"
PAPER = "paper contract"


@keeps("0-c")
def begin(agreement: Agreement, actor: str = PERSON) -> None:
    """Order the edition that everybody begins with under the words of `agreement`, for a member who has ordered nothing yet. Runs
    inside their block, so that order, agreement and both lines of the public log are there together or not at all."""
    if agreement.document != POLICY or Order.objects.exists():
        return
    catalogue = rules.CATALOGUE
    currency = catalogue.book.currency_for(agreement.language)
    price = catalogue.book.price(catalogue.begins_with, Interval.MONTH, currency)
    made = Order(
        member_id=agreement.subject,
        edition=catalogue.begins_with,
        version=agreement.version,
        language=agreement.language,
        digest=agreement.digest,
        price=price,
        currency=currency,
        book=catalogue.book.version,
        state=State.WAITING if price else State.ACTIVE,
    )
    note(Concerning(agreement.owner, agreement.subject), line_of(made, actor), of=made)


def line_of(order: Order, actor: str) -> Said:
    """The words of an order's line in the public log, from the row alone."""
    words = {
        "edition": order.edition,
        "version": order.version,
        "language": order.language,
        "digest": order.digest,
        "price": str(order.price),
        "currency": order.currency,
        "book": order.book,
        "state": str(order.state),
    }
    return Said(ORDER, actor, {**words, "person": str(order.member_id), "row": str(order.pk)})


@keeps("0-c")
def sign_on_paper(member: UUID, scan: str, signed: date, language: str) -> Agreement:
    """Record that a member's contract exists on paper, too, by the SHA-256 of its scan and the day it was signed (NotSignedThen). It
    names the version of the policy in force on that day; which version binds is still told by what they agreed to here. The
    same scan again finds what it left."""
    known = [one for one in history() if timezone.localdate(one.since) <= signed]
    if not known or signed > timezone.localdate():
        raise NotSignedThen
    with reading_for(AGREEMENT, member=member):
        before = [one for one in agreements(member, member) if (one.document, one.digest) == (PAPER, scan)]
        return (
            before[0]
            if before
            else agree(
                owner=member,
                subject=member,
                document=PAPER,
                version=known[-1].version,
                language=language,
                digest=scan,
                act=f"signed {signed.isoformat()}",
            )
        )


@keeps("0-c")
def begin_late(member: UUID) -> None:
    """The same for whoever agreed before there were orders, under the agreement that binds them. Of two pages at once the
    database lets one place it."""
    with suppress(IntegrityError), reading_for(AGREEMENT, member=member):
        newest = next((one for one in agreements(member, member) if one.document == POLICY), None)
        if newest is not None:
            begin(newest, PROGRAM)
