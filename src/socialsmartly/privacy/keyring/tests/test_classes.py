"""One key a person and class: what the law keeps outlives the rest, can still be read, and nothing is added to it."""

from __future__ import annotations

from uuid import UUID

import pytest

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import Reading, as_current
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.actions import destroy_older
from socialsmartly.privacy.keyring.errors import KeyLocked, KeyShredded, NotForThisPurpose
from socialsmartly.privacy.keyring.generations import newest
from socialsmartly.privacy.keyring.keys import key_of, open_kid
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.shredding import EVERY_CLASS, destroy, journal_erasure
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import KeyClass, Permit
from socialsmartly.words.purposes import AUDIENCE, SERVICE, WORKSPACE

pytestmark = pytest.mark.promise("4.2-a", "5-h")

KEPT = KeyClass.TRANSACTION
OTHERS = EVERY_CLASS - {KEPT}


def with_every_key() -> tuple[UUID, dict[KeyClass, bytes]]:
    subject = uuid7()
    with as_current(Reading(SERVICE)):
        kids = {key_class: key_of(subject, key_class).kid for key_class in KeyClass}
    index.claim("shop", "email", "ada@example.test", subject)
    return subject, kids


def erase(subject: UUID, classes: frozenset[KeyClass]) -> int:
    return destroy(journal_erasure([subject], kind="contact"), classes=classes)


def test_five_classes_go_and_the_sixth_is_locked(db: None) -> None:
    subject, kids = with_every_key()
    other, _ = with_every_key()
    assert erase(subject, OTHERS) == 5
    assert [(k.key_class, k.locked) for k in SubjectKey.objects.filter(subject=subject)] == [(KEPT, True)]
    assert SubjectKey.objects.filter(subject=other, locked=False).count() == 6
    with as_current(Reading(SERVICE)):
        open_kid(kids[KEPT])
        for key_class in OTHERS:
            with pytest.raises(KeyShredded):
                open_kid(kids[key_class])


def test_nobody_is_found_any_more_by_what_stays(db: None) -> None:
    subject, _ = with_every_key()
    erase(subject, OTHERS)
    assert index.find("shop", "email", "ada@example.test") is None


@pytest.mark.parametrize("read_first", [False, True])
def test_nothing_is_added_to_what_the_law_keeps(db: None, read_first: bool) -> None:
    subject, kids = with_every_key()
    erase(subject, OTHERS)
    with as_current(Reading(SERVICE)):
        if read_first:
            open_kid(kids[KEPT])
        with pytest.raises(KeyLocked):
            key_of(subject, KEPT)
        with pytest.raises(KeyShredded):
            key_of(subject, KeyClass.CONTACT)


def test_erasing_the_rest_later_takes_the_locked_key_too(db: None) -> None:
    subject, kids = with_every_key()
    erase(subject, OTHERS)
    assert erase(subject, OTHERS) == 0
    assert erase(subject, EVERY_CLASS) == 1
    with as_current(Reading(SERVICE)), pytest.raises(KeyShredded):
        open_kid(kids[KEPT])


def test_a_locked_key_goes_under_the_new_root_with_the_others(db: None) -> None:
    subject, kids = with_every_key()
    erase(subject, OTHERS)
    destroy_older(newest().day)
    with as_current(Reading(SERVICE)):
        open_kid(kids[KEPT])
    assert SubjectKey.objects.get(subject=subject).locked


def test_what_stays_opens_for_the_purposes_that_read_it_and_for_no_other(db: None) -> None:
    """No table is of the transaction class yet, so a contact's addresses stand for it: they stay, and the name goes."""
    shop = uuid7()
    with reading_for(WORKSPACE, workspace=shop):
        Workspace.objects.create(id=shop, title="Tea", permits=Permit.STORE_DATA)
    with reading_for(SERVICE, workspace=shop):
        person = Contact.objects.create(workspace_id=shop, name="Ada", email="ada@example.test").pk
    erase(person, EVERY_CLASS - {KeyClass.CONTACT})
    with reading_for(SERVICE, workspace=shop):
        row, carried = Contact.objects.get(pk=person), Contact.objects.get(pk=person)
        assert row.email == "ada@example.test"
        with pytest.raises(KeyShredded):
            str(row.name)
        row.email = "other@example.test"
        with pytest.raises(KeyLocked):
            row.save()
    with reading_for(AUDIENCE, workspace=shop), pytest.raises(NotForThisPurpose):
        str(carried.email)
