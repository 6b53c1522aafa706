"""Whoever has an order that waits hears of it in time, and no more often than that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.billing import letters
from socialsmartly.product.billing.actions import cancel, settle
from socialsmartly.product.billing.actions.reminding import is_due, remind
from socialsmartly.product.billing.models import Purchase
from socialsmartly.product.billing.proration import Kind
from socialsmartly.product.billing.tasks import put_on_queue, tell_of_renewal
from socialsmartly.product.billing.tests.buying import bought, held, ordered, somebody, told_of, turned
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.product.messaging import local
from socialsmartly.words.purposes import PURCHASE
from tests.house import as_login, as_owner

pytestmark = pytest.mark.usefixtures("mailbox", "shop_sells")


@pytest.fixture
def shop_sells(db: None) -> Iterator[None]:
    with selling(SELLING):
        yield


@pytest.fixture
def mei() -> UUID:
    return somebody()


def reminded(day: date) -> list[UUID]:
    """Whom the worker tells on that day."""
    told: list[UUID] = []
    with as_login("worker"):
        assert remind(day, lambda member, _order: told.append(member)) == len(told)
    return told


def renewal(member: UUID) -> Purchase:
    with reading_for(PURCHASE, member=member, subject=member):
        found: Purchase = Purchase.objects.get(kind=Kind.RENEWAL)
    return found


def test_somebody_is_told_three_times_and_no_day_twice(mei: UUID) -> None:
    bought(mei, "professional")
    ends = held(mei).ends_on
    written = ends - timedelta(days=14)
    turned(written)
    days = [written + timedelta(days=n) for n in range(29)]
    told = [day for day in days for _ in reminded(day) + reminded(day)]
    assert told == [written, ends, ends + timedelta(days=11)]


def test_a_day_that_was_missed_is_made_up_for(mei: UUID) -> None:
    bought(mei, "professional")
    ends = held(mei).ends_on
    turned(ends - timedelta(days=14))
    assert reminded(ends - timedelta(days=10)) == [mei]
    assert reminded(ends + timedelta(days=2)) == [mei]
    assert reminded(ends + timedelta(days=3)) == []


def test_whoever_paid_called_it_off_or_ordered_by_themselves_is_not_told(mei: UUID) -> None:
    bo, ada = somebody("bo@example.test"), somebody("ada@example.test")
    bought(mei, "professional")
    bought(bo, "professional")
    written = held(mei).ends_on - timedelta(days=14)
    turned(written)
    settle(told_of(renewal(mei)))
    cancel(bo, renewal(bo).number)
    ordered(ada, "professional")
    assert reminded(written) == []


def test_the_mail_says_how_much_by_when_and_what_happens_otherwise(mei: UUID) -> None:
    bought(mei, "professional")
    turned(held(mei).ends_on - timedelta(days=14))
    order = renewal(mei)
    letters.renewal(mei, order.pk)
    (sent,) = local.mails()
    assert sent.to == "mei@example.test"
    for said in ("£29.00", f"/my/orders/{order.number}", "Nothing is taken by itself."):
        assert said in sent.text
    settle(told_of(order))
    letters.renewal(mei, order.pk)
    assert len(local.mails()) == 1, "what was paid meanwhile is no news"


def test_the_worker_of_the_queue_sends_it(mei: UUID) -> None:
    bought(mei, "professional")
    written = held(mei).ends_on - timedelta(days=14)
    turned(written)
    with as_login("worker"):
        assert remind(written, put_on_queue) == 1
    with as_owner() as owner:
        ((ids,),) = owner.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'billing.tell_of_renewal'")
    assert set(ids) == {"member_id", "order_id"}
    with as_login("worker"):
        tell_of_renewal.func(**ids)
    assert [one.to for one in local.mails()] == ["mei@example.test"]


def test_which_days_count() -> None:
    pays_by = date(2026, 12, 29)
    assert not is_due(None, pays_by, date(2026, 11, 30))
    assert is_due(None, pays_by, date(2026, 12, 1))
    assert not is_due(date(2026, 12, 1), pays_by, date(2026, 12, 14))
    assert is_due(date(2026, 12, 1), pays_by, date(2026, 12, 15))
    assert is_due(date(2026, 12, 15), pays_by, date(2026, 12, 26))
