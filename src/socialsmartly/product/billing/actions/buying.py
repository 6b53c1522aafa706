"""Ordering an edition with its packs, changing it, and letting it end. What was previewed is what is booked: one computation, done again under lock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import Agreement
from socialsmartly.privacy.consent.queries import agreements
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.ledger.actions.noting import PERSON
from socialsmartly.product.billing import packs, providers, queries, rules
from socialsmartly.product.billing.actions import booking, lapsing
from socialsmartly.product.billing.actions.beginning import POLICY
from socialsmartly.product.billing.errors import (
    NoOrderYet,
    NotADetail,
    NothingToOrder,
    NotMoved,
    NotSold,
    NotThisWay,
    OrderedElsewhere,
    OrderWaits,
    OwnMoney,
    PriceMoved,
)
from socialsmartly.product.billing.models import AFTER, Buyer, Invoice, Purchase, Subscription
from socialsmartly.product.billing.periods import Period
from socialsmartly.product.billing.proration import GOES_ON, Change, Kind, change
from socialsmartly.product.billing.queries import Choice
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tax import Amount, Note, taxed
from socialsmartly.product.billing.transactions import Method
from socialsmartly.words import keeps
from socialsmartly.words.purposes import AGREEMENT, PURCHASE

TIME_TO_PAY: Final = timedelta(days=14)


@dataclass(frozen=True)
class Preview:
    """What a choice comes to, before it is made: the change with its arithmetic, and the amount with tax. `waits` is the order that must
    be paid or cancelled first."""

    change: Change
    amount: Amount
    waits: Purchase | None


@contextmanager
def selling_to(member: UUID) -> Iterator[Subscription]:
    """A member's orders, one act after another: their row is locked to the end of the block."""
    with reading_for(PURCHASE, member=member, subject=member):
        Subscription.objects.bulk_create([Subscription(member_id=member)], ignore_conflicts=True)
        yield Subscription.objects.select_for_update().get(member_id=member)


@keeps("2.1-c")
def preview(member: UUID, choice: Choice, currency: str, on: date) -> Preview:
    """What `place` would book on that day (NotSold). Writes nothing."""
    with reading_for(PURCHASE, member=member, subject=member):
        held = Subscription.objects.first()
        return _reckoned(held, choice, currency, on)


def _reckoned(held: Subscription | None, choice: Choice, currency: str, on: date) -> Preview:
    if rules.CATALOGUE.edition(choice.edition) is None or not rules.CATALOGUE.allows(packs.read(choice.packs)):
        raise NotSold
    runs = queries.running(held)
    valid = runs if runs is not None and runs.period.left(on) > 0 else None
    plan = queries.plan_of(choice, valid.plan.currency if valid else currency, on, valid)
    if plan is None:
        raise NotSold
    found = change(runs, plan, on, queries.unpaid(held, on))
    amount = taxed(found.due, queries.seller(), queries.taxed_as(queries.buyer()))
    return Preview(found, amount, queries.waiting())


@keeps("2.1-c", "0-c", "5-c")
def place(
    member: UUID, choice: Choice, method: Method, *, currency: str, seen: int, on: date | None = None
) -> Purchase | None:
    """Order it. `seen` is the whole amount that the member was shown (PriceMoved where it is another by now). What costs nothing is in
    force at once; what begins later is noted and None.

    NotSold, NotThisWay, NothingToOrder, OrderWaits, NoOrderYet refuse, and then nothing was written.
    """
    day = on or timezone.localdate()
    if method not in providers.offered():
        raise NotThisWay
    agreement = _binding(member)
    with selling_to(member) as held:
        found = _reckoned(held, choice, currency, day)
        if found.waits is not None:
            raise OrderWaits
        if found.amount.gross != seen:
            raise PriceMoved
        return _booked(held, found, method, agreement)


