"""A look at one row by its key finds what the manager finds, and asks for nothing more than it names."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from socialsmartly.privacy.access.asking import Column, asks_for
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.looking import _look, one
from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ELIGIBILITY, SERVICE, WORKSPACE

COLUMNS = ("name", "country", "orders_count", "permits")


def shop_with_ada() -> tuple[UUID, UUID]:
    tea = uuid7()
    with reading_for(WORKSPACE, workspace=tea):
        Workspace.objects.create(id=tea, title="Tea", permits=Permit.STORE_DATA)
    with reading_for(SERVICE, workspace=tea):
        ada = Contact.objects.create(workspace_id=tea, name="Ada Example", country="GB")
    return tea, UUID(str(ada.pk))


def test_it_finds_what_the_manager_finds_and_opens_what_was_sealed(db: None) -> None:
    tea, ada = shop_with_ada()
    with reading_for(SERVICE, workspace=tea):
        looked = one(Contact, ada, *COLUMNS, owner=tea)
        usual = Contact.objects.get(pk=ada)
        assert looked == usual
        assert looked is not None
        assert [getattr(looked, name) for name in COLUMNS] == [getattr(usual, name) for name in COLUMNS]
        assert looked.name == "Ada Example"
        assert looked.get_deferred_fields() >= {"email", "phone"}
        assert not looked._state.adding


def test_whoever_is_not_there_or_somebody_elses_is_nobody(db: None) -> None:
    tea, ada = shop_with_ada()
    coffee, _ = shop_with_ada()
    with reading_for(SERVICE, workspace=tea):
        assert one(Contact, uuid7(), *COLUMNS, owner=tea) is None
    with reading_for(SERVICE, workspace=coffee):
        assert one(Contact, ada, *COLUMNS, owner=tea) is None


def test_the_database_refuses_a_column_that_the_purpose_may_not_read(db: None) -> None:
    tea, ada = shop_with_ada()
    with reading_for(ELIGIBILITY, workspace=tea, subject=ada):
        assert one(Contact, ada, "country", owner=tea)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            one(Contact, ada, "email", owner=tea)


def test_what_is_closed_to_a_block_is_seen_in_the_statement() -> None:
    _, statement = _look(Contact, ("country",), True)
    assert asks_for(statement, [], Column("contacts_contact", "country", ""))
    assert not asks_for(statement, [], Column("contacts_contact", "email", ""))


def test_who_was_first_stays(db: None) -> None:
    tea, ada = shop_with_ada()
    with reading_for(SERVICE, workspace=tea):
        again = Contact(id=ada, workspace_id=tea, country="FR")
        change_together([adding([again], unless_there=True)])
        assert Contact.objects.get(pk=ada).country == "GB"
        with pytest.raises(DatabaseError, match="duplicate key"), transaction.atomic():
            change_together([adding([again])])
        assert connection.in_atomic_block
