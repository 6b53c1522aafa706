"""What goes on, what ends and what becomes smaller does so on its day, and a member who said no is not asked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from socialsmartly.privacy.access.reading import one_after_another, reading_for
from socialsmartly.product.billing import rules
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.actions import cancel, place, settle, stop_renewing
from socialsmartly.product.billing.actions.buying import preview
from socialsmartly.product.billing.errors import NothingToOrder
from socialsmartly.product.billing.models import Lapse, Purchase
from socialsmartly.product.billing.periods import Interval, after, period_at
from socialsmartly.product.billing.proration import Kind, share
from socialsmartly.product.billing.queries import Choice, edition_of
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tests.buying import balances, bought, held, somebody, stage, told_of, turned
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.product.billing.transactions import Method
from socialsmartly.words import Mark
from socialsmartly.words.purposes import PURCHASE
from tests.house import as_login, as_owner

FIGURES_IN_BUSINESS = replace(
    SELLING,
    editions=tuple(
        replace(one, modules=rules.ABOVE_BASIC if one.slug == "business" else rules.IN_BASIC)
        for one in SELLING.editions
    ),
)
pytestmark = pytest.mark.usefixtures("shop_sells")


@pytest.fixture
def shop_sells(db: None) -> Iterator[None]:
    with selling(FIGURES_IN_BUSINESS):
        yield


@pytest.fixture
def mei() -> UUID:
    return somebody()


def renewals(member: UUID) -> list[Purchase]:
    with reading_for(PURCHASE, member=member, subject=member):
        return list(Purchase.objects.filter(kind__in=(Kind.RENEWAL, Kind.LATER)))


def smaller(member: UUID) -> None:
    choice = Choice("professional", Interval.MONTH)
    assert place(member, choice, Method.SANDBOX, currency="GBP", seen=0) is None


def test_whoever_cancels_the_next_period_is_not_asked_for_it_again(mei: UUID) -> None:
    bought(mei, "professional")
    ends = held(mei).ends_on
    turned(ends - timedelta(days=14))
    (again,) = renewals(mei)
    cancel(mei, again.number)
    assert turned(ends - timedelta(days=13)) == 0
    turned(ends)
    assert (held(mei).edition, len(renewals(mei))) == ("", 1)


def test_whoever_lets_it_end_owes_nothing_for_the_next_period(mei: UUID) -> None:
    bought(mei, "professional")
    turned(held(mei).ends_on - timedelta(days=14))
    stop_renewing(mei)
    (again,) = renewals(mei)
    assert stage(again) is Stage.CANCELLED
    assert Account.RECEIVABLE not in balances(mei)


def test_days_of_grace_are_days_of_the_period_that_is_paid_next(mei: UUID) -> None:
    """Else whoever let each order run out had 44 days for the price of 30."""
    bought(mei, "professional")
    ends, today = held(mei).ends_on, timezone.localdate()
    turned(ends - timedelta(days=14))
    turned(ends + timedelta(days=13))
    assert held(mei).edition == "professional"
    turned(ends + timedelta(days=15))
    month = period_at(ends, Interval.MONTH, ends).days
    assert (held(mei).edition, held(mei).unpaid) == ("", share(2900, 14, month))
    again = bought(mei, "professional")
    begins = today - timedelta(days=14)
    assert (again.cost, held(mei).begins_on, held(mei).unpaid) == (2900, begins, 0)
    assert held(mei).ends_on == after(begins, 1)


def test_whoever_pays_within_the_grace_pays_for_its_days(mei: UUID) -> None:
    bought(mei, "professional")
    ends = held(mei).ends_on
    turned(ends - timedelta(days=14))
    turned(ends + timedelta(days=13))
    (again,) = renewals(mei)
    settle(told_of(again))
    assert (held(mei).begins_on, held(mei).ends_on, held(mei).unpaid) == (ends, after(ends, 1), 0)


def test_whoever_calls_the_order_off_within_the_grace_had_the_days_until_then(
    mei: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought(mei, "professional")
    ends = held(mei).ends_on
    turned(ends - timedelta(days=14))
    monkeypatch.setattr(timezone, "localdate", lambda *_: ends + timedelta(days=5))
    cancel(mei, renewals(mei)[0].number)
    turned(ends + timedelta(days=9))
    assert held(mei).unpaid == share(2900, 5, period_at(ends, Interval.MONTH, ends).days)
    choice = Choice("professional", Interval.MONTH)
    assert preview(mei, choice, "GBP", ends + timedelta(days=9)).change.had == 5


def test_whoever_let_it_end_in_time_had_nothing_that_was_not_paid(mei: UUID) -> None:
    """The twin: no day of grace."""
    bought(mei, "professional")
    stop_renewing(mei)
    turned(held(mei).ends_on)
    again = bought(mei, "professional")
    assert (held(mei).unpaid, again.begins_on) == (0, timezone.localdate())


def test_a_smaller_edition_begins_when_the_period_that_was_paid_is_over_and_not_before(mei: UUID) -> None:
    bought(mei, "business")
    smaller(mei)
    ends = held(mei).ends_on
    assert turned(ends - timedelta(days=1)) == 0
    assert (held(mei).edition, renewals(mei)) == ("business", [])
    turned(ends)
    (later,) = renewals(mei)
    assert (held(mei).edition, later.begins_on, later.pays_by) == ("professional", ends, ends + timedelta(days=14))
    settle(told_of(later))
    assert (held(mei).edition, held(mei).begins_on, stage(later)) == ("professional", ends, Stage.ACTIVE)


def test_what_the_smaller_edition_does_not_hold_has_its_clock(mei: UUID) -> None:
    bought(mei, "business")
    smaller(mei)
    turned(held(mei).ends_on)
    with reading_for(PURCHASE, member=mei, subject=mei):
        assert [one.module for one in Lapse.objects.all()] == ["figures"]


def test_nobody_orders_what_everybody_begins_with(mei: UUID) -> None:
    for interval in Interval:
        choice = Choice("basic", interval)
        assert preview(mei, choice, "GBP", timezone.localdate()).change.kind is Kind.SAME
        with pytest.raises(NothingToOrder):
            place(mei, choice, Method.SANDBOX, currency="GBP", seen=0)
    assert edition_of(mei) == "basic"


def test_whoever_is_at_their_orders_is_left_for_the_next_hour_and_nobody_waits_for_them(mei: UUID) -> None:
    bought(mei, "professional")
    bo = somebody("bo@example.test")
    bought(bo, "professional")
    day = held(mei).ends_on - timedelta(days=14)
    with as_owner() as owner, owner.transaction():
        owner.execute("SELECT FROM billing_subscription WHERE member_id = %s FOR UPDATE", [mei])
        assert turned(day) == 1
    assert (len(renewals(mei)), len(renewals(bo))) == (0, 1)
    assert turned(day) == 1


def test_a_minor_who_waits_for_a_guardian_holds_nobody_up(mei: UUID) -> None:
    """Their transaction would be made to read only, and all others are in it."""
    bought(mei, "professional")
    bo = somebody("bo@example.test")
    bought(bo, "professional")
    day = held(mei).ends_on - timedelta(days=14)
    with as_owner() as owner:
        owner.execute("UPDATE accounts_member SET permits = %s WHERE id = %s", [int(Mark.AWAITING | Mark.MINOR), mei])
    assert turned(day) == 1
    assert len(renewals(bo)) == 1


def test_in_a_run_the_database_shows_one_member_at_a_time(mei: UUID) -> None:
    bo = somebody("bo@example.test")
    bought(mei, "professional")
    bought(bo, "professional")
    seen = []
    with as_login("worker"), one_after_another(PURCHASE, [mei, bo]) as turn_to:
        for member in (mei, bo):
            with turn_to(member), connection.cursor() as cursor:
                cursor.execute("SELECT member_id FROM billing_subscription WHERE member_id = ANY(%s)", [[mei, bo]])
                seen.append(cursor.fetchall())
    assert seen == [[(mei,)], [(bo,)]]
