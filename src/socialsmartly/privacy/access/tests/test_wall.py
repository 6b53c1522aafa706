"""The wall holds by itself: every attempt below goes to the database, past every nicety of the ORM."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from socialsmartly.privacy.access.errors import NestedReading, NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import all_owners, current_reading
from socialsmartly.product.contacts.models import Contact, Product
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import NO_PERSONAL_DATA, Permit
from socialsmartly.words.purposes import AUDIENCE, CAMPAIGN, PREFERENCES, RIGHTS, SERVICE, STORE, WORKSPACE
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("2.2-g")


def shop(*, authorised: bool = True) -> UUID:
    key = uuid7()
    with reading_for(WORKSPACE, workspace=key):
        Workspace.objects.create(id=key, title="Tea", permits=Permit.STORE_DATA if authorised else 0)
    return key


def customer(workspace: UUID, *, agreed: bool, name: str = "Ada") -> UUID:
    with reading_for(SERVICE, workspace=workspace):
        permits = Permit.EMAIL_MARKETING if agreed else 0
        made = Contact.objects.create(workspace_id=workspace, name=name, email="ada@example.test", permits=permits)
        return UUID(str(made.pk))


@pytest.fixture
def as_worker(db: None) -> Iterator[None]:
    with as_login("worker"):
        yield


def ask(sql: str) -> list[tuple[object, ...]]:
    with all_owners("the wall itself is what is tried here"), connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_outside_a_block_the_login_sees_nothing(db: None) -> None:
    customer(shop(), agreed=True)
    with pytest.raises(ProgrammingError, match="permission denied"):
        ask("SELECT id FROM contacts_contact")


def test_outside_a_block_an_inherited_role_would_see_everything(db: None) -> None:
    """The twin: with INHERIT the same login reads on, so the test above can fail."""
    customer(shop(), agreed=True)
    with as_owner() as owner:
        owner.execute("GRANT purpose_service TO socialsmartly_web WITH INHERIT TRUE")
        try:
            assert ask("SELECT count(id) FROM contacts_contact") == [
                (0,)
            ]  # allowed to ask; the policy still hides the rows
        finally:
            owner.execute("GRANT purpose_service TO socialsmartly_web WITH INHERIT FALSE, SET TRUE")


def test_a_campaign_sees_only_who_agreed(as_worker: None) -> None:
    workspace = shop()
    agreed = customer(workspace, agreed=True)
    customer(workspace, agreed=False, name="Bob")
    with reading_for(CAMPAIGN, workspace=workspace):
        assert [c.pk for c in Contact.objects.all()] == [agreed]


def test_a_withdrawal_is_seen_by_the_very_next_statement(as_worker: None) -> None:
    workspace = shop()
    person = customer(workspace, agreed=True)
    with reading_for(SERVICE, workspace=workspace):
        Contact.objects.filter(pk=person).update(permits=0)
    with reading_for(CAMPAIGN, workspace=workspace):
        assert ask("SELECT id FROM contacts_contact") == []


@pytest.mark.parametrize("column", ["phone", "spent_minor", "store_ref"])
def test_a_campaign_reads_no_column_that_the_map_does_not_give_it(as_worker: None, column: str) -> None:
    workspace = shop()
    customer(workspace, agreed=True)
    with pytest.raises(ProgrammingError, match="permission denied"), reading_for(CAMPAIGN, workspace=workspace):
        Contact.objects.values_list(column).get()


def test_an_audience_sees_figures_and_no_name(db: None) -> None:
    workspace = shop()
    customer(workspace, agreed=False)
    with reading_for(AUDIENCE, workspace=workspace):
        assert ask("SELECT orders_count FROM contacts_contact") == [(0,)]
    with pytest.raises(ProgrammingError, match="permission denied"), reading_for(AUDIENCE, workspace=workspace):
        ask("SELECT name FROM contacts_contact")


def test_another_shop_is_invisible(db: None) -> None:
    customer(shop(), agreed=True)
    with reading_for(SERVICE, workspace=shop()):
        assert ask("SELECT id FROM contacts_contact") == []


def test_a_row_cannot_be_written_into_another_shop(db: None) -> None:
    mine, theirs = shop(), shop()
    with pytest.raises(ProgrammingError, match="row-level security"), reading_for(SERVICE, workspace=mine):
        Contact.objects.create(workspace_id=theirs)


def test_a_signed_link_sees_one_person(db: None) -> None:
    workspace = shop()
    ada, _ = customer(workspace, agreed=True), customer(workspace, agreed=True, name="Bob")
    for purpose in (PREFERENCES, RIGHTS):
        with reading_for(purpose, workspace=workspace, subject=ada):
            assert ask("SELECT id FROM contacts_contact") == [(ada,)]


@pytest.mark.promise("2.2-h")
def test_without_the_store_authorisation_marketing_does_not_open(db: None) -> None:
    workspace = shop(authorised=False)
    with pytest.raises(NotAuthorised), reading_for(AUDIENCE, workspace=workspace):
        pass


def test_the_web_cannot_become_the_sender(db: None) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied to set role"),
        reading_for(CAMPAIGN, workspace=shop()),
    ):
        pass


def test_purposes_do_not_nest(db: None) -> None:
    with reading_for(SERVICE), pytest.raises(NestedReading), reading_for(RIGHTS):
        pass


def test_the_next_reader_on_the_same_connection_inherits_nothing(db: None) -> None:
    with reading_for(SERVICE, workspace=shop()):
        pass
    assert ask("SELECT current_user, NULLIF(current_setting('app.workspace', true), '')") == [
        ("socialsmartly_web", None)
    ]


def test_a_writer_cannot_move_a_row_to_another_owner(db: None) -> None:
    """Not even for a purpose that holds one person across shops: the owner's column is in no grant."""
    mine, theirs = shop(), shop()
    person = customer(mine, agreed=True)
    for purpose in (SERVICE, PREFERENCES, RIGHTS):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            reading_for(purpose, workspace=mine, subject=person),
        ):
            Contact.objects.filter(pk=person).update(workspace_id=theirs)


