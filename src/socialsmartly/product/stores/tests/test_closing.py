"""The end of an authorisation: the copy of the shop goes, and running the job again finds nothing to do."""

from __future__ import annotations

from uuid import UUID

import pytest

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.models import IndexEntry, SubjectKey
from socialsmartly.product.stores.actions.closing import close_store
from socialsmartly.product.stores.models import State
from socialsmartly.product.stores.tests import shop
from socialsmartly.words.purposes import AUDIENCE
from tests.house import as_login

pytestmark = pytest.mark.usefixtures("db")
TABLES = (
    "contacts_contact",
    "contacts_order",
    "contacts_orderline",
    "contacts_product",
    "stores_store",
    "stores_importrun",
)


@pytest.mark.promise("2.2-h")
def test_ending_the_authorisation_puts_the_deletion_on_the_queue_at_once() -> None:
    member, workspace = shop.a_shop()
    shop.forbid(workspace, member)
    with shop.as_owner() as connection:
        found = connection.execute("SELECT task_name, args->>'workspace_id' FROM procrastinate_jobs").fetchall()
    assert ("stores.close", str(workspace)) in found


@pytest.mark.promise("2.2-h")
def test_marketing_closes_before_anything_is_deleted() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(7))
    shop.forbid(workspace, member)
    with pytest.raises(NotAuthorised), reading_for(AUDIENCE, workspace=workspace):
        pass
    assert shop.rows_of(workspace, "contacts_contact") == 7


@pytest.mark.promise("2.2-h")
def test_the_copy_goes_with_its_keys_and_the_proof_of_the_answers_stays() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(14))
    _, neighbour = shop.a_shop(title="Next door")
    kept = SubjectKey.objects.exclude(subject__in=contacts(workspace)).count()
    shop.forbid(workspace, member)
    with as_login("worker"):
        assert close_store(workspace) == 7
        assert close_store(workspace) == 0
    assert {table: shop.rows_of(workspace, table) for table in TABLES} == dict.fromkeys(TABLES, 0)
    assert shop.rows_of(workspace, "consent_consentevent", "owner") == 2
    assert SubjectKey.objects.count() == kept
    assert IndexEntry.objects.count() == 0
    assert shop.rows_of(neighbour, "consent_consentevent", "owner") == 1


def contacts(workspace: UUID) -> list[UUID]:
    with shop.as_owner() as connection:
        return [
            r[0] for r in connection.execute("SELECT id FROM contacts_contact WHERE workspace_id = %s", [workspace])
        ]


def test_a_shop_that_says_yes_again_begins_anew() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(7))
    shop.forbid(workspace, member)
    with as_login("worker"):
        close_store(workspace)
    shop.allow(workspace, member)
    assert shop.bring_in(workspace, member, shop.orders_file(7)).state == State.DONE
