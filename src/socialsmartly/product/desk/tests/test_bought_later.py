"""Who writes to a shop first and is brought in with its orders later is one customer."""

from __future__ import annotations

from uuid import UUID

import pytest

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.actions.writing import Said, open_conversation
from socialsmartly.product.stores.actions import people
from socialsmartly.product.stores.rules.people import person_for
from socialsmartly.product.stores.tests import shop
from socialsmartly.words.purposes import SERVICE
from tests.house import as_owner

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.promise("2.2-g")]
FILE = shop.orders_file(14)
CUSTOMERS = 7
ADA = "17003"


def writes_first() -> tuple[UUID, UUID, UUID]:
    """Ada writes by the name she likes; returns member, workspace and her handle."""
    member, workspace = shop.a_shop()
    with as_owner() as owner:
        (now,) = owner.execute("SELECT now()").fetchone() or ()
    address = person_for(ADA, "France", now, now).email
    return member, workspace, open_conversation(workspace, address, Said("Is it fresh?", called="A. L.")).contact_id


def customers(workspace: UUID) -> dict[UUID, int]:
    """Everybody, hidden or not, with the number of their orders."""
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT c.id, count(o.id) FROM contacts_contact c LEFT JOIN contacts_order o ON o.contact_id = c.id "
            "WHERE c.workspace_id = %s GROUP BY c.id",
            [workspace],
        ).fetchall()
    return dict(rows)


def test_they_are_one_customer_with_their_letters_and_their_orders() -> None:
    member, workspace, ada = writes_first()
    run = shop.bring_in(workspace, member, FILE)
    found = customers(workspace)
    assert (len(found), found[ada], run.contacts_new) == (CUSTOMERS, 2, CUSTOMERS - 1)
    with reading_for(SERVICE, workspace=workspace):
        row = Contact.objects.get(pk=ada)
        told = person_for(ADA, "France", row.made_at, row.made_at)
        assert (row.store_ref, row.name, row.phone, row.country) == (ADA, told.display_name, told.phone, "France")
    assert shop.bring_in(workspace, member, FILE).contacts_new == 0
    assert customers(workspace) == found


def test_without_a_look_by_address_they_would_be_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: an import that knows people by their numbers alone."""
    member, workspace, ada = writes_first()
    monkeypatch.setattr(people, "_met_before", lambda _workspace, _contacts: {})
    shop.bring_in(workspace, member, FILE)
    found = customers(workspace)
    assert (len(found), found[ada]) == (CUSTOMERS + 1, 0)


def test_who_is_hidden_meanwhile_is_not_made_a_second_time() -> None:
    member, workspace, ada = writes_first()
    rights.delete_later(Asker("contact", ada, workspace), channel="page")
    shop.bring_in(workspace, member, FILE)
    found = customers(workspace)
    assert (len(found), found[ada]) == (CUSTOMERS, 2)
