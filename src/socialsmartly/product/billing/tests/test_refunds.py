"""What is paid back was paid, was not used, and was not credited to another order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.actions import ask_back, decide, settle
from socialsmartly.product.billing.actions.refunding import Verdict, worth
from socialsmartly.product.billing.errors import NothingPaid
from socialsmartly.product.billing.models import Purchase
from socialsmartly.product.billing.proration import Kind
from socialsmartly.product.billing.queries import edition_of
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tests.buying import balances, bought, held, ordered, somebody, stage, told_of, turned
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.product.billing.transactions import Reason
from socialsmartly.words.purposes import PURCHASE

pytestmark = pytest.mark.usefixtures("shop_sells")


@pytest.fixture
def shop_sells(db: None) -> Iterator[None]:
    with selling(SELLING):
        yield


@pytest.fixture
def mei() -> UUID:
    return somebody()


def worths(made: Purchase) -> tuple[int, int]:
    """All of it, and the unused part."""
    with reading_for(PURCHASE, member=made.subject, subject=made.subject):
        return worth(made, Verdict.ALL), worth(made, Verdict.UNUSED)


def paid_back(made: Purchase) -> None:
    ask_back(made.subject, made.number, Reason.OTHER)
    decide(made.subject, made.number, Verdict.ALL, staff=uuid4())


def test_what_was_credited_to_a_dearer_order_is_not_paid_back_as_well(mei: UUID) -> None:
    first = bought(mei, "professional")
    assert worths(first) == (2900, 2900)
    bought(mei, "business")
    assert worths(first) == (0, 0)
    with pytest.raises(NothingPaid):
        ask_back(mei, first.number, Reason.OTHER)


def test_once_the_dearer_order_is_paid_back_so_may_be_the_one_before(mei: UUID) -> None:
    first, second = bought(mei, "professional"), bought(mei, "business")
    paid_back(second)
    assert worths(first) == (2900, 2900)
    paid_back(first)
    assert balances(mei) == {}


def test_days_that_a_renewal_goes_on_with_are_not_unused(mei: UUID) -> None:
    first = bought(mei, "professional")
    turned(held(mei).ends_on - timedelta(days=14))
    with reading_for(PURCHASE, member=mei, subject=mei):
        again = Purchase.objects.get(kind=Kind.RENEWAL)
    settle(told_of(again))
    assert edition_of(mei) == "professional"
    assert worths(first)[1] == 0


def paid_ahead(member: UUID) -> Purchase:
    """The order of the next period, paid before it begins."""
    turned(held(member).ends_on - timedelta(days=14))
    with reading_for(PURCHASE, member=member, subject=member):
        again: Purchase = Purchase.objects.get(kind=Kind.RENEWAL)
    settle(told_of(again))
    return again


def test_paying_back_the_next_period_ends_that_one_alone(mei: UUID) -> None:
    first = bought(mei, "professional")
    ends = held(mei).ends_on
    again = paid_ahead(mei)
    paid_back(again)
    assert (edition_of(mei), stage(first), stage(again)) == ("professional", Stage.ACTIVE, Stage.REFUNDED)
    assert (held(mei).purchase, held(mei).ends_on, held(mei).renews) == (first.pk, ends, False)
    assert worths(first) == (2900, 2900)
    assert turned(ends - timedelta(days=1)) == 0
    turned(ends)
    assert (edition_of(mei), stage(first)) == ("basic", Stage.ENDED)


def test_paying_back_a_period_that_has_begun_ends_the_edition(mei: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: of the order before no day is left."""
    bought(mei, "professional")
    again = paid_ahead(mei)
    day_of, begun = timezone.localdate, again.begins_on
    monkeypatch.setattr(timezone, "localdate", lambda *at: day_of(*at) if at else begun)
    paid_back(again)
    assert edition_of(mei) == "basic"


def test_paying_back_what_was_added_for_a_dearer_edition_leaves_the_one_that_was_paid(mei: UUID) -> None:
    first, second = bought(mei, "professional"), bought(mei, "business")
    ends = held(mei).ends_on
    paid_back(second)
    assert (edition_of(mei), held(mei).ends_on, held(mei).value) == ("professional", ends, 2900)
    assert balances(mei) == {Account.SANDBOX: 2900, Account.REVENUE: -2900}
    assert stage(first) is Stage.ACTIVE


def test_an_upgrade_that_waits_goes_with_the_order_whose_credit_it_counts_on(mei: UUID) -> None:
    """Else a larger edition was to be had for the difference alone."""
    first, second = bought(mei, "professional"), ordered(mei, "business")
    told = told_of(second)
    paid_back(first)
    assert stage(second) is Stage.CANCELLED
    settle(told)
    assert edition_of(mei) == "basic"
    assert balances(mei) == {Account.SANDBOX: 5000, Account.OWED: -5000}


def test_the_unused_part_of_an_order_counts_from_the_day_it_was_paid(
    mei: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda *_: today - timedelta(days=10))
    made = ordered(mei, "professional")
    monkeypatch.undo()
    settle(told_of(made))
    assert held(mei).begins_on == today
    assert worths(made) == (2900, 2900)