def test_returning_and_locking_show_no_more_than_reading(db: None) -> None:
    workspace = shop()
    customer(workspace, agreed=True)
    for sql in ("SELECT name FROM contacts_contact FOR UPDATE", "DELETE FROM contacts_contact RETURNING name"):
        with pytest.raises(ProgrammingError, match="permission denied"), reading_for(AUDIENCE, workspace=workspace):
            ask(sql)


def test_a_savepoint_keeps_the_purpose_and_gives_it_back(db: None) -> None:
    with reading_for(SERVICE, workspace=shop()):
        with transaction.atomic():
            assert ask("SELECT current_user") == [("purpose_service",)]
        assert ask("SELECT current_user") == [("purpose_service",)]
    assert ask("SELECT current_user") == [("socialsmartly_web",)]


def test_a_failed_block_leaves_no_purpose_behind(db: None) -> None:
    with pytest.raises(ZeroDivisionError), reading_for(SERVICE, workspace=shop()):
        raise ZeroDivisionError
    assert current_reading() is None
    assert ask("SELECT current_user") == [("socialsmartly_web",)]


def test_a_thread_inherits_neither_the_block_nor_its_rows(db: None) -> None:
    workspace = shop()
    customer(workspace, agreed=True)
    seen: list[object] = []

    def peek() -> None:
        try:
            seen.append(current_reading())
            ask("SELECT id FROM contacts_contact")
        except ProgrammingError as refused:
            seen.append("permission denied" in str(refused))
        finally:
            connection.close()

    with reading_for(SERVICE, workspace=workspace):
        thread = Thread(target=peek)
        thread.start()
        thread.join()
    assert seen == [None, True]


def test_rows_streamed_after_the_block_are_refused(db: None) -> None:
    workspace = shop()
    customer(workspace, agreed=True)
    with reading_for(SERVICE, workspace=workspace):
        late = (c.pk for c in Contact.objects.all().iterator())
        queryset = Contact.objects.all()
    for rows in (late, queryset):
        with pytest.raises(ProgrammingError, match="permission denied"):
            list(rows)


def test_a_unique_name_reveals_no_row_of_another_shop(db: None) -> None:
    mine, theirs = shop(), shop()
    with as_login("worker"):
        for workspace in (mine, theirs):
            with reading_for(STORE, workspace=workspace):
                Product.objects.create(workspace_id=workspace, sku="A-1", title="Tea")
    with reading_for(SERVICE, workspace=mine):
        assert Product.objects.count() == 1


def test_no_purpose_at_all_shows_no_person(db: None) -> None:
    workspace = shop()
    customer(workspace, agreed=True)
    with pytest.raises(ProgrammingError, match="permission denied"), reading_for(NO_PERSONAL_DATA, workspace=workspace):
        ask("SELECT id FROM contacts_contact")
