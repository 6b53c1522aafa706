"""A file brought in again: it brings back nobody who asked to be deleted, and overwrites nothing that a person said of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index, suppression
from socialsmartly.privacy.keyring.models import IndexEntry, SuppressedKey
from socialsmartly.privacy.keyring.remembering import CEILING
from socialsmartly.privacy.keyring.shredding import destroy, journal_erasure
from socialsmartly.privacy.retention.tasks import sweep_clocks
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import erasing
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.contacts.queries import known_by
from socialsmartly.product.stores.actions import people, reading_in
from socialsmartly.product.stores.actions.closing import close_store
from socialsmartly.product.stores.models import ImportRun, State
from socialsmartly.product.stores.rules.orders import Order
from socialsmartly.product.stores.rules.people import person_for
from socialsmartly.product.stores.tests import shop
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE
from tests.cast import prove_by_link
from tests.house import as_login

pytestmark = [pytest.mark.usefixtures("db")]
FILE = shop.orders_file(14)
ADA = "17003"


def link_of(workspace: UUID, ref: str = ADA) -> PersonalLink:
    with reading_for(SERVICE, workspace=workspace):
        found = next(c.pk for c in Contact.objects.all() if c.store_ref == ref)
    return PersonalLink("person", workspace, found)


def numbers_of(workspace: UUID) -> set[str]:
    with reading_for(SERVICE, workspace=workspace):
        return {contact.store_ref for contact in Contact.objects.all()}


def a_shop_ada_left(client: Client, **said: str) -> tuple[UUID, UUID]:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, FILE)
    answer = leave(client, link_of(workspace), now="1", **said)
    assert "R-" in answer.content.decode()
    return member, workspace


def leave(client: Client, link: PersonalLink, **said: str) -> Any:
    """As on their own page: a code to the address that the file brought, then the button."""
    prove_by_link(client, f"/p/{link.token()}", "delete")
    return client.post(f"/p/{link.token()}/delete", said)


def remember(workspace: UUID, kind: str, value: str) -> None:
    """Somebody whom the shop knew by this alone asks to be deleted."""
    somebody = uuid7()
    index.claim(str(workspace), kind, value, somebody)
    suppression.remember(workspace, somebody)
    destroy(journal_erasure([somebody], kind="contact", scope=workspace))


def adds_up(run: ImportRun) -> bool:
    header = 1
    return bool(run.kept + run.known + run.set_aside + run.left_out + header == run.lines_total == run.cursor)


@pytest.mark.promise("4.2-i", "4.2-a")
def test_who_asked_to_be_deleted_is_not_brought_back_and_their_lines_are_counted(client: Client) -> None:
    member, workspace = a_shop_ada_left(client)
    again = shop.bring_in(workspace, member, FILE)
    assert again.state == State.DONE
    assert ADA not in numbers_of(workspace)
    assert (again.contacts_new, again.orders_new, again.known, again.left_out) == (0, 0, 36, 6)
    assert adds_up(again)
    assert shop.rows_of(workspace, "contacts_order") == 12
    assert shop.rows_of(workspace, "stores_setaside") == 0


@pytest.mark.promise("4.2-i")
def test_without_the_memory_the_file_brings_them_back(client: Client) -> None:
    """The twin, and what the box on the page offers: who refuses to be remembered may come back."""
    member, workspace = a_shop_ada_left(client, forget="1")
    assert SuppressedKey.objects.count() == 0
    again = shop.bring_in(workspace, member, FILE)
    assert ADA in numbers_of(workspace)
    assert (again.contacts_new, again.orders_new, again.left_out) == (1, 2, 0)
    assert adds_up(again)


@pytest.mark.promise("4.2-i")
@pytest.mark.parametrize("kind", ["store_ref", "email", "phone"])
def test_each_of_the_three_is_enough_to_recognise_them(kind: str) -> None:
    member, workspace = shop.a_shop()
    ada = person_for(ADA, "France", datetime(2011, 1, 1, tzinfo=UTC), datetime(2011, 1, 1, tzinfo=UTC))
    value = {"store_ref": ADA, "email": ada.email, "phone": ada.phone}[kind]
    remember(workspace, kind, value)
    run = shop.bring_in(workspace, member, FILE)
    assert (run.contacts_new, run.left_out, adds_up(run)) == (6, 6, True)
    assert ADA not in numbers_of(workspace)


@pytest.mark.promise("4.2-i", "4.3-a")
def test_whoever_has_an_address_that_was_stopped_comes_in_without_it() -> None:
    """The memory is of the address, and passes nobody over."""
    member, workspace = shop.a_shop()
    ada = person_for(ADA, "France", datetime(2011, 1, 1, tzinfo=UTC), datetime(2011, 1, 1, tzinfo=UTC))
    suppression.remember_value(workspace, "email", ada.email)
    run = shop.bring_in(workspace, member, FILE)
    assert (run.contacts_new, run.left_out, adds_up(run)) == (7, 0, True)
    with reading_for(SERVICE, workspace=workspace):
        addresses = {c.store_ref: (c.email, c.reachable_by_email) for c in Contact.objects.all()}
    assert addresses.pop(ADA) == (None, False)
    assert all(address and reached for address, reached in addresses.values())
    assert index.find(str(workspace), "email", ada.email) is None


@pytest.mark.promise("4.2-i")
def test_the_page_says_what_is_remembered_before_it_is(client: Client) -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, FILE)
    prove_by_link(client, f"/p/{link_of(workspace).token()}", "delete")
    page = client.get(f"/p/{link_of(workspace).token()}/delete").content.decode()
    assert "A fingerprint of your customer number, e-mail address and phone number, for three years at most" in page
    assert 'name="forget"' in page
    assert SuppressedKey.objects.count() == 0


@pytest.mark.promise("4.2-i")
def test_the_memory_is_for_one_shop_and_equals_nothing_in_the_index(client: Client) -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, FILE)
    indexed = {bytes(entry.digest) for entry in IndexEntry.objects.all()}
    leave(client, link_of(workspace), now="1")
    entries = list(SuppressedKey.objects.all())
    assert len(entries) == 3
    assert not indexed & {bytes(entry.digest) for entry in entries}
    assert {field.name for field in SuppressedKey._meta.fields} == {"digest", "workspace", "until", "opens"}
    neighbour, next_door = shop.a_shop(title="Next door")
    assert shop.bring_in(next_door, neighbour, FILE).contacts_new == 7


@pytest.mark.promise("4.2-i", "5-a")
def test_after_three_years_it_is_used_no_more_and_the_sweep_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _, workspace = shop.a_shop()
    remember(workspace, "store_ref", ADA)
    last_day = timezone.now() + CEILING
    for moment, known in ((last_day, {ADA}), (last_day + timedelta(days=1), set())):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert suppression.remembered(workspace, "store_ref", [ADA]) == known
        with as_login("worker"):
            sweep_clocks(timestamp=0)
        assert SuppressedKey.objects.count() == len(known)


@pytest.mark.promise("4.2-i")
def test_it_outlives_the_authorisation_and_goes_with_the_shop(client: Client) -> None:
    member, workspace = a_shop_ada_left(client)
    shop.forbid(workspace, member)
    with as_login("worker"):
        close_store(workspace)
    shop.allow(workspace, member)
    assert shop.bring_in(workspace, member, FILE).left_out == 6
    rights.close_workspace(workspace)
    assert SuppressedKey.objects.count() == 0


class Killed(BaseException):
    """Stands for kill -9: nothing in the program catches it."""


@pytest.mark.promise("4.2-i")
def test_a_deletion_that_was_cut_off_cannot_be_overtaken_by_an_import(monkeypatch: pytest.MonkeyPatch) -> None:
    """Her keys and her place in the index are gone, her rows are not yet: an import would take her for somebody new."""
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, FILE)

    def die(*_: object) -> None:
        raise Killed

    ada = link_of(workspace)
    with monkeypatch.context() as patch:
        patch.setattr(erasing, "delete_rows", die)
        with pytest.raises(Killed):
            leave(Client(), ada, now="1")
    run = shop.bring_in(workspace, member, FILE)
    assert (run.contacts_new, run.left_out) == (0, 6)
    with as_login("worker"):
        assert rights.finish_deletions(timezone.now()) == 1
    assert ADA not in numbers_of(workspace)


def ada_says(client: Client, link: PersonalLink) -> None:
    client.post(f"/p/{link.token()}/correct/name", {"name-name": "Ada Lovelace"})
    client.post(f"/p/{link.token()}/correct/phone", {"phone-phone": ""})
    client.post(f"/p/{link.token()}/channel/email", {"on": "1"})
    client.post(f"/p/{link.token()}/channel/email", {"on": "0"})


def as_she_said(link: PersonalLink) -> bool:
    with reading_for(SERVICE, workspace=link.workspace):
        ada = Contact.objects.get(pk=link.subject)
        return (ada.name, ada.phone, ada.permits & Permit.EMAIL_MARKETING) == ("Ada Lovelace", None, 0)


@pytest.mark.promise("4.1-b", "4.3-d")
def test_what_a_person_corrected_emptied_or_withdrew_outlives_an_import(client: Client) -> None:
    member, workspace = shop.a_shop()
    first = shop.bring_in(workspace, member, FILE)
    ada = link_of(workspace)
    ada_says(client, ada)
    again = shop.bring_in(workspace, member, FILE)
    assert as_she_said(ada)
    assert (first.kept_as_said, again.kept_as_said) == (0, 2)
    elsewhere = shop.bring_in(workspace, member, shop.orders_file(1, first=900_001))
    assert elsewhere.kept_as_said == 0


@pytest.mark.promise("4.1-b")
def test_a_correction_that_the_file_agrees_with_is_not_counted(client: Client) -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, FILE)
    ada = link_of(workspace)
    with reading_for(SERVICE, workspace=workspace):
        name = Contact.objects.get(pk=ada.subject).name
    for said in ("Ada Lovelace", name):
        client.post(f"/p/{ada.token()}/correct/name", {"name-name": said})
    assert shop.bring_in(workspace, member, FILE).kept_as_said == 0


def test_an_import_that_wrote_over_them_would_be_seen(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: an import that brings everybody up to date with the file."""
    careful = reading_in.contacts_of

    def careless(workspace: UUID, orders: Iterable[Order]) -> people.Customers:
        of_file = list(orders)
        found = careful(workspace, of_file)
        for order in of_file:
            contact = Contact.objects.get(pk=found.handles[str(order.customer_id)])
            told = people._contact(workspace, contact.pk, str(order.customer_id), order.country, order.ordered_at)
            contact.name, contact.phone = told.name, told.phone
            contact.save(update_fields=["name", "phone"])
        return found

    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, FILE)
    ada = link_of(workspace)
    ada_says(client, ada)
    monkeypatch.setattr(reading_in, "contacts_of", careless)
    shop.bring_in(workspace, member, FILE)
    assert not as_she_said(ada)


