"""Before it is shown who they are nothing is; then exactly what the matter names, for half an hour. The database says so, not the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.wall import sees
from socialsmartly.privacy.datamap.map import said_by
from socialsmartly.product.contacts.models import Order
from socialsmartly.product.desk.calling import MOST_WRONG, code_of, good_until, holds
from socialsmartly.product.desk.models import Conversation, Kind, Proof
from socialsmartly.product.desk.proving import HOLDS, NEEDS, Level, enough
from socialsmartly.product.desk.tests.shop import Shop, customer, link_in_mail, open_shop, post, work, write
from socialsmartly.words.purposes import DESK, RIGHTS
from tests.house import as_owner
from tests.once import once

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
RAW = {
    "orders": "SELECT number FROM contacts_order WHERE workspace_id = %s ORDER BY number",
    "lines": "SELECT sku FROM contacts_orderline WHERE workspace_id = %s ORDER BY sku",
    "people": "SELECT country FROM contacts_contact WHERE workspace_id = %s",
}


@pytest.fixture
@once
def tea(shop_owner: Client) -> Shop:
    return open_shop(shop_owner)


@pytest.fixture
@once
def case(tea: Shop, stranger: Client) -> Conversation:
    """Ada, who has two orders, asks about one of them; Ben has ordered, too."""
    customer(tea, "T-1", "T-2")
    customer(tea, "B-1", address="ben@example.test")
    write(stranger, tea, kind="after-sale")
    work()
    return tea.only()


def act(tea: Shop, case: Conversation, do: str, **more: str) -> str:
    return tea.owner.post(f"{tea.of(case)}/act", {"do": do, **more}, follow=True).content.decode()


def show(stranger: Client, **said: str) -> str:
    return stranger.post(f"{link_in_mail()}/show", said, follow=True).content.decode()


def seen(case: Conversation, what: str = "orders", of: UUID | None = None) -> list[str]:
    """What the desk's role reads past every nicety of the ORM, for this case or another."""
    with (
        reading_for(DESK, workspace=case.workspace_id, case=of or case.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(RAW[what], [case.workspace_id])
        return [str(value) for (value,) in cursor.fetchall()]


def opened(tea: Shop, stranger: Client, case: Conversation) -> None:
    show(stranger)
    act(tea, case, "name", number="T-1")
    act(tea, case, "open")


def code_on_the_page(stranger: Client) -> str:
    page = stranger.get(link_in_mail()).content.decode()
    (found,) = re.findall(r"tracking-widest\">(\d{3} \d{3})<", page)
    return str(found)


def tell(tea: Shop, case: Conversation, code: str) -> str:
    return tea.owner.post(f"{tea.of(case)}/caller", {"code": code}, follow=True).content.decode()


def proofs(case: Conversation) -> list[tuple[int, str]]:
    with reading_for(DESK, workspace=case.workspace_id):
        return list(Proof.objects.filter(workspace_id=case.workspace_id).values_list("level", "way"))


@pytest.mark.promise("2.3-a")
def test_whoever_calls_reads_a_code_of_their_page_aloud_and_shows_nothing_else(
    tea: Shop, case: Conversation, stranger: Client
) -> None:
    assert "they read the code of their own page" in tell(tea, case, code_on_the_page(stranger))
    assert proofs(case) == [(Level.CHANNEL, "call")]
    act(tea, case, "name", number="T-1")
    act(tea, case, "open")
    assert seen(case) == ["T-1"]


@pytest.mark.promise("2.3-a")
def test_wrong_codes_are_counted_and_then_the_right_one_does_not_count_either(
    tea: Shop, case: Conversation, stranger: Client
) -> None:
    good = code_on_the_page(stranger)
    wrong = f"{(int(good.replace(' ', '')) + 1) % 10**6:06}"
    for _ in range(MOST_WRONG):
        assert "This is not the code" in tell(tea, case, wrong)
    assert "Five wrong codes" in tell(tea, case, good)
    assert proofs(case) == [(Level.NOTHING, "call")] * MOST_WRONG
    assert "Nobody has shown yet" in act(tea, case, "open")


def test_a_code_is_of_one_matter_and_one_stretch_of_time() -> None:
    matter, other, person = UUID(int=1), UUID(int=2), UUID(int=3)
    code = code_of(matter, person, "key", NOW)
    assert holds(f"{code[:3]} {code[3:]}", matter, person, "key", NOW)
    assert holds(code, matter, person, "key", good_until(NOW) - timedelta(seconds=1))
    assert not holds(code, matter, person, "key", good_until(NOW))
    assert not holds(code, other, person, "key", NOW)
    assert not holds(code, matter, other, "key", NOW)
    assert not holds(code, matter, person, "another key", NOW)
    assert not holds("", matter, person, "key", NOW)


@pytest.mark.promise("2.3-a")
def test_the_least_is_asked_and_a_question_that_can_harm_nobody_asks_for_nothing() -> None:
    assert {kind: (need.level, need.opens) for kind, need in NEEDS.items()} == {
        Kind.IN_SALE: (Level.NOTHING, False),
        Kind.COMPLAINT: (Level.NOTHING, False),
        Kind.PRIVACY: (Level.NOTHING, False),
        Kind.AFTER_SALE: (Level.CHANNEL, True),
        Kind.DISPUTE: (Level.ORDER, True),
    }
    for kind, need in NEEDS.items():
        assert enough(kind, [], NOW) == (need.level == Level.NOTHING)
        assert enough(kind, [(need.level, NOW)], NOW)
        assert need.level == Level.NOTHING or not enough(kind, [(need.level, NOW - HOLDS)], NOW)
        assert need.level < Level.ORDER or not enough(kind, [(Level.CHANNEL, NOW)], NOW)


@pytest.mark.promise("2.3-a")
def test_a_low_risk_question_never_asks_for_more(tea: Shop, stranger: Client) -> None:
    """Neither the page of the customer nor the shop's has anything to ask or to open."""
    customer(tea, "T-1")
    write(stranger, tea, kind="in-sale")
    work()
    page = stranger.get(link_in_mail()).content.decode()
    assert "Is it you?" not in page
    assert 'name="number"' not in page
    case = tea.only()
    assert 'value="open"' not in tea.owner.get(tea.of(case)).content.decode()
    act(tea, case, "open")
    act(tea, case, "name", number="T-1")
    assert seen(case) == seen(case, "people") == []


@pytest.mark.promise("2.3-a")
def test_the_record_is_hidden_until_it_is_shown_who_they_are(tea: Shop, case: Conversation, stranger: Client) -> None:
    page = act(tea, case, "open")
    assert "Ada Canary" not in page
    assert "Nobody has shown yet" in page
    assert "Is it you?" in stranger.get(link_in_mail()).content.decode()
    assert seen(case, "people") == []
    show(stranger)
    page = act(tea, case, "open")
    assert "Ada Canary" in page
    with reading_for(DESK, workspace=tea.workspace):
        (proof,) = Proof.objects.filter(workspace_id=tea.workspace)
        assert (proof.level, proof.way) == (Level.CHANNEL, "link")
        assert abs(proof.at - datetime.now(UTC)) < timedelta(minutes=5)


@pytest.mark.promise("2.3-a")
def test_opening_the_page_shows_nothing(tea: Shop, case: Conversation, stranger: Client) -> None:
    """Programs open every link in a mail."""
    stranger.get(link_in_mail())
    assert stranger.get(f"{link_in_mail()}/show").status_code == 405
    act(tea, case, "open")
    assert seen(case, "people") == []


@pytest.mark.promise("2.3-a")
def test_a_dispute_wants_the_number_of_an_order_of_theirs(tea: Shop, case: Conversation, stranger: Client) -> None:
    act(tea, case, "kind", kind="dispute")
    show(stranger)
    assert "Nobody has shown yet" in act(tea, case, "open")
    assert "No order of this customer" in show(stranger, number="B-1")
    assert "your order T-1" in show(stranger, number="T-1")
    act(tea, case, "open")
    assert seen(case) == ["T-1"]


@pytest.mark.promise("2.3-c")
def test_the_database_refuses_every_order_that_the_case_does_not_name(
    tea: Shop, case: Conversation, stranger: Client
) -> None:
    opened(tea, stranger, case)
    assert seen(case) == ["T-1"]
    assert seen(case, "lines") == ["TEA-T-1"]
    page = tea.owner.get(tea.of(case)).content.decode()
    assert "T-1" in page
    assert "T-2" not in page
    with reading_for(DESK, workspace=tea.workspace, case=case.pk):
        assert Order.objects.filter(workspace_id=tea.workspace, number="T-2").first() is None


@pytest.mark.promise("2.3-c")
def test_without_the_condition_of_the_case_another_order_would_be_seen(
    tea: Shop, case: Conversation, stranger: Client
) -> None:
    """The twin: the same reading, with a row policy that forgets the case."""
    opened(tea, stranger, case)
    with a_wall_that_forgets_the_case():
        assert seen(case) == ["B-1", "T-1", "T-2"]
    assert seen(case) == ["T-1"]


@contextmanager
def a_wall_that_forgets_the_case() -> Iterator[None]:
    says = said_by(Order)
    assert says is not None
    whole = sees(Order, says, DESK)
    without = [condition for condition in whole if "opened_for" not in condition]
    assert len(without) == len(whole) - 1
    with as_owner() as owner:
        order = "ALTER POLICY purpose_desk ON contacts_order USING ({})"
        owner.execute(order.format(" AND ".join(without)))
        try:
            yield
        finally:
            owner.execute(order.format(" AND ".join(whole)))


@pytest.mark.promise("2.3-c")
def test_another_case_sees_nothing_of_what_this_one_opened(tea: Shop, case: Conversation, stranger: Client) -> None:
    opened(tea, stranger, case)
    assert seen(case, of=UUID(int=case.pk.int ^ 1)) == []
    with reading_for(DESK, workspace=tea.workspace), connection.cursor() as cursor:
        cursor.execute(RAW["orders"], [tea.workspace])
        assert cursor.fetchall() == []


@pytest.mark.promise("2.3-c")
def test_after_half_an_hour_the_same_reading_is_refused(tea: Shop, case: Conversation, stranger: Client) -> None:
    opened(tea, stranger, case)
    with as_owner() as owner:
        for table in ("contacts_contact", "contacts_order", "contacts_orderline"):
            owner.execute(f"UPDATE {table} SET opened_until = opened_until - interval '30 minutes'")
    assert seen(case) == seen(case, "lines") == seen(case, "people") == []
    assert "Ada Canary" not in tea.owner.get(tea.of(case)).content.decode()


@pytest.mark.promise("2.3-c")
def test_the_end_of_the_case_is_the_end_of_what_it_opened(tea: Shop, case: Conversation, stranger: Client) -> None:
    opened(tea, stranger, case)
    act(tea, case, "close", outcome="solved")
    assert seen(case) == seen(case, "people") == []
    act(tea, case, "reopen")
    act(tea, case, "open")
    assert seen(case) == []
    assert len(seen(case, "people")) == 1


@pytest.mark.promise("2.3-c")
def test_the_shop_cannot_name_an_order_of_somebody_else(tea: Shop, case: Conversation, stranger: Client) -> None:
    show(stranger)
    assert "No order of this customer" in act(tea, case, "name", number="B-1")
    act(tea, case, "open")
    assert seen(case) == []


@pytest.mark.promise("2.3-c")
def test_the_customer_sees_which_order_is_open_and_who_looked(tea: Shop, case: Conversation, stranger: Client) -> None:
    opened(tea, stranger, case)
    tea.owner.get(tea.of(case))
    page = stranger.get(link_in_mail()).content.decode()
    assert "your order T-1" in page
    assert "T-2" not in page
    with reading_for(RIGHTS, workspace=tea.workspace, subject=case.contact_id):
        assert ("desk", case.number) in {(one.purpose, one.case) for one in looks_at(case.contact_id, tea.workspace)}


def test_who_writes_by_their_link_has_shown_that_it_is_them(tea: Shop, case: Conversation, stranger: Client) -> None:
    post(stranger, link_in_mail(), text="It is broken.")
    act(tea, case, "open")
    assert len(seen(case, "people")) == 1
