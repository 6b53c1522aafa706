"""Collect, use, store, share, transfer, disclose: what each of them meets when the person is under 18, and the yearly audit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import readers
from socialsmartly.privacy.minors import actions
from socialsmartly.privacy.minors.audit import pack
from socialsmartly.privacy.minors.models import Finder
from socialsmartly.privacy.recipients.walking import walk
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.tests.test_rights import customer, shop
from socialsmartly.words import Mark
from socialsmartly.words.purposes import (
    AUDIENCE,
    CAMPAIGN,
    ENTRUSTING,
    PASSES,
    PROFILE,
    SHARING,
    WRITES_WHILE_AWAITING,
)
from tests.house import as_login

pytestmark = pytest.mark.promise("7-c")
EMAIL = "contacts.Contact.email"


@pytest.mark.parametrize("purpose", [SHARING, ENTRUSTING], ids=str)
def test_nothing_of_a_minor_passes_the_door_to_recipients(db: None, purpose: object) -> None:
    """Share and transfer: the very walk that reads out what leaves. Before the mark it finds the address, which is the twin."""
    ada = customer(shop(), "ada")
    with reading_for(purpose, workspace=ada.workspace, subject=ada.subject):  # type: ignore[arg-type]
        assert walk(ada, [EMAIL]) == {EMAIL: ["ada@example.test"]}
    actions.mark_youth(ada)
    with reading_for(purpose, workspace=ada.workspace, subject=ada.subject):  # type: ignore[arg-type]
        assert walk(ada, [EMAIL]) is None


def test_use_is_closed_for_marketing_and_extras_and_for_whatever_comes_later() -> None:
    open_to = PASSES[Mark.MINOR]
    assert not open_to & {AUDIENCE, CAMPAIGN, PROFILE, SHARING, ENTRUSTING}
    reads = {purpose for model in person_kinds().values() for purpose in readers(model)}
    assert reads - open_to, "a purpose that nobody listed sees no minor"


def test_collecting_is_left_to_signing_in_rights_the_guardian_and_the_record_of_what_a_law_demanded() -> None:
    left = {purpose.slug for purpose in WRITES_WHILE_AWAITING}
    assert left == {"none", "security", "rights", "guardianship", "disclosing"}


@pytest.mark.promise("7-d")
def test_the_yearly_audit_counts_and_names_nobody(db: None) -> None:
    ada, ben = customer(shop(), "ada"), customer(shop(), "ben")
    actions.found(ada, Finder.LINK)
    actions.found(ben, Finder.SHOP)
    actions.lift(ben, staff=ada.subject)
    with as_login("worker"):
        assert rights.finish_deletions(timezone.now() + timedelta(hours=20, minutes=5)) == 1
    told = pack(timezone.now().year)
    assert told["found without consent in the year"] | {"slowest hours": 0} == {
        "reports": 2,
        "lifted": 1,
        "erased": 1,
        "slowest hours": 0,
        "later than promised": 0,
    }
    assert "campaign" in told["rules"]["purposes closed to minors"]
    assert str(ada.subject) not in str(told)
    assert pack(timezone.now().year - 1)["found without consent in the year"]["reports"] == 0
