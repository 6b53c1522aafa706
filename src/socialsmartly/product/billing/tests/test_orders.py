"""Whoever agrees has an order, under the very words they agreed to, which can always be shown (0-c)."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.queries import agreements
from socialsmartly.privacy.consent.signals import agreed
from socialsmartly.privacy.ledger.entry import Entry, commit
from socialsmartly.privacy.ledger.models import QueuedLeaf
from socialsmartly.privacy.ledger.queries import openings_of
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.actions import members
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.billing import actions, reactions
from socialsmartly.product.billing.actions import beginning
from socialsmartly.product.billing.models import Order, State
from socialsmartly.product.billing.queries import edition_of, orders_of
from socialsmartly.words.purposes import AGREEMENT, RIGHTS
from tests.cast import member_of, sign_up
from tests.house import as_owner

TEXT = members.AgreedText("1.0", "zh-hans", "d" * 64)


@pytest.fixture
def before_there_were_orders() -> Any:
    """A member who agreed when an agreement brought no order along."""
    agreed.disconnect(reactions.order_what_everybody_begins_with)
    yield
    agreed.connect(reactions.order_what_everybody_begins_with)


@pytest.mark.promise("0-c")
def test_signing_up_places_an_order_under_the_words_agreed_to(shop_owner: Client) -> None:
    member = member_of(shop_owner)
    with reading_for(AGREEMENT, member=member):
        (agreement,) = agreements(member, member)
    (order,) = orders_of(member)
    assert (order.edition, order.price, order.currency, order.state) == ("basic", 0, "GBP", State.ACTIVE)
    assert (order.version, order.language, order.digest) == (agreement.version, agreement.language, agreement.digest)
    assert edition_of(member) == "basic"


def test_the_price_is_in_the_currency_of_the_language_agreed_in(db: None) -> None:
    (order,) = orders_of(members.join(Address("email", "mei@example.test"), TEXT, language="zh-hans"))
    assert order.currency == "CNY"


@pytest.mark.promise("0-c")
def test_the_page_leads_from_an_order_to_its_exact_words(shop_owner: Client) -> None:
    page = shop_owner.get("/my/edition").content.decode()
    (order,) = orders_of(member_of(shop_owner))
    (link,) = re.findall(r'href="(/policy/[^"]+)"', page)
    text = shop_owner.get(link)
    assert text.status_code == 200
    assert order.digest in text.content.decode()


@pytest.mark.promise("0-c")
def test_every_order_can_be_shown_with_its_text(shop_owner: Client, neighbour: Client) -> None:
    for client in (shop_owner, neighbour):
        assert without_text(member_of(client)) == []


def test_an_order_under_words_that_nobody_kept_would_be_seen(db: None) -> None:
    member = members.join(Address("email", "mei@example.test"), TEXT, language="zh-hans")
    assert without_text(member) == ["d" * 64]


def without_text(member: UUID) -> list[str]:
    """The digests of orders whose words cannot be shown."""
    digests = [order.digest for order in orders_of(member)]
    return [each for each in digests if Client().get(reverse("promises:version", args=[each])).status_code != 200]


@pytest.mark.promise("0-c")
def test_agreement_and_order_are_there_together_or_not_at_all(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(beginning, "line_of", broken)
        with pytest.raises(ZeroDivisionError):
            members.join(Address("email", "mei@example.test"), TEXT, language="zh-hans")
    with as_owner() as owner:
        for table in ("consent_agreement", "billing_order", "accounts_member", "ledger_line", "ledger_queuedleaf"):
            assert owner.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


@pytest.mark.promise("4.3-e")
def test_an_order_leaves_a_line_that_its_member_can_open(shop_owner: Client) -> None:
    member = member_of(shop_owner)
    (order,) = orders_of(member)
    with reading_for(RIGHTS, member=member, subject=member):
        (opening,) = (o for o in openings_of(member) if o.kind == "order")
        entry = Entry.decode(bytes(QueuedLeaf.objects.get(pk=opening.leaf).entry))
    assert entry.commitment == commit(opening.salt, opening.said)
    assert opening.said == actions.line_of(order, "person").words
    page = shop_owner.get("/my/proofs").content.decode()
    assert "You placed an order" in page
    assert "Basic" in page


def test_who_agreed_before_there_were_orders_gets_one_with_the_next_page(
    before_there_were_orders: None, shop_owner: Client
) -> None:
    member = member_of(shop_owner)
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM billing_order").fetchone() == (0,)
    shop_owner.get("/my/")
    (order,) = orders_of(member)
    with reading_for(AGREEMENT, member=member):
        assert order.digest == agreements(member, member)[0].digest
    shop_owner.get("/my/edition")
    assert len(orders_of(member)) == 1


def test_of_two_pages_at_once_one_places_it(before_there_were_orders: None, shop_owner: Client) -> None:
    member = member_of(shop_owner)

    def late(_: int) -> None:
        try:
            actions.begin_late(member)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(late, range(8)))
    assert len(orders_of(member)) == 1


def test_nobody_without_an_agreement_gets_an_order(db: None) -> None:
    actions.begin_late(UUID(int=7))
    assert orders_of(UUID(int=7)) == []


def test_agreeing_again_places_no_second_order(shop_owner: Client) -> None:
    member = member_of(shop_owner)
    before = orders_of(member)
    with reading_for(AGREEMENT, member=member):
        again, *_ = agreements(member, member)
        agreed.send(type(again), agreement=again)
    assert [order.pk for order in orders_of(member)] == [order.pk for order in before]


def changed() -> None:
    Order.objects.update(digest="e" * 64)


def taken_away() -> None:
    Order.objects.all().delete()


@pytest.mark.promise("0-c")
@pytest.mark.parametrize("act", [changed, taken_away])
def test_nobody_changes_an_order_or_takes_it_away(shop_owner: Client, act: Callable[[], None]) -> None:
    member = member_of(shop_owner)
    with reading_for(AGREEMENT, member=member), pytest.raises(ProgrammingError, match="permission denied"):  # noqa: SIM117
        with transaction.atomic():
            act()
    assert len(orders_of(member)) == 1


@pytest.mark.promise("4.1-a", "4.2-a")
def test_an_order_is_in_the_copy_and_goes_with_its_member(shop_owner: Client) -> None:
    member = member_of(shop_owner)
    (order,) = orders_of(member)
    assert order.digest in shop_owner.get("/my/data").content.decode()
    rights.delete(Asker("member", member), channel="page")
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM billing_order").fetchone() == (0,)


def test_a_member_sees_their_own_orders_only(shop_owner: Client, mailbox: None) -> None:
    other = Client()
    sign_up(other, "other@example.test")
    mine, theirs = member_of(shop_owner), member_of(other)
    assert [o.member_id for o in orders_of(mine)] == [mine]
    assert [o.member_id for o in orders_of(theirs)] == [theirs]
