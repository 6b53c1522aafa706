"""What time does to orders: one that is not paid expires, a period is followed by the next, and an edition ends."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import one_after_another, reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.ledger.actions.noting import PROGRAM
from socialsmartly.product.billing import queries
from socialsmartly.product.billing.actions import booking, buying, lapsing, refunding
from socialsmartly.product.billing.errors import NotSold
from socialsmartly.product.billing.models import Buyer, Purchase, Subscription
from socialsmartly.product.billing.periods import Interval, period_at
from socialsmartly.product.billing.proration import GOES_ON, Change, Kind, renewal
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tax import taxed
from socialsmartly.product.billing.transactions import Method
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING, PURCHASE

AHEAD: Final = timedelta(days=14)
"""So long before the end of a period the next one can be paid. A smaller edition is ordered when it begins: what was paid for stays until
then, and paying early would end it."""
LOOK_BACK: Final = timedelta(days=90)


AT_ONCE: Final = 100
"""So many members in one transaction: one commit and one lock of the invoice numbers for all of them, held for less than a second."""


@keeps("2.1-c")
def turn(today: date) -> int:
    """Do for every member what has come due; for how many something was. Done again, it changes nothing."""
    with reading_for(FINISHING), all_owners("time passes for everybody"):
        running = Subscription.objects.filter(purchase__isnull=False, ends_on__lte=today + AHEAD)
        due = set(running.values_list("member_id", flat=True))
        due |= set(
            Purchase.objects.filter(pays_by__lt=today, pays_by__gte=today - LOOK_BACK).values_list("subject", flat=True)
        )
    members = sorted(due)
    return sum(_turn_some(members[start : start + AT_ONCE], today) for start in range(0, len(members), AT_ONCE))


def _turn_some(members: Sequence[UUID], today: date) -> int:
    """All of it, or nothing. Nobody waits here for somebody who is at their orders at this moment, for they may wait for a number."""
    moved = 0
    with one_after_another(PURCHASE, members) as turn_to, booking.numbers_in(booking.INVOICES) as number:
        for member in members:
            with suppress(NotAuthorised), turn_to(member):
                found = queries.due()
                moved += found is not None and _turn_one(found, today, number)
    return moved


def _turn_one(found: queries.Due, today: date, number: booking.Numbers) -> bool:
    held = found.held
    waits = Purchase.objects.get(pk=found.waits) if found.waits else None
    if waits is not None and waits.pays_by < today:
        buying.call_off(waits, Stage.EXPIRED, PROGRAM)
        if waits.kind in GOES_ON:
            held.unpaid, held.renews = queries.unpaid(held, today), False
        waits = None
    if held.purchase is None:
        return False
    if not queries.held_on(held, today):
        _end(held, today)
    elif held.renews and waits is None and today >= _ordered_from(held):
        _renew(held, found.last, number, queries.buyer() if found.named else None)
    else:
        return False
    return True


def _ordered_from(held: Subscription) -> date:
    """The day on which the order of the next period is written."""
    return held.ends_on if held.next_edition else held.ends_on - AHEAD


def _end(held: Subscription, today: date) -> None:
    made = Purchase.objects.filter(pk=held.purchase).first()
    if made is not None:  # what was ordered from a predecessor is a record and moves no more
        booking.move(made, Stage.ENDED, PROGRAM)
    refunding.end(held, today)


def _renew(held: Subscription, last: queries.Last, number: booking.Numbers, buyer: Buyer | None) -> None:
    """The order and the invoice of the next period, by the words and the way to pay of the last one."""
    wanted = _next(held)
    made = buying.purchase_for(held, wanted, Method(last.method), last)
    amount = taxed(wanted.due, queries.seller(), queries.taxed_as(buyer))
    booking.write(made, amount, buying.sides(buyer), PROGRAM, number)
    if wanted.kind is Kind.LATER:
        _become(held, wanted)


def _become(held: Subscription, wanted: Change) -> None:
    """The smaller edition, or fewer packs, from its first day on, paid or within the grace."""
    lapsing.give_up(held.member_id, held.edition, wanted.new.edition)
    held.edition, held.interval, held.packs = wanted.new.what
    held.value, held.book = wanted.new.value, wanted.new.book
    buying.follows(held)
    held.save()


def _next(held: Subscription) -> Change:
    runs = queries.running(held)
    assert runs is not None  # there is a purchase
    if not held.next_edition:
        return renewal(runs)
    ends, interval = runs.period.ends, Interval(held.next_interval)
    choice = queries.Choice(held.next_edition, interval, held.next_packs)
    plan = queries.plan_of(choice, held.currency, ends, runs)
    if plan is None:
        raise NotSold
    return Change(Kind.LATER, runs.plan, plan, ends, period_at(ends, interval, ends), plan.value)
