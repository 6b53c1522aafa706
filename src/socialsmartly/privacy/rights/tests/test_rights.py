"""A person gets all of theirs and nothing of others; what goes, goes; what is not theirs, stays as it was."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, connection
from django.utils import timezone, translation

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.shredding import destroy, journal_erasure
from socialsmartly.privacy.rights import actions, counting
from socialsmartly.privacy.rights.actions import Asker, erasing
from socialsmartly.privacy.rights.compile import person_kinds, shares
from socialsmartly.privacy.rights.copy import archive, sections
from socialsmartly.privacy.rights.errors import SomebodyElseTouched, SomethingLeft
from socialsmartly.privacy.rights.models import Certificate, Correction, Right, RightsRequest
from socialsmartly.privacy.rights.reading import WITHHELD, opens_an_account, sealed_fields
from socialsmartly.product.accounts.models import Member, SecondFactor
from socialsmartly.product.contacts.models import Contact, Order
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import HIDDEN, Permit, Record
from socialsmartly.words.purposes import ACCOUNT, SECURITY, SERVICE, STORE, WORKSPACE
from tests.house import as_login, as_owner


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


def left_of(asker: Asker) -> set[str]:
    _, held = actions.copy(asker, channel="page")
    return {part.model._meta.label for part in held if part.rows}


@pytest.mark.promise("4.1-a")
def test_a_copy_holds_all_of_mine_and_nothing_of_my_neighbours(db: None) -> None:
    workspace = shop()
    ada, _ = customer(workspace, "ada"), customer(workspace, "bob")
    found = everything_as_text(ada)
    assert "ada@example.test" in found
    assert "N-ada" in found
    assert "bob" not in found


@pytest.mark.promise("4.2-a", "4.4-b")
@pytest.mark.parametrize("make", [lambda: customer(shop(), "ada"), lambda: member("ada")])
def test_after_a_deletion_no_row_and_no_key_is_left(db: None, make: Any) -> None:
    asker = make()
    actions.delete(asker, channel="page")
    assert not SubjectKey.objects.filter(subject=asker.subject).exists()
    assert [(e.event, e.subject, e.what) for e in journal().entries()] == [("erased", asker.subject, asker.kind)]
    assert left_of(asker) == {"rights.RightsRequest", "rights.RequestStep"}


@pytest.mark.promise("4.2-a")
def test_a_deletion_leaves_everybody_else_as_they_were(db: None) -> None:
    workspace = shop()
    ada, bob = customer(workspace, "ada"), customer(workspace, "bob")
    before = digest_of(bob)
    actions.delete(ada, channel="page")
    assert digest_of(bob) == before


@pytest.mark.promise("4.2-a")
def test_the_certificate_says_that_no_row_of_others_changed(db: None) -> None:
    workspace = shop()
    ada, _ = customer(workspace, "ada"), customer(workspace, "bob")
    number = actions.delete(ada, channel="page").number
    with ada.block():
        body = Certificate.objects.get(number=number).body
    assert json.loads(body)["rows of others changed"] == 0


REACHES_BOB = (
    "SET LOCAL app.subject = '{bob}'; {order} WHERE workspace_id = '{shop}' AND {column} = '{bob}'; "
    "SET LOCAL app.subject = '{ada}'"
)


@pytest.mark.promise("4.2-a")
@pytest.mark.parametrize(
    ("order", "column"),
    [
        ("UPDATE contacts_contact SET country = 'FR'", "id"),
        ("DELETE FROM contacts_order", "contact_id"),
    ],
)
def test_an_erasure_that_reaches_a_neighbour_fails_and_nobody_is_touched(
    db: None, monkeypatch: pytest.MonkeyPatch, order: str, column: str
) -> None:
    """The twin: the same transaction also changes a row of somebody else."""
    workspace = shop()
    ada, bob = customer(workspace, "ada"), customer(workspace, "bob")
    real, before = counting.ask_all, (digest_of(ada), digest_of(bob))
    names = {"order": order, "column": column, "shop": workspace, "ada": ada.subject, "bob": bob.subject}

    def reaching(changed: str, erasure: str, *rest: str) -> list[Any]:
        found = real(changed, erasure)
        with connection.cursor() as cursor:
            cursor.execute(REACHES_BOB.format(**names))
        return [*found, *real(*rest)]

    monkeypatch.setattr(erasing, "ask_all", reaching)
    with pytest.raises(SomebodyElseTouched):
        actions.delete(ada, channel="page")
    assert (digest_of(ada), digest_of(bob)) == before


def digest_of(asker: Asker) -> str:
    """All that is held of them, but for whether they are hidden."""
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT to_jsonb(c) - 'permits', permits & %s, to_jsonb(o) FROM contacts_contact c "
            "JOIN contacts_order o ON o.contact_id = c.id WHERE c.id = %s",
            [~HIDDEN, asker.subject],
        ).fetchall()
    return sha256(repr(rows).encode()).hexdigest()


@pytest.mark.promise("4.2-a")
@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_crash_at_any_step_is_finished_without_the_person(db: None, steps: int) -> None:
    """The worker finishes it: somebody whose account is half gone can no longer ask."""
    asker = customer(shop(), "ada")
    request = actions.open_request(asker, Right.DELETE, channel="page")
    entries = journal_erasure([asker.subject], kind="contact", scope=asker.workspace) if steps else []
    if steps > 1:
        destroy(entries)
    with as_login("worker"):
        assert actions.finish_deletions(timezone.now()) == 1
    assert not SubjectKey.objects.filter(subject=asker.subject).exists()
    assert left_of(asker) == {"rights.RightsRequest", "rights.RequestStep"}
    with asker.block():
        assert RightsRequest.objects.get(pk=request.pk).state == "done"


@pytest.mark.promise("4.2-a")
def test_a_deletion_that_fails_stops_no_other(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = customer(shop(), "ada"), customer(shop(), "bob")
    for asker in (one, other):
        actions.open_request(asker, Right.DELETE, channel="page")
    real = erasing.carry_out

    def carry_out(asker: Asker, *rest: Any) -> None:
        if asker == one:
            raise SomethingLeft
        real(asker, *rest)

    monkeypatch.setattr(erasing, "carry_out", carry_out)
    with as_login("worker"), pytest.raises(SomethingLeft):
        actions.finish_deletions(timezone.now())
    assert left_of(other) == {"rights.RightsRequest", "rights.RequestStep"}
    assert "contacts.Contact" in left_of(one)


@pytest.mark.promise("4.2-a")
def test_no_row_goes_without_the_certificate_that_counts_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are one commit: the worker, who comes after a certificate that failed, finds the rows and counts them."""
    asker = customer(shop(), "ada")
    with monkeypatch.context() as broken:
        broken.setattr(erasing, "certificate", lambda *_, **__: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            actions.delete(asker, channel="page")
    with as_login("worker"):
        assert actions.finish_deletions(timezone.now()) == 1
    with as_owner() as owner:
        (body,) = owner.execute("SELECT body FROM rights_certificate").fetchone() or ("",)
    assert json.loads(body)["rows"] == {"contacts.Contact": 1, "contacts.Order": 1}


def test_a_deletion_that_still_runs_is_left_to_itself(db: None) -> None:
    """The twin: only what is older than the given moment is taken up."""
    asker = member("ada")
    actions.open_request(asker, Right.DELETE, channel="page")
    with as_login("worker"):
        assert actions.finish_deletions(timezone.now() - timedelta(minutes=2)) == 0
    with reading_for(ACCOUNT, member=asker.subject):
        assert Member.objects.filter(pk=asker.subject).exists()


@pytest.mark.promise("4.4-b")
def test_a_crash_while_a_shop_is_closed_leaves_no_key(db: None) -> None:
    ada = customer(shop(), "ada")
    journal_erasure([ada.subject], kind="contact", scope=ada.workspace)  # and here the power went
    with as_login("worker"):
        actions.finish_deletions(timezone.now())
    assert not SubjectKey.objects.filter(subject=ada.subject).exists()


@pytest.mark.promise("4.1-a")
def test_a_secret_that_opens_the_account_is_named_but_not_shown(db: None) -> None:
    asker = member("ada")
    with reading_for(SECURITY, member=asker.subject):
        SecondFactor.objects.create(member_id=asker.subject, method="totp", label="phone", secret="JBSWY3DP")
    _, held = actions.copy(asker, channel="page")
    (row,) = next(part.rows for part in held if part.model is SecondFactor)
    assert (row["label"], row["secret"]) == ("phone", WITHHELD)


def test_only_that_one_column_of_the_whole_map_is_not_shown() -> None:
    withheld = {
        f"{share.model._meta.label}.{field.name}"
        for kind in person_kinds()
        for share in shares(kind)
        for field in sealed_fields(share.model)
        if opens_an_account(field)
    }
    assert withheld == {"accounts.SecondFactor.secret"}


@pytest.mark.promise("4.1-b")
def test_a_corrected_field_is_read_corrected(db: None) -> None:
    ada = customer(shop(), "ada")
    actions.correct(ada, "name", "Ada Lovelace", channel="link")
    with ada.block():
        assert Contact.objects.get().name == "Ada Lovelace"
        kept = Correction.objects.get(owner=ada.workspace)
        assert (kept.field, kept.before, kept.after) == ("name", "ada", "Ada Lovelace")


@pytest.mark.promise("4.6-d", "4.1-a")
def test_a_copy_says_in_words_what_each_law_asked_for(db: None) -> None:
    ada = customer(shop(), "ada")
    actions.copy(ada, channel="link")
    _, held = actions.copy(ada, channel="link")
    found = next(part for part in sections(held) if part["table"] == RightsRequest._meta.label)
    told = next(cell["value"] for cell in found["rows"][0] if cell["label"] == "What each law asks for")
    assert told.startswith("Our promise (4.6-d): ")
    assert "(time of California)" in told


@pytest.mark.promise("4.6-d")
def test_each_request_carries_its_deadline_and_how_it_was_found(db: None) -> None:
    ada = customer(shop(), "ada")
    actions.copy(ada, channel="link")
    with as_owner() as owner:
        row = owner.execute("SELECT due_at - received_at, arithmetic, state FROM rights_rightsrequest").fetchone()
    assert row is not None
    assert row[0].days == 15
    assert "+ 15 days =" in row[1]
    assert row[2] == "done"


@pytest.mark.parametrize(
    ("act", "make", "most"),
    [
        (actions.copy, lambda: member("ada"), 8),
        (actions.delete, lambda: customer(shop(), "ada"), 16),
        (actions.delete, lambda: member("ada"), 17),
    ],
)
def test_a_request_for_data_takes_few_statements(db: None, act: Any, make: Any, most: int) -> None:
    """Two of a deletion ask for a hold that stays as it is, two who received something and receives no more meanwhile, two ask the server
    what changed; two of a member's look for the shops that go with them, one of a customer's for the shop's promotions and two for
    a message that is on its way to them."""
    asker = make()
    seen: list[str] = []

    def count(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:  # Django's signature
        seen.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        act(asker, channel="page")
    assert len(seen) <= most, seen


@pytest.mark.promise("4.4-b")
def test_closing_a_shop_deletes_its_customers_and_no_other_shop(db: None) -> None:
    mine, theirs = shop(), shop()
    ada, bob = customer(mine, "ada"), customer(theirs, "bob")
    actions.close_workspace(mine)
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


def test_a_copy_speaks_the_readers_language(db: None) -> None:
    with translation.override("zh-hans"):
        _, held = actions.copy(member("ada"), channel="page")
        account = next(s for s in sections(held) if s["table"] == "accounts.Member")
    assert (account["title"], account["kept"]) == ("会员", "它就是账号本身，直至会员注销")
    assert "维护和运行会员账号。" in account["columns"][0]["purposes"]


def test_a_copy_shows_permits_and_dates_in_words(db: None) -> None:
    workspace = shop()
    ada = customer(workspace, "ada")
    with reading_for(SERVICE, workspace=workspace):
        Contact.objects.update(permits=Permit.EMAIL_MARKETING | Permit.SMS_MARKETING)
    _, held = actions.copy(ada, channel="page")
    (row,) = next(s["rows"] for s in sections(held) if s["table"] == "contacts.Contact")
    values = {cell["label"]: cell["value"] for cell in row}
    assert values["Permissions given"] == "marketing by e-mail, marketing by text message"
    assert str(timezone.now().year) in values["Known since"]
    assert "T" not in values["Known since"]


def test_the_engine_names_no_table_of_the_product() -> None:
    assert {"member", "contact", "applicant", "claim"} == set(person_kinds())
    assert all(isinstance(share.model.__dict__["privacy"], Record) for kind in person_kinds() for share in shares(kind))


def test_a_request_outlives_the_person_by_handle_alone(db: None) -> None:
    asker = member("ada")
    request = actions.delete(asker, channel="page")
    assert isinstance(request, RightsRequest)
    with as_owner() as owner:
        kept = owner.execute("SELECT number FROM rights_rightsrequest WHERE subject = %s", [asker.subject]).fetchall()
    assert kept == [(request.number,)]


def test_one_of_several_statements_that_fails_fails_them_all(db: None) -> None:
    ada = member("ada")
    with pytest.raises(DataError), ada.block():
        counting.ask_all("SELECT 1", "SELECT 1 / (SELECT 0)", "SELECT 2")
    with ada.block():
        assert counting.ask_all("SELECT 1", "SELECT 2") == [[(1,)], [(2,)]]
