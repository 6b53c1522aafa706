"""The operator's books: each transaction sums to zero, no number is missing or given twice, and the record outlives its member, locked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.errors import KeyShredded
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.billing import accounts, queries
from socialsmartly.product.billing.accounts import Account, balance
from socialsmartly.product.billing.actions import ask_back, booking, decide, keep_buyer, note_sent_back, settle, turning
from socialsmartly.product.billing.actions.refunding import Verdict
from socialsmartly.product.billing.models import Invoice, Posting, Purchase
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tax import Amount, Buyer, Note, Seller, part_of, taxed
from socialsmartly.product.billing.telling import Told
from socialsmartly.product.billing.tests.buying import balances, bought, held, ordered, somebody, stage, told_of, turned
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.product.billing.transactions import Method, Reason
from socialsmartly.words.purposes import BOOKKEEPING, PURCHASE, RIGHTS
from tests.house import ROOT, as_owner

CALM = settings(derandomize=True, max_examples=200)
AMOUNTS = st.integers(0, 10**12)
GERMAN, NO_RULE = "DE136695976", "FRK7399859412"
SELLER = Seller("House Ltd", "1 Canary Row", "GB", "GB123", 2000, ("DE", "FR"))


@pytest.fixture(autouse=True)
def shop_sells() -> Iterator[None]:
    with selling(SELLING):
        yield


@CALM
@given(net=AMOUNTS, vat=AMOUNTS, payments=st.lists(st.integers(1, 10**12), max_size=6), back=st.booleans())
def test_whatever_happens_the_books_sum_to_zero_and_no_money_is_lost(
    net: int, vat: int, payments: list[int], back: bool
) -> None:
    moves = list(accounts.invoiced(net, vat))
    for amount in payments:
        moves += accounts.paid(amount, balance(Account.RECEIVABLE, moves), Account.TRANSFER)
    if back:
        moves += accounts.credited(net, vat, min(balance(Account.RECEIVABLE, moves), net + vat))
    stands = {account: balance(account, moves) for account in Account}
    assert sum(stands.values()) == 0
    assert all(move.amount > 0 for move in moves)
    assert stands[Account.TRANSFER] == sum(payments)
    assert stands[Account.RECEIVABLE] == (0 if back else max(net + vat - sum(payments), 0))
    assert -stands[Account.OWED] == sum(payments) - (0 if back else min(sum(payments), net + vat))


@pytest.mark.parametrize(
    ("said", "net", "buyer", "expected"),
    [
        ("at home", 2900, Buyer("GB", ""), Amount(2900, 580, 2000, Note.CHARGED)),
        ("half a unit goes up", 1243, Buyer(), Amount(1243, 249, 2000, Note.CHARGED)),
        ("a firm in a country of the list", 2900, Buyer("DE", GERMAN), Amount(2900, 0, 0, Note.REVERSE)),
        ("a number with a slip in it", 2900, Buyer("DE", "DE1"), Amount(2900, 580, 2000, Note.CHARGED)),
        ("a form that no rule is known for", 2900, Buyer("FR", NO_RULE), Amount(2900, 580, 2000, Note.CHARGED)),
        ("the same, confirmed by a person", 2900, Buyer("FR", NO_RULE, True), Amount(2900, 0, 0, Note.REVERSE)),
        (
            "a person's no stands above the rule",
            2900,
            Buyer("DE", GERMAN, False),
            Amount(2900, 580, 2000, Note.CHARGED),
        ),
        ("somebody there without a tax number", 2900, Buyer("DE", ""), Amount(2900, 580, 2000, Note.CHARGED)),
        ("a firm at home", 2900, Buyer("GB", "GB9"), Amount(2900, 580, 2000, Note.CHARGED)),
        ("a firm in a country of no list", 2900, Buyer("US", "US1"), Amount(2900, 580, 2000, Note.CHARGED)),
    ],
)
def test_tax_follows_the_settings(said: str, net: int, buyer: Buyer, expected: Amount) -> None:
    assert taxed(net, SELLER, buyer) == expected, said


def test_an_operator_who_set_nothing_charges_no_tax_and_says_so() -> None:
    assert taxed(2900, Seller(), Buyer("DE", "DE1")) == Amount(2900, 0, 0, Note.NOT_SET)


@CALM
@given(net=AMOUNTS, rate=st.integers(0, 3000), part=AMOUNTS)
def test_a_part_of_an_invoice_is_no_more_than_it_and_loses_nothing(net: int, rate: int, part: int) -> None:
    whole = Amount(net, (2 * net * rate + 10_000) // 20_000, rate, Note.CHARGED)
    found = part_of(whole, part)
    assert found.gross == min(part, whole.gross)
    assert 0 <= found.vat <= whole.vat
    assert 0 <= found.net <= whole.net + 1


@pytest.mark.parametrize(
    "broken",
    [{"amount": 0}, {"amount": -5}, {"debit": "revenue", "credit": "revenue"}],
    ids=["nothing", "less", "itself"],
)
def test_the_database_takes_no_posting_that_does_not_balance(db: None, broken: dict[str, object]) -> None:
    made = bought(somebody(), "professional")
    whole = {"debit": "revenue", "credit": "vat", "amount": 1}
    with reading_for(PURCHASE, member=made.subject, subject=made.subject):
        with pytest.raises(IntegrityError), transaction.atomic():
            _posted(made, {**whole, **broken})
        _posted(made, whole)


def _posted(made: Purchase, columns: dict[str, object]) -> None:
    Posting.objects.create(
        subject=made.subject,
        closes_on=made.closes_on,
        purchase=made.pk,
        document=made.pk,
        event="paid",
        currency="GBP",
        **columns,
    )


def numbers() -> list[int]:
    with as_owner() as owner:
        rows = owner.execute("SELECT position FROM billing_invoice WHERE series = 'INV' ORDER BY position").fetchall()
    return [int(position) for (position,) in rows]


def test_many_at_once_get_numbers_without_a_gap_or_a_double(db: None) -> None:
    people = [somebody(f"p{n}@example.test") for n in range(12)]

    def order(member: UUID) -> None:
        try:
            with selling(SELLING):
                ordered(member, "professional")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(order, people))
    assert numbers() == list(range(1, 13))


def taken(member: UUID, *, undone: bool) -> None:
    """A number for an order that comes to nothing."""
    with reading_for(PURCHASE, member=member, subject=member):
        with booking.numbers_in("INV") as number:
            assert number() == 1
        transaction.set_rollback(undone)


def test_a_number_taken_in_a_transaction_that_is_undone_comes_back(db: None) -> None:
    member = somebody()
    taken(member, undone=True)
    ordered(member, "professional")
    assert numbers() == [1]


def test_a_number_from_a_counter_beside_the_transaction_would_leave_a_gap(db: None) -> None:
    """The twin: the number is taken in a transaction of its own, as a sequence does."""
    member = somebody()
    taken(member, undone=False)
    ordered(member, "professional")
    assert numbers() == [2]


DYING = """
import os, sys
import django; django.setup()
from datetime import date
from uuid import UUID
from socialsmartly.product.billing.actions import booking, turn
from socialsmartly.product.billing.tests.buying import ordered
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
write, left = booking.note, int(sys.argv[1])
def die(*_, **__): os.kill(os.getpid(), 9)
def write_and_die(*told, **beside):
    global left
    write(*told, **beside)
    left -= 1
    if not left: die()
