"""Whoever comes after a restored backup is nobody who left before it, however often the start does the deletions again."""

from __future__ import annotations

from uuid import UUID

import pytest

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import tables
from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.privacy.keyring.models import Erased, SubjectKey
from socialsmartly.privacy.keyring.shredding import journal_erasure
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.product.contacts.models import Contact
from socialsmartly.site.tests.test_gate import customer, replay, shop
from socialsmartly.words.purposes import SERVICE
from tests.house import as_owner

pytestmark = [pytest.mark.promise("4.2-h", "4.2-a"), pytest.mark.usefixtures("db")]
COUNTED = """SELECT table_name FROM information_schema.columns
             WHERE table_schema = current_schema() AND (is_identity = 'YES' OR column_default LIKE 'nextval%')"""


def names(workspace: UUID) -> list[str]:
    with reading_for(SERVICE, workspace=workspace):
        return sorted(contact.name for contact in Contact.objects.all())


def begin_again() -> None:
    """As with a database and a keyring from before: neither knows what was done."""
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
    Erased.objects.all().delete()
    replay()


def restored(workspace: UUID) -> list[Asker]:
    """The backup still has Bob, whose deletion is in the journal; then two people come whom it does not know."""
    customer(workspace, "ada")
    bob = customer(workspace, "bob")
    journal_erasure([bob.subject], kind="contact", scope=workspace)
    begin_again()
    assert names(workspace) == ["ada"]
    return [customer(workspace, "carol"), customer(workspace, "bob")]


def test_new_people_stay_however_often_deletions_are_done_again() -> None:
    workspace = shop()
    came = restored(workspace)
    for _ in range(3):
        begin_again()
    assert names(workspace) == ["ada", "bob", "carol"]
    assert {one.subject for one in came} < {key.subject for key in SubjectKey.objects.all()}


def test_whoever_the_journal_named_would_go() -> None:
    """The twin: doing it again deletes by the handle, so had Carol got Bob's she would be gone."""
    workspace = shop()
    carol, _ = restored(workspace)
    journal_erasure([carol.subject], kind="contact", scope=workspace)
    begin_again()
    assert names(workspace) == ["ada", "bob"]


def counting() -> set[str]:
    with as_owner() as owner:
        return {name for (name,) in owner.execute(COUNTED).fetchall()}


def test_no_table_counts_its_rows_so_no_id_is_given_twice() -> None:
    ours = {model._meta.db_table for model in tables() if issubclass(model, HeldRow)}
    assert {model._meta.db_table for model in person_kinds().values()} <= ours
    assert counting() & ours == set()


def test_a_table_that_counts_would_be_seen() -> None:
    with as_owner() as owner:
        owner.execute("CREATE TABLE counts (id bigint GENERATED ALWAYS AS IDENTITY)")
        try:
            assert "counts" in counting()
        finally:
            owner.execute("DROP TABLE counts")
