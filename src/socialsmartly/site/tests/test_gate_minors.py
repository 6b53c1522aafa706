"""A guardian's yes that was taken back stays taken back, whatever backup is restored."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.minors import actions
from socialsmartly.privacy.minors.models import Finder
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.tests.test_rights import customer, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.guardians.tests.test_waiting import agreed, permits
from socialsmartly.site.gate import GATE
from socialsmartly.words import Mark
from tests.cast import sign_up
from tests.house import as_login, as_owner


@pytest.mark.promise("4.2-h", "7-b")
def test_a_restored_backup_does_not_bring_the_yes_back(stranger: Client) -> None:
    sign_up(stranger, "mina@example.test", age="child")
    guardian, link = agreed(stranger)
    guardian.post(f"{link}/withdraw")
    go_back()
    assert not permits() & Mark.AWAITING
    with as_login("owner"):
        GATE.replay()
        GATE.check(patience=0)
    assert permits() & Mark.AWAITING
    with as_login("worker"):
        assert actions.erase_unanswered(timezone.now() + timedelta(days=15, minutes=1)) == 1


def go_back() -> None:
    """As a database from before the yes was taken back: the row as it was then, and no mark of the journal."""
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
        owner.execute("UPDATE accounts_member SET permits = permits & ~%s", [int(Mark.AWAITING)])
        owner.execute("UPDATE minors_minor SET erase_at = NULL")


@pytest.mark.promise("4.2-h", "7-c", "7-d")
def test_a_restored_backup_forgets_neither_the_age_nor_the_lock(db: None) -> None:
    young, child = customer(shop(), "ada"), customer(shop(), "ben")
    actions.mark_youth(young)
    made = actions.found(child, Finder.LINK)
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
        owner.execute("UPDATE contacts_contact SET permits = 0")
        owner.execute("DELETE FROM rights_rightsrequest")
    with as_login("owner"):
        GATE.replay()
        GATE.check(patience=0)
    with young.block():
        assert Contact.objects.get(pk=young.subject).permits == Mark.MINOR
    with child.block():
        assert Contact.objects.get(pk=child.subject).permits == Mark.HIDDEN
        assert RightsRequest.objects.get().carry_out_at == made.carry_out_at
    assert rights.take_back(child, channel="page") is None