booking.note = write_and_die if left else die
with selling(SELLING):
    if sys.argv[2] == "run": turn(date.fromisoformat(sys.argv[3]))
    else: ordered(UUID(sys.argv[3]), "professional")
"""
MONEY = ("purchase", "move", "invoice", "arrival", "posting")


def killed(after: int, what: str, whose: str, login: str = "web") -> None:
    """A process that dies after so many orders were written; at 0, when the number of the first is taken and nothing is written."""
    environment = {**os.environ, "SOCIALSMARTLY_LOGIN": login}
    command = [sys.executable, "-c", DYING, str(after), what, whose]
    assert subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == -signal.SIGKILL


def rows_of_money() -> dict[str, int]:
    with as_owner() as owner:
        counted = {table: owner.execute(f"SELECT count(*) FROM billing_{table}").fetchone() for table in MONEY}
    return {table: int(found[0]) for table, found in counted.items() if found}


@pytest.mark.parametrize("written", [0, 1])
def test_killed_at_a_step_of_the_money_nothing_was_written(db: None, written: int) -> None:
    """The number is taken, or everything is written and not committed: the whole order is gone, and the next gets its number."""
    member = somebody()
    killed(written, "order", str(member))
    assert rows_of_money() == dict.fromkeys(MONEY, 0)
    ordered(member, "professional")
    assert numbers() == [1]


@pytest.mark.parametrize("written", [0, 1, 3])
def test_a_run_that_is_killed_wrote_all_of_its_members_or_nothing(
    db: None, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [somebody(f"p{n}@example.test") for n in range(3)]
    for member in people:
        bought(member, "professional")
    before, day = rows_of_money(), held(people[0]).ends_on - timedelta(days=14)
    killed(written, "run", day.isoformat(), "worker")
    assert rows_of_money() == before
    monkeypatch.setattr(turning, "AT_ONCE", 2)
    assert (turned(day), turned(day)) == (3, 0)
    assert numbers() == [1, 2, 3, 4, 5, 6], "no gap and no double, also over the edge of two transactions"
    assert [balances(member)[Account.RECEIVABLE] for member in people] == [2900] * 3
    assert {sum(balances(member).values()) for member in people} == {0}


DYING_LATER = """
import os, sys
import django; django.setup()
from uuid import UUID
from django.db import connection
from socialsmartly.product.billing.actions import booking
from socialsmartly.product.billing.tests.test_books import LATER
post = booking.post
def post_and_die(*told, **beside):
    if sys.argv[1] != "before": post(*told, **beside)
    if sys.argv[1] == "committed": connection.connection.commit()
    os.kill(os.getpid(), 9)