def _binding(member: UUID) -> Agreement:
    with reading_for(AGREEMENT, member=member):
        newest = next((one for one in agreements(member, member) if one.document == POLICY), None)
    if newest is None:
        raise NoOrderYet
    return newest


def _booked(held: Subscription, found: Preview, method: Method, agreement: Agreement) -> Purchase | None:
    wanted = found.change
    if wanted.kind is Kind.SAME:
        raise NothingToOrder
    if wanted.kind is Kind.LATER:
        follows(held, wanted.new.what)
        held.renews = bool(wanted.new.value)
        held.save(update_fields=[*AFTER, "renews"])
        return None
    made = purchase_for(held, wanted, method, agreement)
    with booking.numbers_in(booking.INVOICES) as number:
        booking.write(made, found.amount, sides(queries.buyer()), PERSON, number)
    if not found.amount.gross:
        activate(held, made, PERSON)
    return made


NOTHING_ELSE: Final = "", "", packs.NONE


def follows(held: Subscription, what: tuple[str, str, str] = NOTHING_ELSE) -> None:
    """What somebody has from the next period on; by itself nothing else than now. Not saved yet."""
    held.next_edition, held.next_interval, held.next_packs = what


def purchase_for(held: Subscription, wanted: Change, method: Method, words: Agreement | queries.Last) -> Purchase:
    """The row of an order, not written yet. A new one begins when it is paid, so it may end later by the time there is to pay; a
    dearer one must be paid while its period runs."""
    today = timezone.localdate()
    pays_by = max(today, wanted.on) + TIME_TO_PAY
    if wanted.kind is Kind.NOW:
        pays_by = min(pays_by, wanted.period.ends - timedelta(days=1))
    return Purchase(
        subject=held.member_id,
        number=new_number("O"),
        kind=wanted.kind,
        edition=wanted.new.edition,
        packs=wanted.new.packs,
        interval=wanted.new.interval,
        currency=wanted.new.currency,
        book=wanted.new.book,
        value=wanted.new.value,
        counts_from=wanted.on,
        begins_on=wanted.period.begins,
        ends_on=wanted.period.ends,
        cost=wanted.cost,
        credit=wanted.credit,
        replaces=held.purchase if wanted.kind is not Kind.NEW else None,
        method=method,
        version=words.version,
        language=words.language,
        digest=words.digest,
        pays_by=pays_by,
        closes_on=max(wanted.period.ends, today) + TIME_TO_PAY,
    )


def sides(details: Buyer | None) -> booking.Sides:
    return booking.Sides(seller_text(), buyer_text(details))


def seller_text() -> str:
    """The seller as it stands on an invoice from that day on."""
    known = queries.seller()
    lines = (known.title or settings.SOCIALSMARTLY_OPERATOR, known.address, known.country, known.tax_id)
    return "\n".join(line for line in lines if line)


def buyer_text(details: Buyer | None) -> str | None:
    if details is None:
        return None
    return "\n".join(line for line in (details.title, details.address, details.country, details.tax_id) if line) or None


@keeps("2.1-c")
def activate(held: Subscription, made: Purchase, by: str) -> None:
    """The order is paid for and in force; the one it replaces ends. What was given up and comes back keeps its data, and what a dearer
    order does not hold any more has its clock."""
    booking.move(made, Stage.ACTIVE, by)
    before = Purchase.objects.filter(pk=held.purchase).first() if held.purchase else None
    if before is not None and queries.stages([before]).get(before.pk) == Stage.ACTIVE:
        booking.move(before, Stage.ENDED, by)
    period = paid_for(made)
    if made.kind != Kind.RENEWAL and period.begins != held.begins_on:
        held.anchor_on = period.begins
    lapsing.give_up(held.member_id, held.edition, made.edition)
    has_by(held, made)
    held.begins_on, held.ends_on, held.unpaid = period.begins, period.ends, 0
    held.renews = bool(made.value)
    follows(held)
    held.save()
    lapsing.take_up(held.member_id, made.edition)


