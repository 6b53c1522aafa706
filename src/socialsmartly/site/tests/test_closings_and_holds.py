"""A shop that closes, or the copy of its store, waits for whoever a hold keeps and for nobody else; the release closes it to the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from socialsmartly.privacy.access.jobs import SERVED
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import only_for
from socialsmartly.privacy.journal.actions import append
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.retention.actions import (
    Reason,
    agree_to_hold,
    propose_hold,
    release_hold,
)
from socialsmartly.privacy.retention.errors import TooLateToHold
from socialsmartly.privacy.retention.models import Ground, Hold
from socialsmartly.privacy.retention.queries import held_people
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker, replaying, shops
from socialsmartly.privacy.rights.actions.hiding import CLOSED
from socialsmartly.privacy.rights.tests import test_rights as people
from socialsmartly.product.my import actions as my
from socialsmartly.product.rewards.queries import KIND
from socialsmartly.product.rewards.tests.shop import BOB, joined, promotion, rewarded
from socialsmartly.product.rewards.tests.shop import shop as shop_with_rewards
from socialsmartly.product.stores.actions.closing import close_store
from socialsmartly.product.stores.tasks import close_stores, finish_stores
from socialsmartly.product.stores.tests import shop
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.actions.seating import sit_down
from socialsmartly.product.workspaces.rules import Role
from socialsmartly.site.gate import GATE
from socialsmartly.site.tests.test_deleting_customers import own_page
from socialsmartly.words.purposes import TEAM
from tests.cast import member_of
from tests.house import as_login, as_owner

pytestmark = [pytest.mark.promise("5-f"), pytest.mark.usefixtures("db")]
WAITS = "Part of the shop waits to be deleted"
ROOM = "A dispute or a law still needs some of the shop"


def proposed(person: Asker) -> Hold:
    day = timezone.now().date() + timedelta(days=90)
    return propose_hold(person, Reason(Ground.CLAIM, "Civil Code 188", "2026-17", day), staff=uuid4())


def held(person: Asker) -> Hold:
    return agree_to_hold(person, proposed(person).number, staff=uuid4())


def rows(table: str, owner: UUID, column: str = "workspace_id") -> int:
    return int(shop.rows_of(owner, table, column))


def contacts(workspace: UUID) -> list[UUID]:
    with as_owner() as owner:
        found = owner.execute("SELECT id FROM contacts_contact WHERE workspace_id = %s ORDER BY id", [workspace])
        return [key for (key,) in found.fetchall()]


def keys(*people: UUID) -> set[UUID]:
    return set(SubjectKey.objects.filter(subject__in=people).values_list("subject", flat=True))


def the_worker_comes_by() -> None:
    """Its round of every five minutes, and what that puts on the queue."""
    with as_login("worker"):
        with only_for(SERVED["rights.finish_deletions"]):
            rights.finish_deletions(timezone.now())
            rights.finish_closings(timezone.now())
        run_jobs("stores.finish")


def run_jobs(name: str) -> None:
    with as_owner() as owner:
        jobs = owner.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s RETURNING args", [name]).fetchall()
    for (ids,) in jobs:
        {"stores.finish": finish_stores, "stores.close": close_stores}[name](**ids)


def a_store_with_somebody_held() -> tuple[UUID, UUID, Asker, Hold]:
    """A shop of seven customers whose owner takes the authorisation back while one of them is held."""
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(14))
    ada = Asker("contact", contacts(workspace)[0], workspace)
    hold = held(ada)
    shop.forbid(workspace, member)
    with as_login("worker"):
        run_jobs("stores.close")
    return member, workspace, ada, hold


def test_the_copy_of_a_store_goes_but_for_whoever_is_held() -> None:
    _, workspace, ada, _ = a_store_with_somebody_held()
    assert contacts(workspace) == [ada.subject]
    assert rows("contacts_order", workspace) == 2
    assert rows("contacts_orderline", workspace) == 6
    assert rows("contacts_product", workspace) == 0
    assert rows("stores_store", workspace) == 1, "the orders name it"
    assert rows("stores_importrun", workspace) == 0
    assert keys(ada.subject) == {ada.subject}
    asked = rights.deletion_of(ada)
    assert asked
    assert (asked.channel, asked.outcome) == (CLOSED, "held")


def test_the_release_closes_it_to_the_end() -> None:
    _, workspace, ada, hold = a_store_with_somebody_held()
    the_worker_comes_by()
    assert contacts(workspace) == [ada.subject], "not before"
    release_hold(ada, hold.number)
    the_worker_comes_by()
    tables = ("contacts_contact", "contacts_order", "contacts_orderline", "stores_store")
    assert [rows(table, workspace) for table in tables] == [0, 0, 0, 0]
    assert rows("rights_closing", workspace, "owner") == 0
    assert keys(ada.subject) == set()
    asked = rights.deletion_of(ada)
    assert asked
    assert asked.state == "done"


def test_without_the_look_for_holds_the_person_would_be_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(shops, "held_people", lambda _: [])
    _, workspace, ada, _ = a_store_with_somebody_held()
    assert contacts(workspace) == []
    assert keys(ada.subject) == set()


def test_nobody_takes_a_closing_back_and_a_wish_that_waited_becomes_it() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(14))
    ada, bob = (Asker("contact", key, workspace) for key in contacts(workspace)[:2])
    held(ada)
    held(bob)
    rights.delete_later(ada, channel=rights.SHOP)
    rights.delete_later(bob, channel="page")
    with as_login("worker"):
        close_store(workspace)
        close_store(workspace)
    for person, by in ((ada, rights.SHOP), (bob, "page")):
        assert rights.take_back(person, channel=by) is None
        asked = rights.deletion_of(person)
        assert asked
        assert (asked.channel, asked.state) == (CLOSED, "received")


def test_a_shop_that_says_yes_again_keeps_what_it_then_brings_in() -> None:
    member, workspace, ada, hold = a_store_with_somebody_held()
    shop.allow(workspace, member)
    shop.bring_in(workspace, member, shop.orders_file(14))
    assert rows("contacts_order", workspace) == 14, "those of whoever is held are not there twice"
    release_hold(ada, hold.number)
    the_worker_comes_by()
    assert len(contacts(workspace)) == 6
    assert rows("stores_store", workspace) == 1
    assert rows("rights_closing", workspace, "owner") == 0


def a_shop() -> tuple[UUID, Asker, Asker]:
    workspace = people.shop()
    return workspace, people.customer(workspace, "ada"), people.customer(workspace, "bob")


def test_a_whole_shop_goes_but_for_whoever_is_held_and_what_their_rows_need() -> None:
    workspace, ada, bob = a_shop()
    hold = held(ada)
    rights.close_workspace(workspace)
    assert contacts(workspace) == [ada.subject]
    assert rows("contacts_order", workspace) == 1
    assert rows("workspaces_workspace", workspace, "id") == 1
    assert keys(ada.subject, bob.subject) == {ada.subject}
    release_hold(ada, hold.number)
    the_worker_comes_by()
    assert contacts(workspace) == []
    assert rows("workspaces_workspace", workspace, "id") == 0
    assert rows("rights_closing", workspace, "owner") == 0


def test_without_holds_nothing_of_a_closed_shop_is_left() -> None:
    workspace, _, _ = a_shop()
    rights.close_workspace(workspace)
    assert rows("workspaces_workspace", workspace, "id") == 0
    assert rows("rights_closing", workspace, "owner") == 0


def test_whoever_takes_part_in_a_promotion_is_kept_with_it() -> None:
    tea = shop_with_rewards()
    kept = rewarded(tea, promotion(tea))
    gone = joined(tea, promotion(tea), BOB)
    hold = held(Asker(KIND, kept, tea))
    with as_login("worker"):
        rights.close_workspace(tea)
    assert rows("rewards_claim", tea) == 1
    assert rows("rewards_promotion", tea) == 1
    assert keys(kept, gone) == {kept}
    release_hold(Asker(KIND, kept, tea), hold.number)
    the_worker_comes_by()
    assert [rows(table, tea) for table in ("rewards_claim", "rewards_promotion")] == [0, 0]


def test_what_a_shop_knows_of_a_held_colleague_stays_and_their_seat_ends(shop_owner: Client) -> None:
    owner = member_of(shop_owner)
    tea = open_workspace(owner, "Tea")
    lea, kim = people.member("lea"), people.member("kim")
    for one in (lea, kim):
        with reading_for(TEAM, member=one.subject, workspace=tea):
            sit_down(tea, one.subject, "Tea", Role.ANALYST, "")
    hold = held(lea)
    my.cancel_account(owner, now=True)
    assert rows("workspaces_colleague", tea) == 1
    assert rows("workspaces_seat", tea, "workspace") == 0
    the_worker_comes_by()
    assert rows("workspaces_workspace", tea, "id") == 1
    release_hold(lea, hold.number)
    the_worker_comes_by()
    assert rows("workspaces_colleague", tea) == rows("workspaces_workspace", tea, "id") == 0


def test_the_owner_reads_that_part_of_it_waits_and_not_whose(shop_owner: Client) -> None:
    owner = member_of(shop_owner)
    tea = open_workspace(owner, "Tea")
    shop.allow(tea, owner)
    shop.bring_in(tea, owner, shop.orders_file(14))
    places = (reverse("stores:list", args=[tea]), reverse("my:account"))
    assert not [place for place in places if ROOM in shop_owner.get(place).content.decode()]
    assert "Sold in 30 days" in shop_owner.get(reverse("workspaces:home", args=[tea])).content.decode()
    hold = held(Asker("contact", contacts(tea)[0], tea))
    shop.forbid(tea, owner)
    with as_login("worker"):
        close_store(tea)
    for place in places:
        page = shop_owner.get(place).content.decode()
        assert ROOM in page
        assert hold.number not in page
        assert hold.article not in page
    assert "Sold in 30 days" not in shop_owner.get(reverse("workspaces:home", args=[tea])).content.decode()


@pytest.mark.parametrize("somebody", [True, False], ids=["held", "nobody held"])
def test_whoever_cancels_reads_it_on_the_last_page_and_on_the_certificate(shop_owner: Client, somebody: bool) -> None:
    tea = open_workspace(member_of(shop_owner), "Tea")
    shop.allow(tea, member_of(shop_owner))
    ada = people.customer(tea, "ada")
    if somebody:
        held(ada)
    shop_owner.get("/my/cancel")
    page = shop_owner.post("/my/cancel", {"now": "1"}).content.decode()
    assert "Your account is deleted" in page
    assert (WAITS in page) is somebody
    with as_owner() as owner:
        (number,) = owner.execute("SELECT number FROM rights_certificate").fetchone() or ("",)
    assert (WAITS in Client().get(reverse("rights:certificate", args=[number])).content.decode()) is somebody


@pytest.mark.usefixtures("mailbox")
def test_whoever_is_held_reads_the_law_on_their_own_page_although_the_shop_is_closed() -> None:
    workspace, ada, _ = a_shop()
    hold = held(ada)
    rights.close_workspace(workspace)
    page = Client().get(own_page(workspace, ada.subject)).content.decode()
    assert "The deletion waits" in page
    assert hold.article in page


@contextmanager
def begun(workspace: UUID) -> Iterator[None]:
    """A closing that has looked for holds and deleted nothing yet."""
    shops.begin_closing(workspace)
    yield
    rights.close_workspace(workspace)


def test_nobody_is_held_any_more_once_their_shop_goes_and_whoever_is_stays_so() -> None:
    workspace, ada, bob = a_shop()
    held(ada)
    late = proposed(bob)
    with begun(workspace):
        with pytest.raises(TooLateToHold):
            agree_to_hold(bob, late.number, staff=uuid4())
        held(ada)
    assert contacts(workspace) == [ada.subject]


def somebody_agrees(hold: Hold) -> bool:
    """Whether an agreement gets by at this moment, without waiting."""
    with as_owner() as owner:
        owner.execute("SET lock_timeout = '100ms'")
        try:
            owner.execute("UPDATE retention_hold SET review_on = review_on WHERE id = %s", [hold.pk])
        except LockNotAvailable:
            return False
    return True


@pytest.mark.parametrize("guarded", [True, False], ids=["kept still", "the twin"])
def test_no_hold_comes_between_the_look_and_the_deletion(monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    workspace, ada, _ = a_shop()
    hold, seen = proposed(ada), []

    def look_and_be_overtaken(now: datetime) -> list[UUID]:
        found = held_people(now)
        seen.append(somebody_agrees(hold))
        return found

    monkeypatch.setattr(shops, "held_people", look_and_be_overtaken)
    if not guarded:
        monkeypatch.setattr(shops, "keep_holds_still", lambda: None)
    rights.close_workspace(workspace)
    assert seen == [not guarded] * 2


def go_back(*orders: str) -> None:
    """To a database from before, which knows of no line of the journal; then what the next start does."""
    with as_owner() as owner:
        for order in ("TRUNCATE journal_mark", *orders):
            owner.execute(order)
    with as_login("owner"):
        GATE.replay()


@pytest.mark.promise("4.2-h")
@pytest.mark.parametrize("guarded", [True, False], ids=["spared", "the twin"])
def test_a_start_that_closes_a_shop_again_knows_first_who_is_held(
    monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    workspace, ada, bob = a_shop()
    hold = held(ada)
    gone = (Line(Event.ERASED, workspace, str(workspace), "workspace"), erased(bob))
    append(gone)
    if not guarded:
        monkeypatch.setattr(replaying, "held_people", lambda _: [])
    go_back("DELETE FROM retention_hold")
    assert contacts(workspace) == ([ada.subject] if guarded else [])
    assert rows("rights_closing", workspace, "owner") == guarded
    if guarded:
        release_hold(ada, hold.number)
        the_worker_comes_by()
        assert rows("workspaces_workspace", workspace, "id") == 0


def erased(person: Asker) -> Line:
    return Line(Event.ERASED, person.subject, str(person.workspace), person.kind)


@pytest.mark.promise("4.2-h")
def test_after_a_restore_whoever_is_held_waits_for_the_same_closing() -> None:
    workspace, ada, _ = a_shop()
    hold = held(ada)
    rights.close_workspace(workspace)
    asked = rights.deletion_of(ada)
    assert asked
    go_back(
        "UPDATE contacts_contact SET permits = 0",
        "DELETE FROM rights_rightsrequest",
        "DELETE FROM rights_requeststep",
        "DELETE FROM rights_closing",
    )
    again = rights.deletion_of(ada)
    assert again
    assert (again.number, again.channel, again.state) == (asked.number, CLOSED, "received")
    release_hold(ada, hold.number)
    the_worker_comes_by()
    assert contacts(workspace) == []
    assert rows("workspaces_workspace", workspace, "id") == 0