booking.post = post_and_die
LATER[sys.argv[2]](UUID(sys.argv[3]), sys.argv[4])
"""
LATER: dict[str, Callable[[UUID, str], object]] = {
    "pay": lambda _member, number: settle(Told(Method.TRANSFER, "B-1", number, 2900, "GBP")),
    "grant": lambda member, number: decide(member, number, Verdict.ALL, staff=uuid7()),
    "send": lambda member, number: note_sent_back(member, number, staff=uuid7()),
}
"""What moves money after an order was written, one after another."""


def on_the_way_to(step: str, member: UUID) -> Purchase:
    """An order for which everything before that step was done."""
    made = ordered(member, "professional", method=Method.TRANSFER)
    steps = list(LATER)
    for earlier in steps[: steps.index(step)]:
        LATER[earlier](member, made.number)
        if earlier == "pay":
            ask_back(member, made.number, Reason.OTHER)
    return made


def killed_later(when: str, step: str, made: Purchase) -> None:
    environment = {**os.environ, "SOCIALSMARTLY_LOGIN": "web"}
    command = [sys.executable, "-c", DYING_LATER, when, step, str(made.subject), made.number]
    assert subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize("when", [pytest.param("before", marks=pytest.mark.slow), "written"])
@pytest.mark.parametrize("step", list(LATER))
def test_killed_when_money_moves_nothing_moved_and_it_is_done_again(db: None, step: str, when: str) -> None:
    """Before the books are written, or when they are written and not committed."""
    member = somebody()
    made = on_the_way_to(step, member)
    before, stood = rows_of_money(), balances(member)
    killed_later(when, step, made)
    assert (rows_of_money(), balances(member)) == (before, stood)
    LATER[step](member, made.number)
    paid, owed = {Account.TRANSFER: 2900}, {Account.OWED: -2900}
    assert balances(member) == {"pay": {**paid, Account.REVENUE: -2900}, "grant": {**paid, **owed}, "send": {}}[step]


def test_a_payment_that_is_committed_halfway_would_be_seen(db: None) -> None:
    """The twin: it stands in the books and opens nothing, and told again it changes nothing."""
    member = somebody()
    made = on_the_way_to("pay", member)
    killed_later("committed", "pay", made)
    assert balances(member)[Account.TRANSFER] == 2900
    LATER["pay"](member, made.number)
    assert stage(made) is Stage.AWAITING


@pytest.mark.promise("5-b", "5-c", "4.4-b")
def test_the_record_of_a_transaction_outlives_its_member_locked_and_without_a_name(db: None) -> None:
    member = somebody()
    keep_buyer(member, title="Ada Canary", address="1 Canary Row", country="GB", tax_id="")
    made = bought(member, "professional")
    with reading_for(PURCHASE, member=member, subject=member):
        invoice = queries.invoice_of(made)
        assert invoice
        assert invoice.buyer == "Ada Canary\n1 Canary Row\nGB"
    rights.delete(Asker("member", member), channel="page")
    with as_owner() as owner:
        for table in ("purchase", "move", "invoice", "arrival", "posting"):
            rows = owner.execute(f"SELECT locked_at IS NOT NULL, closes_on FROM billing_{table}").fetchall()
            assert rows, table
            assert all(locked and closes >= made.ends_on for locked, closes in rows), table
        assert owner.execute("SELECT count(*) FROM billing_subscription").fetchone() == (0,)
        assert owner.execute("SELECT count(*) FROM billing_buyer").fetchone() == (0,)
    assert seen_by_staff() == 0
    with reading_for(PURCHASE, member=member, subject=member):
        assert not Purchase.objects.exists()
    with reading_for(RIGHTS, member=member, subject=member), pytest.raises(KeyShredded):
        assert Invoice.objects.get().buyer


def seen_by_staff() -> int:
    """How many invoices bookkeeping sees; the look is written down as one at nobody."""
    with as_owner() as owner:
        owner.execute("SET ROLE purpose_bookkeeping")
        found = owner.execute("SELECT count(*) FROM billing_invoice").fetchone()
    assert found
    return int(found[0])


def test_before_its_member_leaves_the_record_is_seen(db: None) -> None:
    """The twin: it is the lock that closes it."""
    bought(somebody(), "professional")
    assert seen_by_staff() == 1
    assert BOOKKEEPING.watched


def test_a_payment_for_somebody_who_left_is_kept_without_an_order(db: None) -> None:
    made = ordered(somebody(), "professional")
    told = told_of(made)
    rights.delete(Asker("member", made.subject), channel="page")
    assert not settle(told)
    with as_owner() as owner:
        found = owner.execute("SELECT credit, amount, subject FROM billing_posting WHERE debit = 'sandbox'").fetchall()
    assert found == [("suspense", 2900, None)]