def has_by(held: Subscription, made: Purchase) -> None:
    """All that an order gives, at its price. Not saved yet."""
    held.purchase, held.edition, held.packs, held.interval = made.pk, made.edition, made.packs, made.interval
    held.currency, held.book, held.value = made.currency, made.book, made.value


def paid_for(made: Purchase) -> Period:
    """The whole period of an order in force. A new order counts from the day on which it is paid; every other one goes on with what runs."""
    return queries.period_of(made) if made.kind == Kind.NEW else Period(made.begins_on, made.ends_on)


@keeps("2.1-c")
def cancel(member: UUID, number: str, *, by: str = PERSON) -> None:
    """Call off an order that waits for its payment (NotMoved). A credit note takes its invoice back. Whoever wants no next period is not
    asked for it again."""
    with selling_to(member) as held:
        made = _mine(number)
        call_off(made, Stage.CANCELLED, by)
        if made.kind in GOES_ON:
            _ends_with_its_period(held)


def _ends_with_its_period(held: Subscription) -> None:
    held.unpaid = queries.unpaid(held, timezone.localdate())
    held.renews = False
    follows(held)
    held.save(update_fields=["unpaid", "renews", *AFTER])


def call_off(made: Purchase, state: Stage, by: str) -> None:
    booking.move(made, state, by)
    invoice = queries.invoice_of(made)
    if invoice is not None:
        booking.take_back(made, invoice, amount_of(invoice))


def amount_of(invoice: Invoice) -> Amount:
    """What stands on an invoice."""
    return Amount(invoice.net, invoice.vat, invoice.rate, Note(invoice.note))


def _mine(number: str) -> Purchase:
    found: Purchase | None = Purchase.objects.filter(number=number).first()
    if found is None:
        raise NotMoved
    return found


@keeps("2.1-c")
def stop_renewing(member: UUID) -> None:
    """Let the edition end with its period. Nothing is charged any more, and nothing ends before; an order of the next period that waits
    is called off."""
    with selling_to(member) as held:
        waits = queries.waiting()
        if waits is not None and waits.kind in GOES_ON:
            call_off(waits, Stage.CANCELLED, PERSON)
        _ends_with_its_period(held)


@keeps("2.1-c")
def stay(member: UUID) -> None:
    """Go on after the period as it is: takes back what would have changed at its end (OrderedElsewhere)."""
    with selling_to(member) as held:
        if held.purchase and not Purchase.objects.filter(pk=held.purchase).exists():
            raise OrderedElsewhere
        held.renews = bool(held.value)
        follows(held)
        held.save(update_fields=["renews", *AFTER])


@keeps("2.1-c")
def keep_buyer(member: UUID, *, title: str, address: str, country: str, tax_id: str) -> None:
    """What is to stand on invoices from now on (NotADetail); all of it may be empty, and then nothing is kept."""
    country, tax_id = country.strip().upper(), re.sub(r"[\s./-]", "", tax_id).upper()
    if (country and not (len(country) == 2 and country.isalpha())) or len(tax_id) > 30 or not (tax_id or "A").isalnum():
        raise NotADetail
    with selling_to(member):
        Buyer.objects.filter(member_id=member).delete()
        if title.strip() or address.strip() or country or tax_id:
            Buyer.objects.create(
                member_id=member,
                title=title.strip() or None,
                address=address.strip() or None,
                country=country,
                tax_id=tax_id or None,
            )


@keeps("2.1-c")
def confirm_tax_number(member: UUID, buyer: UUID, *, holds: bool, staff: UUID) -> None:
    """One of the operator's people looked a tax number up and says whether it holds (OwnMoney for their own; NotMoved where the member
    keeps another one by now, or somebody said so before). It counts from the next order."""
    if member == staff:
        raise OwnMoney
    with selling_to(member):
        if not Buyer.objects.filter(member_id=member, pk=buyer, confirmed=None).update(confirmed=holds):
            raise NotMoved
