"""A person gets all of theirs and nothing of others; what goes, goes; what is not theirs, stays as it was."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.fields import HandleField, OwnedLink, OwnerHandle, OwnerKey
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.keyring.models import JournalEntry, SubjectKey
from socialsmartly.privacy.rights import actions
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds, shares
from socialsmartly.privacy.rights.copy import archive
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.contacts.models import Contact, Order
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Record
from socialsmartly.words.purposes import ACCOUNT, SERVICE, STORE, WORKSPACE
from tests.house import as_owner


def shop() -> UUID:
    key = uuid7()
    with reading_for(WORKSPACE, workspace=key):
        Workspace.objects.create(id=key, title="Tea", permits=4)
    return key


def customer(workspace: UUID, name: str) -> Asker:
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(workspace_id=workspace, name=name, email=f"{name}@example.test", country="GB")
    with reading_for(STORE, workspace=workspace):
        Order.objects.create(
            workspace_id=workspace, contact_id=made.pk, store=uuid7(), number=f"N-{name}", placed_at=timezone.now(),
            total_minor=1, units=1, lines_count=1,
        )  # fmt: skip
    return Asker("contact", made.pk, workspace)


def member(nickname: str) -> Asker:
    key = uuid7()
    with reading_for(ACCOUNT, member=key):
        Member.objects.create(id=key, email=f"{nickname}@example.test", nickname=nickname)
    return Asker("member", key)


def everything_as_text(asker: Asker) -> str:
    _, held = actions.copy(asker, channel="page")
    return json.dumps([part.rows for part in held], ensure_ascii=False)


@pytest.mark.promise("4.1-a")
def test_a_copy_holds_all_of_mine_and_nothing_of_my_neighbours(db: None) -> None:
    workspace = shop()
    ada, _ = customer(workspace, "ada"), customer(workspace, "bob")
    found = everything_as_text(ada)
    assert "ada@example.test" in found
    assert "N-ada" in found
    assert "bob" not in found


@pytest.mark.promise("4.1-a")
@pytest.mark.parametrize("kind", ["member", "contact"])
def test_a_marker_in_every_column_of_every_table_comes_out(db: None, kind: str) -> None:
    """The map says which tables hold something of a person; each gets a row by hand, so none can be forgotten."""
    workspace = shop()
    asker = member("mine") if kind == "member" else customer(workspace, "mine")
    planted = [plant(share.model, share.paths[0][0], asker, workspace) for share in shares(kind)]
    _, held = actions.copy(asker, channel="page")
    found = {part.model: [row["id"] for row in part.rows] for part in held}
    for model, key in planted:
        assert str(key) in found[model], model


def plant(model: type[models.Model], column: str, asker: Asker, workspace: UUID) -> tuple[type[models.Model], UUID]:
    """One row about the person, written by the owner of the tables: no purpose may write everywhere."""
    if model is person_kinds()[asker.kind]:
        return model, asker.subject
    key = uuid7()
    values: dict[str, Any] = {}
    for field in model._meta.local_concrete_fields:
        values[str(field.column)] = filler(field, asker, workspace)
    values |= {"id": key, column: asker.subject}
    names = ", ".join(f'"{name}"' for name in values)
    with as_owner() as owner:
        owner.execute("SET session_replication_role = replica")  # links to rows that this test does not need
        marks = ", ".join(["%s"] * len(values))
        owner.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', list(values.values()))
    return model, key


def filler(field: Any, asker: Asker, workspace: UUID) -> object:
    if isinstance(field, OwnerKey | OwnerHandle):
        return workspace if asker.workspace else asker.subject
    if isinstance(field, SealedTextField) or field.null:
        return None
    if isinstance(field, models.UUIDField | HandleField | OwnedLink):
        return uuid7()
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField):
        return 1
    if isinstance(field, models.JSONField):
        return "{}"
    return b"x" if isinstance(field, models.BinaryField) else str(uuid7())[-8:]


@pytest.mark.promise("4.2-a", "4.4-b")
@pytest.mark.parametrize("make", [lambda: customer(shop(), "ada"), lambda: member("ada")])
def test_after_a_deletion_no_row_and_no_key_is_left(db: None, make: Any) -> None:
    asker = make()
    actions.delete(asker, channel="page")
    assert not SubjectKey.objects.filter(subject=asker.subject).exists()
    assert JournalEntry.objects.filter(subject=asker.subject, event="erased").exists()
    _, held = actions.copy(asker, channel="page")
    left = {part.model._meta.label for part in held if part.rows}
    assert left == {"rights.RightsRequest", "rights.RequestStep"}


@pytest.mark.promise("4.2-a")
def test_a_deletion_leaves_everybody_else_as_they_were(db: None) -> None:
    workspace = shop()
    ada, bob = customer(workspace, "ada"), customer(workspace, "bob")
    before = digest_of(bob)
    actions.delete(ada, channel="page")
    assert digest_of(bob) == before


def digest_of(asker: Asker) -> str:
    with as_owner() as owner:
        rows = owner.execute("SELECT c.*, o.* FROM contacts_contact c JOIN contacts_order o ON o.contact_id = c.id "
                             "WHERE c.id = %s", [asker.subject]).fetchall()  # fmt: skip
    return sha256(repr(rows).encode()).hexdigest()


@pytest.mark.promise("4.2-a")
def test_asking_again_finishes_what_a_crash_left_undone(db: None) -> None:
    asker = member("ada")
    request = actions.open_request(asker, "delete", channel="page")  # type: ignore[arg-type]  # as it comes from a form
    actions.delete_rows(asker, request)  # and here the power went
    assert SubjectKey.objects.filter(subject=asker.subject).exists()
    actions.delete(asker, channel="page")
    assert not SubjectKey.objects.filter(subject=asker.subject).exists()


@pytest.mark.promise("4.1-b")
def test_a_corrected_field_is_read_corrected(db: None) -> None:
    ada = customer(shop(), "ada")
    actions.correct(ada, "name", "Ada Lovelace", channel="link")
    assert "Ada Lovelace" in everything_as_text(ada)


@pytest.mark.promise("4.6-d")
def test_each_request_carries_its_deadline_and_how_it_was_found(db: None) -> None:
    ada = customer(shop(), "ada")
    actions.copy(ada, channel="link")
    with as_owner() as owner:
        row = owner.execute("SELECT due_at - received_at, arithmetic, state FROM rights_rightsrequest").fetchone()
    assert row is not None
    assert row[0].days == 15
    assert "+ 15 d =" in row[1]
    assert row[2] == "done"


@pytest.mark.parametrize(
    "act", [lambda a: actions.copy(a, channel="page"), lambda a: actions.delete(a, channel="page")]
)
def test_a_request_for_data_takes_at_most_eight_statements(db: None, act: Any) -> None:
    asker = member("ada")
    seen: list[str] = []

    def count(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:  # Django's signature
        seen.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        act(asker)
    assert len(seen) <= 8, seen


@pytest.mark.promise("2.2-h")
def test_closing_a_shop_deletes_its_customers_and_no_other_shop(db: None) -> None:
    mine, theirs = shop(), shop()
    ada, bob = customer(mine, "ada"), customer(theirs, "bob")
    actions.close_workspace(mine, with_root=False)
    assert not SubjectKey.objects.filter(subject=ada.subject).exists()
    assert "bob@example.test" in everything_as_text(bob)


@pytest.mark.promise("4.1-a")
def test_the_manifest_fits_the_files(db: None) -> None:
    request, held = actions.copy(customer(shop(), "ada"), channel="link")
    packed = archive(held, number=request.number, made_at=timezone.now(), language="zh-hans")
    with zipfile.ZipFile(BytesIO(packed)) as package:
        manifest = json.loads(package.read("manifest.json"))
        assert {n: sha256(package.read(n)).hexdigest() for n in ("data.json", "index.html")} == manifest["sha256"]
        assert 'lang="zh-hans"' in package.read("index.html").decode()


def test_the_engine_names_no_table_of_the_product() -> None:
    assert {"member", "contact"} == set(person_kinds())
    assert all(isinstance(share.model.__dict__["privacy"], Record) for kind in person_kinds() for share in shares(kind))


def test_a_request_outlives_the_person_by_handle_alone(db: None) -> None:
    asker = member("ada")
    request = actions.delete(asker, channel="page")
    assert isinstance(request, RightsRequest)
    with as_owner() as owner:
        kept = owner.execute("SELECT number FROM rights_rightsrequest WHERE subject = %s", [asker.subject]).fetchall()
    assert kept == [(request.number,)]
