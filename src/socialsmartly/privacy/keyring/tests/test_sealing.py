"""A sealed value opens where it was sealed, for whom it was sealed, and for a purpose that may read it; nowhere else."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import Value

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.envelope import OpenKey, Place, pad, seal, unpad, unseal
from socialsmartly.privacy.keyring.errors import (
    KeyShredded,
    NoReadingOpen,
    NotForThisPurpose,
    NotSealedHere,
    PlainValueRefused,
)
from socialsmartly.privacy.keyring.fields import Sealed
from socialsmartly.privacy.keyring.shredding import destroy, journal_erasure
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import AUDIENCE, RIGHTS, SERVICE, WORKSPACE
from tests.house import as_owner
from tests.once import once

pytestmark = pytest.mark.promise("5-h")

ROW, SUBJECT = UUID(int=1), UUID(int=2)
HERE = Place("contacts_contact", "email", ROW, SUBJECT, KeyClass.CONTACT)
KEY = OpenKey(bytes(range(16)), AESGCM(bytes(range(32))))
GOLDEN = (
    "0101000102030405060708090a0b0c0d0e0f070707070707070707070707"
    "0f6aa64c0e6bb6b4a3e572edf03d91b5d539fe0788f78119febb5efa04de321b210c51d5bde7bff4954dc70c3f9ee1e3"
)


def test_the_format_of_an_envelope_never_changes_unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: b"\7" * size)
    assert seal("ada@example.test", HERE, KEY).hex() == GOLDEN
    assert unseal(bytes.fromhex(GOLDEN), HERE, KEY) == "ada@example.test"


def test_one_changed_bit_anywhere_is_refused() -> None:
    whole = seal("ada@example.test", HERE, KEY)
    for position in range(len(whole) * 8):
        bent = bytearray(whole)
        bent[position // 8] ^= 1 << position % 8
        with pytest.raises(NotSealedHere):
            unseal(bytes(bent), HERE, KEY)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("contacts_order", "email", ROW, SUBJECT, KeyClass.CONTACT),
        Place("contacts_contact", "phone", ROW, SUBJECT, KeyClass.CONTACT),
        Place("contacts_contact", "email", SUBJECT, SUBJECT, KeyClass.CONTACT),
        Place("contacts_contact", "email", ROW, ROW, KeyClass.CONTACT),
        Place("contacts_contact", "email", ROW, SUBJECT, KeyClass.IDENTITY),
    ],
)
def test_a_value_moved_to_another_place_does_not_open(elsewhere: Place) -> None:
    with pytest.raises(NotSealedHere) as refused:
        unseal(seal("ada@example.test", HERE, KEY), elsewhere, KEY)
    assert "ada" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "a", "a" * 28, "a" * 29, "茶" * 300, "line\nline", "nul\0nul"])
def test_padding_gives_back_the_very_text_and_hides_its_length(text: str) -> None:
    padded = pad(text)
    assert unpad(padded) == text
    assert len(padded) >= 32
    assert len(padded).bit_count() == 1


def contact(workspace: UUID) -> UUID:
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(workspace_id=workspace, name="Ada", email="ada@example.test")
        return UUID(str(made.pk))


@pytest.fixture
@once
def shop(db: None) -> UUID:
    key = uuid7()
    with reading_for(WORKSPACE, workspace=key):
        Workspace.objects.create(id=key, title="Tea")
    return key


def test_the_database_holds_no_plain_value(shop: UUID) -> None:
    contact(shop)
    with as_owner() as owner:
        assert owner.execute(
            "SELECT count(*) FROM contacts_contact c WHERE strpos(c::text, 'ada@') > 0"
        ).fetchall() == [(0,)]
        assert owner.execute("SELECT substr(email, 1, 2) FROM contacts_contact").fetchall() == [(b"\1\1",)]


def test_an_envelope_copied_to_another_row_does_not_open(shop: UUID) -> None:
    first, second = contact(shop), contact(shop)
    with as_owner() as owner:
        owner.execute(
            "UPDATE contacts_contact SET email = (SELECT email FROM contacts_contact WHERE id = %s) WHERE id = %s",
            [first, second],
        )
    with reading_for(SERVICE, workspace=shop), pytest.raises(NotSealedHere):
        str(Contact.objects.get(pk=second).email)


def test_a_value_opens_only_inside_a_block_whose_purpose_may_read_it(shop: UUID) -> None:
    person = contact(shop)
    with reading_for(SERVICE, workspace=shop):
        row = Contact.objects.get(pk=person)
        assert row.email == "ada@example.test"
    with pytest.raises(NoReadingOpen):
        str(row.email)


@pytest.mark.promise("2.2-g")
def test_a_row_carried_into_another_purpose_stays_shut(shop: UUID) -> None:
    person = contact(shop)
    with reading_for(SERVICE, workspace=shop):
        row = Contact.objects.get(pk=person)
    with as_owner() as owner:
        owner.execute("UPDATE workspaces_workspace SET permits = 4")
    with reading_for(AUDIENCE, workspace=shop), pytest.raises(NotForThisPurpose):
        str(row.email)


def test_opened_keys_die_with_the_block(shop: UUID) -> None:
    person = contact(shop)
    with reading_for(SERVICE, workspace=shop) as reading:
        assert Contact.objects.get(pk=person).name == "Ada"
        assert reading.memory
    assert not reading.memory


LOOKUPS = ("", "__exact", "__contains", "__icontains", "__iexact", "__startswith", "__regex", "__gt", "__range")


@pytest.mark.parametrize("lookup", LOOKUPS)
def test_no_look_up_carries_a_plain_value_to_the_database(shop: UUID, lookup: str) -> None:
    value = ["ada", "bob"] if lookup == "__range" else "ada@example.test"
    with reading_for(SERVICE, workspace=shop), pytest.raises(PlainValueRefused) as refused:
        list(Contact.objects.filter(**{f"email{lookup}": value}))
    assert "ada" not in str(refused.value)


def test_no_update_carries_a_plain_value_to_the_database(shop: UUID) -> None:
    contact(shop)
    for value in ("ada@example.test", Value("ada@example.test")):
        with reading_for(SERVICE, workspace=shop), pytest.raises(PlainValueRefused):
            Contact.objects.filter(workspace_id=shop).update(email=value)


def test_emptiness_may_be_asked_for(shop: UUID) -> None:
    contact(shop)
    with reading_for(SERVICE, workspace=shop):
        assert Contact.objects.filter(phone__isnull=True).count() == 1


@pytest.mark.promise("4.2-a")
def test_who_was_shredded_is_unreadable_for_every_purpose(shop: UUID) -> None:
    person = contact(shop)
    destroy(journal_erasure([person], kind="member"))
    for purpose in (SERVICE, RIGHTS):
        with reading_for(purpose, workspace=shop, subject=person), pytest.raises(KeyShredded):
            str(Contact.objects.get(pk=person).email)


@pytest.mark.promise("4.2-a")
def test_a_late_writer_cannot_begin_to_know_an_erased_person_again(shop: UUID) -> None:
    person = contact(shop)
    destroy(journal_erasure([person], kind="member"))
    with reading_for(SERVICE, workspace=shop), pytest.raises(KeyShredded):
        Contact.objects.create(pk=person, workspace_id=shop, email="ada@example.test")


def test_an_envelope_read_and_saved_again_is_not_opened(shop: UUID) -> None:
    person = contact(shop)
    with reading_for(SERVICE, workspace=shop):
        row = Contact.objects.get(pk=person)
        row.country = "France"
        row.save()
        assert isinstance(row.__dict__["email"], Sealed)
        assert Contact.objects.get(pk=person).email == "ada@example.test"
