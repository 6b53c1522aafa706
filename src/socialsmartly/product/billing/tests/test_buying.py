"""An order at a price goes its way, and the database holds it to that way; what was previewed is what is booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.billing import queries
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.actions import ask_back, booking, cancel, decide, place, settle, stop_renewing
from socialsmartly.product.billing.actions.buying import preview
from socialsmartly.product.billing.actions.refunding import Verdict
from socialsmartly.product.billing.errors import (
    AskedAlready,
    NothingPaid,
    NothingToOrder,
    NotMoved,
    NotSold,
    OrderWaits,
    PriceMoved,
)
from socialsmartly.product.billing.models import Invoice, Lapse, Move, Posting, Purchase, Refund
from socialsmartly.product.billing.periods import Interval
from socialsmartly.product.billing.proration import Kind
from socialsmartly.product.billing.queries import Choice, edition_of
from socialsmartly.product.billing.states import LEADS_TO, Stage
from socialsmartly.product.billing.tests.buying import balances, bought, held, ordered, somebody, stage, told_of, turned
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.product.billing.transactions import Method, Reason
from socialsmartly.words.purposes import PURCHASE
from tests.house import as_owner

PROFESSIONAL, BUSINESS, BASIC = (Choice(one, Interval.MONTH) for one in ("professional", "business", "basic"))
pytestmark = pytest.mark.usefixtures("shop_sells")


@pytest.fixture
def shop_sells(db: None) -> Iterator[None]:
    with selling(SELLING):
        yield


@pytest.fixture
def mei() -> UUID:
    return somebody()


def wanted(member: UUID, choice: Choice) -> int:
    return preview(member, choice, "GBP", timezone.localdate()).amount.gross


@pytest.mark.promise("2.1-c", "0-c")
def test_an_order_opens_its_edition_when_it_is_paid_and_not_before(mei: UUID) -> None:
    made = ordered(mei, "professional")
    assert (stage(made), edition_of(mei)) == (Stage.AWAITING, "basic")
    assert made.digest == "d" * 64
    assert settle(told_of(made))
    assert (stage(made), edition_of(mei)) == (Stage.ACTIVE, "professional")
    assert balances(mei) == {Account.SANDBOX: 2900, Account.REVENUE: -2900}


def test_what_was_previewed_is_what_is_booked(mei: UUID) -> None:
    bought(mei, "professional")
    seen = preview(mei, BUSINESS, "GBP", timezone.localdate())
    made = ordered(mei, "business")
    assert (made.cost, made.credit, made.counts_from) == (seen.change.cost, seen.change.credit, seen.change.on)
    with reading_for(PURCHASE, member=mei, subject=mei):
        invoice = queries.invoice_of(made)
    assert invoice
    assert (invoice.net, invoice.vat) == (seen.amount.net, seen.amount.vat)


def test_an_order_at_another_amount_than_was_shown_is_refused(mei: UUID) -> None:
    with pytest.raises(PriceMoved):
        place(mei, PROFESSIONAL, Method.SANDBOX, currency="GBP", seen=2899)
    assert balances(mei) == {}


def test_whoever_has_an_order_that_waits_orders_no_second(mei: UUID) -> None:
    made = ordered(mei, "professional")
    with pytest.raises(OrderWaits):
        place(mei, BUSINESS, Method.SANDBOX, currency="GBP", seen=wanted(mei, BUSINESS))
    cancel(mei, made.number)
    assert stage(ordered(mei, "business")) is Stage.AWAITING


def test_what_is_not_sold_and_what_one_has_cannot_be_ordered(mei: UUID) -> None:
    with pytest.raises(NotSold):
        preview(mei, Choice("gold", Interval.MONTH), "GBP", timezone.localdate())
    bought(mei, "professional")
    with pytest.raises(NothingToOrder):
        place(mei, PROFESSIONAL, Method.SANDBOX, currency="GBP", seen=0)


def test_a_cheaper_edition_waits_for_the_end_of_the_period_and_costs_nothing_now(mei: UUID) -> None:
    bought(mei, "business")
    assert place(mei, PROFESSIONAL, Method.SANDBOX, currency="GBP", seen=0) is None
    assert edition_of(mei) == "business"
    ends = held(mei).ends_on
    assert turned(ends) == 1
    with reading_for(PURCHASE, member=mei, subject=mei):
        later = Purchase.objects.get(edition="professional")
    assert (later.kind, later.begins_on, later.due) == (Kind.LATER, ends, 2900)
    settle(told_of(later))
    assert (held(mei).edition, held(mei).begins_on) == ("professional", ends)


def test_two_upgrades_in_one_period_end_the_order_before(mei: UUID) -> None:
    first = bought(mei, "professional")
    second = bought(mei, "business")
    assert (stage(first), stage(second)) == (Stage.ENDED, Stage.ACTIVE)
    assert second.replaces == first.pk
    assert balances(mei)[Account.SANDBOX] == 7900


def test_a_cancelled_order_leaves_nothing_open(mei: UUID) -> None:
    made = ordered(mei, "professional")
    cancel(mei, made.number)
    assert (stage(made), balances(mei)) == (Stage.CANCELLED, {})
    with pytest.raises(NotMoved):
        cancel(mei, made.number)


def test_a_payment_after_cancellation_is_owed_back_and_never_lost(mei: UUID) -> None:
    made = ordered(mei, "professional")
    told = told_of(made)
    cancel(mei, made.number)
    assert settle(told)
    assert (stage(made), edition_of(mei)) == (Stage.CANCELLED, "basic")
    assert balances(mei) == {Account.SANDBOX: 2900, Account.OWED: -2900}


def test_the_same_payment_told_twice_is_booked_once(mei: UUID) -> None:
    told = told_of(ordered(mei, "professional"))
    for _ in range(3):
        settle(told)
    assert balances(mei)[Account.SANDBOX] == 2900


def test_part_of_a_payment_opens_nothing_and_too_much_is_owed_back(mei: UUID) -> None:
    made = ordered(mei, "professional")
    settle(told_of(made, 1000))
    assert (stage(made), balances(mei)[Account.RECEIVABLE]) == (Stage.AWAITING, 1900)
    settle(told_of(made, 2000))
    assert stage(made) is Stage.ACTIVE
    assert balances(mei) == {Account.SANDBOX: 3000, Account.REVENUE: -2900, Account.OWED: -100}


def test_a_cancelled_order_that_was_paid_in_part_owes_that_part_back(mei: UUID) -> None:
    made = ordered(mei, "professional")
    settle(told_of(made, 1000))
    cancel(mei, made.number)
    assert balances(mei) == {Account.SANDBOX: 1000, Account.OWED: -1000}


def test_a_payment_that_nobody_ordered_is_kept_apart(mei: UUID) -> None:
    told = told_of(ordered(mei, "professional"))
    assert not settle(type(told)(told.method, "x1", "O-0000-0000-0", 500, "GBP"))
    assert not settle(type(told)(told.method, "x2", told.reference, 500, "JPY"))
    with as_owner() as owner:
        found = owner.execute(
            "SELECT debit, credit, amount, subject FROM billing_posting WHERE purchase IS NULL"
        ).fetchall()
    assert found == [("sandbox", "suspense", 500, None)] * 2


def test_an_order_that_nobody_pays_expires(mei: UUID) -> None:
    made = ordered(mei, "professional")
    assert turned(made.pays_by) == 0
    turned(made.pays_by + timedelta(days=1))
    assert (stage(made), balances(mei)) == (Stage.EXPIRED, {})


@pytest.mark.promise("2.1-c")
def test_a_renewal_keeps_the_price_that_was_ordered_by(mei: UUID) -> None:
    """Grandfathering: a dearer price book of later is for those who order later."""
    bought(mei, "professional")
    dearer = SELLING.book.__class__(
        "2027-01",
        timezone.localdate(),
        {**SELLING.book.prices, "professional": SELLING.book.prices["business"]},
        {},
        "GBP",
    )
    with selling(SELLING.__class__(SELLING.editions, "basic", dearer, (SELLING.book,))):
        turned(held(mei).ends_on - timedelta(days=14))
        assert wanted(somebody("new@example.test"), PROFESSIONAL) == 7900
    with reading_for(PURCHASE, member=mei, subject=mei):
        again = Purchase.objects.get(kind=Kind.RENEWAL)
    assert (again.due, again.book) == (2900, SELLING.book.version)


def test_time_done_twice_changes_nothing(mei: UUID) -> None:
    bought(mei, "professional")
    day = held(mei).ends_on - timedelta(days=14)
    assert (turned(day), turned(day)) == (1, 0)


def test_a_renewal_that_nobody_pays_ends_the_edition_after_its_grace(mei: UUID) -> None:
    bought(mei, "professional")
    ends = held(mei).ends_on
    turned(ends - timedelta(days=14))
    turned(ends + timedelta(days=13))
    assert held(mei).edition == "professional"
    turned(ends + timedelta(days=15))
    assert (held(mei).edition, edition_of(mei)) == ("", "basic")
    assert Account.RECEIVABLE not in balances(mei)


def test_whoever_lets_it_end_is_asked_for_nothing_more(mei: UUID) -> None:
    made = bought(mei, "professional")
    stop_renewing(mei)
    ends = held(mei).ends_on
    assert turned(ends - timedelta(days=1)) == 0
    turned(ends)
    assert (stage(made), edition_of(mei)) == (Stage.ENDED, "basic")


def test_a_refund_is_a_credit_note_and_ends_the_edition(mei: UUID) -> None:
    made = bought(mei, "professional")
    ask_back(mei, made.number, Reason.CHANGED_MIND)
    with pytest.raises(AskedAlready):
        ask_back(mei, made.number, Reason.OTHER)
    decide(mei, made.number, Verdict.ALL, staff=uuid4())
    assert (stage(made), edition_of(mei), balances(mei)) == (Stage.REFUNDED, "basic", {})
    with pytest.raises(NotMoved):
        decide(mei, made.number, Verdict.ALL, staff=uuid4())


def test_a_refund_that_is_refused_changes_nothing(mei: UUID) -> None:
    made = bought(mei, "professional")
    before = balances(mei)
    ask_back(mei, made.number, Reason.OTHER)
    decide(mei, made.number, Verdict.NOTHING, staff=uuid4())
    assert (stage(made), balances(mei)) == (Stage.ACTIVE, before)


def test_what_was_not_paid_cannot_be_asked_back(mei: UUID) -> None:
    with pytest.raises(NothingPaid):
        ask_back(mei, ordered(mei, "professional").number, Reason.OTHER)


@pytest.mark.promise("2.1-c")
def test_a_module_that_is_lost_has_a_clock_and_ordering_again_stops_it(mei: UUID) -> None:
    made = bought(mei, "professional")
    ask_back(mei, made.number, Reason.OTHER)
    decide(mei, made.number, Verdict.ALL, staff=uuid4())
    with reading_for(PURCHASE, member=mei, subject=mei):
        lapse = Lapse.objects.get()
    assert (lapse.module, lapse.goes_on) == ("figures", timezone.localdate() + timedelta(days=30))
    bought(mei, "business")
    with reading_for(PURCHASE, member=mei, subject=mei):
        assert not Lapse.objects.exists()


def written(made: Purchase, was: str, state: str, follows: UUID | None) -> None:
    """A move past the code, straight into the table."""
    with reading_for(PURCHASE, member=made.subject, subject=made.subject):
        Move.objects.create(
            subject=made.subject,
            closes_on=made.closes_on,
            purchase=made.pk,
            follows=follows,
            was=was,
            state=state,
            by="x",
        )


def last(made: Purchase) -> UUID:
    with reading_for(PURCHASE, member=made.subject, subject=made.subject):
        move = queries.last_move(made)
    assert move
    return UUID(str(move.pk))


@pytest.mark.parametrize(("was", "state"), [pair for pair in product(Stage, Stage) if pair[1] not in LEADS_TO[pair[0]]])
def test_the_database_refuses_each_move_that_does_not_follow(mei: UUID, was: Stage, state: Stage) -> None:
    made = ordered(mei, "professional")
    with pytest.raises(IntegrityError):
        written(made, was, state, last(made))


def test_the_database_refuses_a_second_beginning_a_fork_and_a_move_from_elsewhere(mei: UUID) -> None:
    made = ordered(mei, "professional")
    begin = last(made)
    with pytest.raises(IntegrityError, match="one_first_move"):
        written(made, "", Stage.AWAITING, None)
    with pytest.raises(IntegrityError, match="before_link"):
        written(made, Stage.ACTIVE, Stage.ENDED, begin)  # it follows a move that led elsewhere
    written(made, Stage.AWAITING, Stage.ACTIVE, begin)
    with pytest.raises(IntegrityError, match="follows"):
        written(made, Stage.AWAITING, Stage.CANCELLED, begin)


def test_a_move_that_follows_is_written(mei: UUID) -> None:
    """The twin: the table of moves is not closed to everything."""
    made = ordered(mei, "professional")
    written(made, Stage.AWAITING, Stage.CANCELLED, last(made))
    assert stage(made) is Stage.CANCELLED


@pytest.mark.parametrize("table", [Purchase, Move, Invoice, Posting])
@pytest.mark.promise("5-b")
def test_nobody_changes_what_is_written_of_a_transaction(mei: UUID, table: type[Posting]) -> None:
    bought(mei, "professional")
    with reading_for(PURCHASE, member=mei, subject=mei):
        for act in (lambda: table.objects.update(closes_on=timezone.localdate()), lambda: table.objects.all().delete()):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                act()


def test_the_same_state_twice_is_not_moved(mei: UUID) -> None:
    made = bought(mei, "professional")
    with reading_for(PURCHASE, member=mei, subject=mei), pytest.raises(NotMoved):
        booking.move(made, Stage.ACTIVE, "x")


def test_a_refund_asked_and_decided_stands_with_its_reason(mei: UUID) -> None:
    made = bought(mei, "professional")
    ask_back(mei, made.number, Reason.NOT_WORKING)
    decide(mei, made.number, Verdict.UNUSED, staff=uuid4())
    with reading_for(PURCHASE, member=mei, subject=mei):
        found = Refund.objects.get()
    assert (found.reason, found.granted, found.amount) == (Reason.NOT_WORKING, True, 2900)
