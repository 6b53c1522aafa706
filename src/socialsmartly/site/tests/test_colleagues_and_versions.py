"""What a shop holds of each of its people keeps to what they agreed to, whatever the owner agreed to; and what is newer about customers alone
waits for no colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from socialsmartly.privacy.access.errors import NotAgreed, NotAgreedByAll, NotAgreedByOwner
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import only_for
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.publishing.models import Publication
from socialsmartly.privacy.versions import colleagues, doors, queries
from socialsmartly.privacy.versions.actions import agree_again, publish_meaning
from socialsmartly.privacy.versions.colleagues import Closed
from socialsmartly.privacy.versions.meaning import Meaning, present
from socialsmartly.privacy.versions.tests.test_newer_uses import without
from socialsmartly.product.campaigns.models import Campaign
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.stores.actions.starting import start_import
from socialsmartly.product.stores.models import ImportRun, Source
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.actions.seating import leave, sit_down
from socialsmartly.product.workspaces.models import Colleague, Role
from socialsmartly.words import Purpose
from socialsmartly.words.purposes import CLOSING, DESK, RESULTS, SERVICE, TEAM, WORKSPACE
from tests.cast import sign_in, sign_up
from tests.house import as_login, as_owner

pytestmark = [pytest.mark.promise("6-b"), pytest.mark.usefixtures("mailbox", "db")]
FAR = date(2999, 1, 1)
ADDRESS, ROLE = "workspaces.Colleague.address", "workspaces.Colleague.role"


@dataclass(frozen=True)
class Shop:
    """A shop whose owner and colleague both agreed to an earlier version."""

    id: UUID
    owner: UUID
    colleague: UUID


Before = Callable[[Meaning], Shop]


def publish(version: str, meaning: Meaning) -> None:
    with as_login("owner"):
        publish_meaning(version, FAR, meaning)
    queries.forget_what_was_read()


def agrees(member: UUID) -> None:
    agree_again(member, current_policy("en"))


def staffed() -> Shop:
    owner, colleague = (sign_up(Client(), f"{name}@example.test") for name in ("owner", "colleague"))
    shop = Shop(open_workspace(owner, "Tea"), owner, colleague)
    with reading_for(TEAM, member=colleague, workspace=shop.id):
        sit_down(shop.id, colleague, "Tea", Role.SUPPORT, "colleague@example.test")
    return shop


@pytest.fixture
def before(cluster: object) -> Iterator[Before]:
    """They agreed while the program meant that, and then today's meaning came into force, to which the owner agreed; afterwards neither was
    there."""

    def shop_of(meaning: Meaning) -> Shop:
        publish("0.8", meaning)
        shop = staffed()
        publish("0.9", present())
        agrees(shop.owner)
        return shop

    yield shop_of
    forget_versions()


def forget_versions() -> None:
    with as_owner() as owner:
        owner.execute("DELETE FROM versions_publishedmeaning WHERE version IN ('0.8', '0.9')")
    queries.forget_what_was_read()


def never(purpose: Purpose) -> Meaning:
    """What the program meant when it did not do this yet."""
    now = present()
    return replace(now, purposes={slug: why for slug, why in now.purposes.items() if slug != purpose.slug})


def test_one_more_item_of_the_colleagues_stays_closed_until_the_last_of_them_agreed(before: Before) -> None:
    shop = before(without(ADDRESS, TEAM.slug))
    with reading_for(TEAM, member=shop.owner, workspace=shop.id):
        assert {one.role for one in Colleague.objects.all()} == {"owner", "support"}
        with pytest.raises(NotAgreedByAll):
            list(Colleague.objects.values_list("address"))
    agrees(shop.colleague)
    with reading_for(TEAM, member=shop.owner, workspace=shop.id):
        assert {one.address for one in Colleague.objects.all()} == {None, "colleague@example.test"}


WAYS: list[Callable[[Shop], object]] = [
    lambda shop: [one.role for one in Colleague.objects.all()],
    lambda shop: Colleague.objects.filter(member=shop.owner).values("role").first(),
    lambda shop: Colleague.objects.annotate(is_now=F("role")).values_list("is_now").first(),
    lambda shop: Colleague.objects.order_by("role").first(),
    lambda shop: Colleague.objects.filter(member=shop.owner).update(role=Role.ADMIN),
    lambda shop: Colleague.objects.bulk_update([_with_a_role(shop)], ["role"]),
    lambda shop: Colleague.objects.create(workspace_id=shop.id, member=shop.owner, role=Role.ADMIN),
    lambda shop: by_hand("SELECT role FROM workspaces_colleague WHERE workspace_id = %s", shop.id),
    lambda shop: by_hand("SELECT * FROM workspaces_colleague WHERE workspace_id = %s", shop.id),
    lambda shop: by_hand("SELECT c FROM workspaces_colleague AS c WHERE c.workspace_id = %s", shop.id),
]


def test_no_way_around_it_leads_there(before: Before) -> None:
    shop = before(without(ROLE, TEAM.slug))
    for ask in WAYS:
        with pytest.raises(NotAgreedByAll), reading_for(TEAM, member=shop.owner, workspace=shop.id):
            ask(shop)


def _with_a_role(shop: Shop) -> Colleague:
    one = Colleague.objects.get(member=shop.owner)
    one.role = Role.ADMIN
    return one


def by_hand(statement: str, shop: UUID) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [shop])
        return cursor.fetchall()


def test_a_new_purpose_opens_for_the_shop_and_not_for_what_it_holds_of_a_colleague(before: Before) -> None:
    shop = before(never(TEAM))
    for asks in (
        lambda: list(Colleague.objects.values_list("member")),
        lambda: list(Colleague.objects.values_list("role")),
        lambda: Colleague.objects.filter(role="support").delete(),
    ):
        with pytest.raises(NotAgreedByAll), reading_for(TEAM, member=shop.owner, workspace=shop.id):
            asks()
    with pytest.raises(NotAgreed), reading_for(TEAM, member=shop.colleague, workspace=shop.id):
        pass
    agrees(shop.colleague)
    with reading_for(TEAM, member=shop.owner, workspace=shop.id):
        assert Colleague.objects.filter(role="support").exists()


def test_what_is_newer_about_customers_alone_waits_for_no_colleague(before: Before) -> None:
    shop = before(without("contacts.Contact.country", SERVICE.slug))
    with as_login("worker"), only_for((SERVICE,)), reading_for(SERVICE, workspace=shop.id):
        assert list(Contact.objects.values_list("country")) == []


def test_a_new_purpose_that_uses_nothing_of_a_colleague_is_not_stopped_by_their_silence(before: Before) -> None:
    shop = before(never(RESULTS))
    with reading_for(RESULTS, member=shop.owner, workspace=shop.id):
        assert list(Campaign.objects.values_list("title")) == []
        with pytest.raises(NotAgreedByAll):
            list(Campaign.objects.values_list("author"))


def test_whoever_left_and_has_rows_there_closes_what_these_rows_hold_and_nothing_else(before: Before) -> None:
    shop = before(without("stores.ImportRun.made_at", WORKSPACE.slug))
    with reading_for(WORKSPACE, member=shop.owner, workspace=shop.id), pytest.raises(NotAgreedByAll):
        list(ImportRun.objects.values_list("made_at"))
    leave(shop.id, shop.colleague)
    with reading_for(WORKSPACE, member=shop.owner, workspace=shop.id):
        assert list(ImportRun.objects.values_list("made_at")) == []
        allow_reading(workspace=shop.id, member=shop.owner)
    start_import(uuid7(), workspace=shop.id, member=shop.colleague, source=Source.DEMO)
    with pytest.raises(NotAgreedByAll), reading_for(WORKSPACE, member=shop.owner, workspace=shop.id):
        list(ImportRun.objects.values_list("made_at"))


def test_in_a_table_with_customers_too_a_colleague_closes_what_is_about_them(before: Before) -> None:
    shop = before(without("publishing.Publication.what", WORKSPACE.slug))
    with reading_for(WORKSPACE, member=shop.owner, workspace=shop.id):
        assert list(Publication.objects.filter(owner=shop.id).values_list("what", flat=True)) == ["shop name"]
    said = {"owner": shop.id, "subject": shop.colleague, "thing": shop.id}
    with pytest.raises(NotAgreedByAll), reading_for(WORKSPACE, member=shop.owner, workspace=shop.id):
        Publication.objects.create(what="campaign", **said)
    with reading_for(WORKSPACE, member=shop.owner, workspace=shop.id):
        Publication.objects.create(**said)
    with pytest.raises(NotAgreedByAll), reading_for(WORKSPACE, member=shop.owner, workspace=shop.id):
        list(Publication.objects.filter(owner=shop.id).values_list("what", flat=True))


def test_whoever_has_no_part_in_the_shop_closes_nothing_there(before: Before) -> None:
    shop = before(without(ADDRESS, TEAM.slug))
    agrees(shop.owner)
    other = open_workspace(shop.colleague, "Another")
    leave(shop.id, shop.colleague)
    with reading_for(TEAM, member=shop.owner, workspace=shop.id):
        assert list(Colleague.objects.values_list("address", flat=True)) == [None]
    with pytest.raises(NotAgreed), reading_for(TEAM, member=shop.owner, workspace=other):
        list(Colleague.objects.values_list("address"))


def test_the_page_says_that_somebody_has_not_agreed_and_not_who(before: Before) -> None:
    shop = before(without(ADDRESS, TEAM.slug))
    client = Client()
    assert sign_in(client, "owner@example.test") == shop.owner
    page = client.get(f"/w/{shop.id}/team")
    told = page.content.decode()
    assert page.status_code == 403, told
    assert "Not everybody in this shop has agreed to this yet" in told
    assert "colleague@example.test" not in told


def test_whoever_is_not_the_owner_reads_that_the_shop_has_not_agreed(before: Before) -> None:
    shop = before(never(DESK))
    publish("0.8", never(DESK))
    for member in (shop.owner, shop.colleague):
        agrees(member)
    publish("0.9", present())
    with pytest.raises(NotAgreedByOwner), reading_for(DESK, workspace=shop.id):
        pass
    agrees(shop.colleague)
    client = Client()
    assert sign_in(client, "colleague@example.test") == shop.colleague
    page = client.get(f"/w/{shop.id}/desk")
    told = page.content.decode()
    assert page.status_code == 403, told
    assert "This shop has not agreed to this yet" in told
    assert "/my/terms" in told


def test_whoever_is_known_to_have_agreed_is_asked_once(before: Before) -> None:
    shop = before(without(ADDRESS, TEAM.slug))
    agrees(shop.colleague)
    first, later = statements(shop), statements(shop)
    assert later < first
    assert queries.is_settled(shop.colleague)
    publish("0.8", without(ADDRESS, TEAM.slug))
    assert not queries.is_settled(shop.colleague)


def test_what_a_law_asks_is_not_asked(before: Before) -> None:
    shop = before(without(ADDRESS, TEAM.slug))
    with reading_for(CLOSING, workspace=shop.id):
        assert Colleague.objects.count() == 2


def test_a_block_costs_no_more_for_many_colleagues_than_for_one(before: Before) -> None:
    shop = before(without(ADDRESS, TEAM.slug))
    statements(shop)  # what is read once is read
    one = statements(shop)
    for n in range(3):
        member = sign_up(Client(), f"more{n}@example.test")
        with reading_for(TEAM, member=member, workspace=shop.id):
            Colleague.objects.create(workspace_id=shop.id, member=member, role=Role.SUPPORT)
    assert statements(shop) == one


def statements(shop: Shop) -> int:
    with CaptureQueriesContext(connection) as seen, reading_for(TEAM, member=shop.owner, workspace=shop.id):
        pass
    return len(seen)


def test_without_the_look_at_the_others_it_would_be_open(before: Before, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    shop = before(without(ADDRESS, TEAM.slug))
    monkeypatch.setattr(doors, "not_agreed_to_by_all", lambda *_: Closed())
    with reading_for(TEAM, member=shop.owner, workspace=shop.id):
        assert Colleague.objects.filter(address__isnull=False).exists()


def test_an_ordinary_block_asks_nothing_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = staffed()
    monkeypatch.setattr(doors, "not_agreed_to_by_all", pytest.fail)
    monkeypatch.setattr(colleagues, "not_agreed_to_by_all", pytest.fail)
    with reading_for(TEAM, member=shop.owner, workspace=shop.id):
        assert Colleague.objects.count() == 2
