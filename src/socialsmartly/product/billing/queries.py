"""What a member ordered and has, and what stands in the books."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, Sum, When
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.billing import accounts, packs, rules
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.models import (
    Arrival,
    Buyer,
    Former,
    Invoice,
    Move,
    Order,
    Posting,
    Purchase,
    State,
    Subscription,
)
from socialsmartly.product.billing.periods import Interval, Period, period_at
from socialsmartly.product.billing.proration import GRACE, Kind, Plan, Running, worth_of_grace
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tax import Buyer as Taxed
from socialsmartly.product.billing.tax import Checked, Seller, checked
from socialsmartly.words.purposes import AGREEMENT

MOST: Final = 200
LISTED: Final = timedelta(days=60)


def orders_of(member: UUID) -> list[Order]:
    """Newest first. Opens its own block."""
    with reading_for(AGREEMENT, member=member):
        return list(Order.objects.order_by("-at", "-id"))


class Before(NamedTuple):
    """An order or an invoice in a predecessor's books; an order with the words that it stands under."""

    number: str
    at: datetime
    version: str
    digest: str
    language: str


def ordered_before() -> list[Before]:
    """What has a number there, newest first, of the member of the block."""
    rows = list(Former.objects.exclude(number="").order_by("-at", "-id"))
    open_all(rows, "content")
    return [_before(one, json.loads(one.content or "{}")) for one in rows]


def _before(one: Former, told: dict[str, Any]) -> Before:
    return Before(one.number, one.at, *(told.get(name, "") for name in ("version", "digest", "language")))


def edition_of(member: UUID) -> str | None:
    """The edition that a member has today. Opens its own block."""
    return has(member).edition


class Has(NamedTuple):
    """What a member's orders in force come to."""

    edition: str | None
    packs: str = packs.NONE

    def limit(self, meter: rules.Meter) -> int | None:
        return rules.CATALOGUE.limit(self.edition, meter, self.packs)


def has(member: UUID) -> Has:
    """The edition that is paid for, with its packs, else the one whose order is in force; one that waits for its payment is neither.
    Opens its own block."""
    with reading_for(AGREEMENT, member=member):
        held = Subscription.objects.first()
        if held is not None and held_on(held, timezone.localdate()):
            return Has(str(held.edition), str(held.packs))
        order = Order.objects.filter(state=State.ACTIVE).first()
        return Has(order.edition if order is not None else None)


def held_on(held: Subscription, day: date) -> bool:
    """Whether a day is paid for, or within the grace of one that goes on."""
    grace = GRACE if held.renews else timedelta(0)
    return bool(held.edition and held.purchase and day < held.ends_on + grace)


def running(held: Subscription | None) -> Running | None:
    """The plan that runs, as the arithmetic wants it."""
    if held is None or not held.edition:
        return None
    plan = Plan(held.edition, Interval(held.interval), held.value, held.currency, held.book, held.packs)
    return Running(plan, held.anchor_on, Period(held.begins_on, held.ends_on))


def unpaid(held: Subscription | None, day: date) -> int:
    """What was had without being paid for is worth: of the grace that runs, else of one that is over."""
    runs = running(held)
    if held is None or runs is None or not held.renews:
        return held.unpaid if held is not None else 0
    return worth_of_grace(runs, day)


class Choice(NamedTuple):
    """What somebody wants to have."""

    edition: str
    interval: Interval
    packs: str = packs.NONE


def plan_of(choice: Choice, currency: str, day: date, runs: Running | None = None) -> Plan | None:
    """It at its price: by the book of the order in force where only packs change, so that nobody's edition becomes dearer by a pack, else
    by the book of the day. None where neither has a price for all of it."""
    wanted = packs.read(choice.packs)
    keeps = runs is not None and (runs.plan.edition, runs.plan.interval) == (choice.edition, choice.interval)
    books = (rules.CATALOGUE.book_named(runs.plan.book) if runs and keeps else None, rules.CATALOGUE.book_on(day))
    book = next((one for one in books if one is not None and one.sells(choice.edition, *wanted)), None)
    if book is None:
        return None
    value = sum(price for *_line, price in book.lines(choice.edition, wanted, choice.interval, currency))
    return Plan(choice.edition, choice.interval, value, currency, book.version, choice.packs)


WAITS: Final = """(
  SELECT waits.purchase FROM billing_move AS waits WHERE waits.state = %s
    AND NOT EXISTS (SELECT FROM billing_move AS later WHERE later.follows = waits.id) LIMIT 1
)"""
MEMBER: Final = "NULLIF(current_setting('app.member', true), '')::uuid"


