"""A keyring from a backup has forgotten whom an import passes over, and the start makes it remember them again."""

from __future__ import annotations

import pytest

from socialsmartly.privacy.keyring import index, suppression
from socialsmartly.privacy.keyring.models import Erased, IndexEntry, SubjectKey, SuppressedKey
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.site.tests.test_gate import customer, replay, shop


@pytest.mark.promise("4.2-i", "4.2-h")
def test_a_keyring_from_before_an_erasure_remembers_again_whom_an_import_passes_over(db: None) -> None:
    """Ada left with the memory that the page names, Bob refused it: nobody is remembered who did not want to be."""
    workspace = shop()
    ada, bob = customer(workspace, "ada"), customer(workspace, "bob")
    keys, entries = list(SubjectKey.objects.all()), list(IndexEntry.objects.all())
    suppression.remember(workspace, ada.subject)
    for person in (ada, bob):
        rights.delete(person, channel="page")
    for forgotten in (Erased, SuppressedKey):
        forgotten.objects.all().delete()
    SubjectKey.objects.bulk_create(keys)
    IndexEntry.objects.bulk_create(entries)
    assert replay() == 2
    addresses = ["ada@example.test", "bob@example.test"]
    assert suppression.remembered(workspace, "email", addresses) == {"ada@example.test"}
    assert index.find_many(str(workspace), "email", addresses) == {}