@pytest.mark.promise("4.2-i")
def test_the_report_counts_both_and_lists_nobody(shop_owner: Client) -> None:
    member = UUID(shop_owner.session["_auth_user_id"])
    workspace = shop.open_workspace(member, "Tea and Paper")
    shop.allow(workspace, member)
    shop.bring_in(workspace, member, FILE)
    ada_says(Client(), link_of(workspace, "17004"))
    leave(Client(), link_of(workspace), now="1")
    run = shop.bring_in(workspace, member, FILE)
    page = shop_owner.get(f"/w/{workspace}/store/imports/{run.pk}").content.decode()
    assert "The customer asked to be deleted." in page
    assert "2 fields that customers corrected" in page
    listed = shop_owner.get(f"/w/{workspace}/store/imports/{run.pk}/set-aside.csv").content.decode()
    assert len(listed.splitlines()) == 1


def test_what_a_file_knows_somebody_by_leaves_out_what_is_empty() -> None:
    contact = Contact(store_ref="1", email="Ada@Example.Test", phone=None)
    assert known_by(contact) == {"store_ref": "1", "email": "ada@example.test"}


@pytest.mark.promise("4.2-a", "4.2-i")
@pytest.mark.parametrize(("said", "left_out"), [({}, 6), ({"forget": "1"}, 0)])
def test_a_file_brought_in_while_she_is_hidden_neither_shows_nor_changes_her(
    client: Client, said: dict[str, str], left_out: int
) -> None:
    """She may still take it back, and then is who she was."""
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, FILE)
    ada, before = link_of(workspace), numbers_of(workspace)
    leave(client, ada, **said)
    assert ADA not in numbers_of(workspace)
    run = shop.bring_in(workspace, member, FILE)
    assert (run.state, run.left_out) == (State.DONE, left_out)
    assert ADA not in numbers_of(workspace)
    client.post(f"/p/{ada.token()}/take-back")
    assert numbers_of(workspace) == before
    assert link_of(workspace).subject == ada.subject
    assert SuppressedKey.objects.count() == 0
