"""Paying back: asked for with a reason, decided by people, booked as a credit note, and sent."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.ledger.actions.noting import STAFF
from socialsmartly.product.billing import accounts, packs, queries, rules
from socialsmartly.product.billing.actions import booking, lapsing
from socialsmartly.product.billing.actions.buying import amount_of, call_off, follows, has_by, paid_for, selling_to
from socialsmartly.product.billing.errors import AskedAlready, NothingPaid, NotMoved, OwnMoney
from socialsmartly.product.billing.models import Purchase, Refund, Subscription
from socialsmartly.product.billing.periods import period_at
from socialsmartly.product.billing.proration import share
from socialsmartly.product.billing.providers import PROVIDERS
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tax import part_of
from socialsmartly.product.billing.transactions import Method, Reason
from socialsmartly.words import keeps

BACK_FROM = (Stage.ACTIVE, Stage.ENDED)


class Verdict(StrEnum):
    ALL = "all"
    UNUSED = "unused"
    NOTHING = "nothing"


@keeps("2.1-c")
def ask_back(member: UUID, number: str, reason: Reason) -> None:
    """Ask for the money of an order that was paid (NothingPaid, also when all of it was credited to another order; AskedAlready).
    Nothing ends by asking."""
    with selling_to(member):
        made = _one(number)
        last = queries.last_move(made)
        if last is None or last.state not in BACK_FROM or not worth(made, Verdict.ALL):
            raise NothingPaid
        try:
            with transaction.atomic():
                Refund.objects.create(subject=member, closes_on=made.closes_on, purchase=made.pk, reason=reason)
        except IntegrityError as before:
            raise AskedAlready from before


@keeps("2.1-c")
def decide(subject: UUID, number: str, verdict: Verdict, *, staff: UUID) -> None:
    """Grant all, the unused part or nothing of what was asked back (NotMoved when nothing waits to be decided, OwnMoney for an order of
    theirs). What is granted is owed from this moment; a provider that sends it back by itself does so at once."""
    if subject == staff:
        raise OwnMoney
    with selling_to(subject) as held:
        made = _one(number)
        asked = Refund.objects.filter(purchase=made.pk, granted=None).first()
        if asked is None:
            raise NotMoved
        amount = worth(made, verdict)
        asked.granted, asked.amount = bool(amount), amount or None
        asked.decided_at, asked.decided_by = timezone.now(), mark_of(staff, subject)
        asked.save(update_fields=["granted", "amount", "decided_at", "decided_by"])
        if amount:
            _grant(held, made, amount)


def worth(made: Purchase, verdict: Verdict) -> int:
    """What a verdict comes to today, with tax. What was credited to the order that followed is paid back with that one alone; the unused
    part counts from today to the end of the period, and where another order goes on with it, nothing is unused."""
    invoice = queries.invoice_of(made)
    if invoice is None or verdict is Verdict.NOTHING:
        return 0
    after = queries.followed_by(made)
    if verdict is Verdict.ALL:
        credit = min(after.credit, invoice.net) if after is not None else 0
        return int(invoice.gross - (share(invoice.gross, credit, invoice.net) if credit else 0))
    period = queries.period_of(made)
    left = 0 if after is not None else period.left(timezone.localdate())
    return share(invoice.gross, left, period.days) if left else 0


def _grant(held: Subscription, made: Purchase, amount: int) -> None:
    invoice = queries.invoice_of(made)
    assert invoice is not None  # `worth` found it
    booking.take_back(made, invoice, part_of(amount_of(invoice), amount))
    booking.move(made, Stage.REFUNDED, STAFF)
    if held.purchase == made.pk:
        _call_off_what_counts_on(made)
        before = _goes_on_again(made)
        if before is None:
            end(held, timezone.localdate())
        else:
            _go_back(held, before)
    if PROVIDERS[Method(made.method)].sends_back:
        _send_back(made)


def _call_off_what_counts_on(made: Purchase) -> None:
    """An order that waits and counts on this one goes with it: it would have the credit of what is paid back."""
    waits = queries.waiting()
    if waits is not None and waits.replaces == made.pk:
        call_off(waits, Stage.CANCELLED, STAFF)


def _goes_on_again(made: Purchase) -> Purchase | None:
    """The order that this one took the place of, where it was paid, not paid back, and days of it are left."""
    before = Purchase.objects.filter(pk=made.replaces).first() if made.replaces else None
    if before is None or queries.stages([before])[before.pk] is not Stage.ENDED:
        return None
    return before if paid_for(before).left(timezone.localdate()) else None


def _go_back(held: Subscription, before: Purchase) -> None:
    """What was paid for stays: edition and packs are again that of the order before, to the end of its period. Nothing follows by itself."""
    booking.move(before, Stage.ACTIVE, STAFF)
    lapsing.give_up(held.member_id, held.edition, before.edition)
    period = paid_for(before)
    if period_at(held.anchor_on, before.by, period.begins) != period:
        held.anchor_on = period.begins
    has_by(held, before)
    held.begins_on, held.ends_on = period.begins, period.ends
    held.renews = False
    follows(held)
    held.save()


def end(held: Subscription, day: date) -> None:
    """The paid edition is over, and its packs with it; what everybody begins with goes on."""
    lapsing.give_up(held.member_id, held.edition, rules.CATALOGUE.begins_with)
    held.unpaid = queries.unpaid(held, day)
    held.purchase, held.edition, held.packs, held.interval, held.value = None, "", packs.NONE, "", 0
    held.ends_on = min(held.ends_on, day)
    held.renews = False
    follows(held)
    held.save()


@keeps("2.1-c")
def note_sent_back(subject: UUID, number: str, *, staff: UUID) -> int:
    """One of the staff has sent back all that is owed for an order; how much, in minor units (NotMoved when nothing is owed, OwnMoney
    when it is owed to them)."""
    if subject == staff:
        raise OwnMoney
    with selling_to(subject):
        return _send_back(_one(number))


def _send_back(made: Purchase) -> int:
    amount = queries.owed(made)
    if amount <= 0:
        raise NotMoved
    bank = PROVIDERS[Method(made.method)].account
    booking.post(made, uuid7(), accounts.sent_back(amount, bank), on=timezone.localdate())
    return amount


def _one(number: str) -> Purchase:
    found: Purchase | None = Purchase.objects.filter(number=number).first()
    if found is None:
        raise NotMoved
    return found