def waiting() -> Purchase | None:
    """The order of the member of the block that waits for its payment; there is one at most."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {WAITS}", [Stage.AWAITING.value])
        waits = cursor.fetchone()[0]
    return Purchase.objects.get(pk=waits) if waits else None


class Last(NamedTuple):
    """How the order in force is paid, and the words that it stands under."""

    method: str
    version: str
    language: str
    digest: str


class Due(NamedTuple):
    """What a run looks at of one member: what they have, the order that waits for its payment, whether they said what is to stand on
    invoices, and the order in force."""

    held: Subscription
    waits: UUID | None
    named: bool
    last: Last


@cache
def _due() -> tuple[list[str], str]:
    fields = Subscription._meta.concrete_fields
    columns = ", ".join(f'held."{field.column}"' for field in fields)
    words = ", ".join(f"last.{name}" for name in ("method", "version", "language", "digest"))
    named = f"EXISTS (SELECT FROM billing_buyer WHERE member_id = {MEMBER})"
    return [field.attname for field in fields], (
        f"SELECT {columns}, {WAITS}, {named}, {words} FROM billing_subscription AS held "  # noqa: S608 - names of the program
        f"LEFT JOIN billing_purchase AS last ON last.id = held.purchase "
        f"WHERE held.member_id = {MEMBER} FOR UPDATE OF held SKIP LOCKED"
    )


def due() -> Due | None:
    """The member of the block for a run, locked; None for whoever is at their orders at this moment. One statement, and in SQL: a run asks it
    of everybody."""
    names, statement = _due()
    with connection.cursor() as cursor:
        cursor.execute(statement, [Stage.AWAITING.value])
        row = cursor.fetchone()
    if row is None:
        return None
    held: Subscription = Subscription.from_db(connection.alias, names, row[: len(names)])
    waits, named, *last = row[len(names) :]
    return Due(held, waits, named, Last(*last))


def last_move(purchase: Purchase) -> Move | None:
    """The one that no other follows."""
    moves = list(Move.objects.filter(purchase=purchase.pk))
    followed = {one.follows for one in moves}
    return next((one for one in moves if one.pk not in followed), None)


def stages(purchases: Iterable[Purchase]) -> dict[UUID, Stage]:
    """Where each of them stands."""
    moves = list(Move.objects.filter(purchase__in=[one.pk for one in purchases]))
    followed = {one.follows for one in moves}
    return {one.purchase: Stage(one.state) for one in moves if one.pk not in followed}


def period_of(made: Purchase) -> Period:
    """The days that an order is for. A new one counts from the day on which it was paid, less the days of grace that it begins with."""
    if made.kind != Kind.NEW:
        return Period(made.counts_from, made.ends_on)
    paid = Move.objects.filter(purchase=made.pk, state=Stage.ACTIVE).order_by("at", "id").first()
    begins = (timezone.localdate(paid.at) if paid is not None else made.counts_from) - made.had
    return period_at(begins, made.by, begins)


def followed_by(made: Purchase) -> Purchase | None:
    """The paid order that took the place of this one, unless it was paid back itself."""
    later = list(Purchase.objects.filter(replaces=made.pk))
    stands = stages(later)
    return next((one for one in later if stands[one.pk] in (Stage.ACTIVE, Stage.ENDED)), None)


def moves_in_books(purchase: UUID) -> list[accounts.Move]:
    return [
        accounts.Move(accounts.Event(one.event), Account(one.debit), Account(one.credit), one.amount)
        for one in Posting.objects.filter(purchase=purchase)
    ]


def still_open(purchase: Purchase) -> int:
    """What of an order's invoice is not paid."""
    return accounts.balance(Account.RECEIVABLE, moves_in_books(purchase.pk))


def owed(purchase: Purchase) -> int:
    """What is owed back for an order."""
    return -accounts.balance(Account.OWED, moves_in_books(purchase.pk))


def awaiting() -> list[Purchase]:
    """Orders that wait for their payment, whoever placed them, the nearest date first."""
    recent = list(Purchase.objects.filter(pays_by__gte=timezone.localdate() - LISTED).order_by("pays_by")[:MOST])
    stands = stages(recent)
    return [one for one in recent if stands.get(one.pk) is Stage.AWAITING]


def owed_by_order() -> list[tuple[Purchase, int]]:
    """What is owed back, order by order."""
    signed = Case(When(credit=Account.OWED, then=F("amount")), default=-F("amount"))
    rows = (
        Posting.objects.filter(Q(credit=Account.OWED) | Q(debit=Account.OWED), purchase__isnull=False)
        .order_by()
        .values("purchase")
        .annotate(due=Sum(signed))
        .filter(due__gt=0)[:MOST]
    )
    due = {row["purchase"]: int(row["due"]) for row in rows}
    return [(one, due[one.pk]) for one in Purchase.objects.filter(pk__in=list(due)).order_by("at")]


def unmatched() -> list[Arrival]:
    """Payments of which nobody knows yet what they were for."""
    settled = Posting.objects.filter(debit=Account.SUSPENSE, document=OuterRef("pk"))
    return list(Arrival.objects.filter(~Exists(settled), purchase=None).order_by("at")[:MOST])


def invoice_of(purchase: Purchase) -> Invoice | None:
    found: Invoice | None = Invoice.objects.filter(purchase=purchase.pk, reverses=None).first()
    return found


def seller() -> Seller:
    """What the operator set of itself."""
    return Seller(
        settings.SOCIALSMARTLY_SELLER,
        settings.SOCIALSMARTLY_SELLER_ADDRESS,
        settings.SOCIALSMARTLY_SELLER_COUNTRY,
        settings.SOCIALSMARTLY_SELLER_TAX_ID,
        settings.SOCIALSMARTLY_SELLER_RATE,
        settings.SOCIALSMARTLY_SELLER_REVERSE_IN,
    )


def buyer() -> Buyer | None:
    """What the member of the block wants on invoices."""
    found: Buyer | None = Buyer.objects.first()
    return found


def taxed_as(details: Buyer | None) -> Taxed:
    return Taxed(details.country, details.tax_id or "", details.confirmed) if details is not None else Taxed()


def to_confirm() -> list[tuple[Buyer, Checked]]:
    """Tax numbers of which a person has to say whether they hold. Inside a block for BOOKKEEPING."""
    known = seller()
    with all_owners("the operator's people look at what no rule bears out"):
        unsaid = Buyer.objects.filter(country__in=known.reverse_in, confirmed=None, tax_id__isnull=False)
        rows = list(unsaid.order_by("id")[:MOST])
    open_all(rows, "tax_id", "title")
    both = [(one, checked(known, taxed_as(one))) for one in rows]
    return [(one, found) for one, found in both if found in (Checked.WAITS, Checked.SLIP)]
