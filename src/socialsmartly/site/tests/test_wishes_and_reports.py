"""A report that somebody is a child lies over a wish to be deleted and does not end it; a hold makes neither unheard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from socialsmartly.privacy.retention.actions import release_hold
from socialsmartly.privacy.retention.tests.test_holds import held
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker, hiding
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.privacy.rights.tests.test_rights import customer, shop
from socialsmartly.site.tests.test_window import go_back, seen, start, work
from socialsmartly.words import HIDDEN
from socialsmartly.words.purposes import SERVICE
from tests.house import as_owner
from tests.once import once

pytestmark = [pytest.mark.promise("4.2-a", "7-d"), pytest.mark.usefixtures("db")]
DAY = timedelta(hours=20)


@pytest.fixture
@once
def ada() -> Asker:
    return customer(shop(), "ada")


def reported(person: Asker) -> RightsRequest:
    return rights.delete_reported(person, within=DAY)


def only(person: Asker) -> RightsRequest:
    with person.block():
        return RightsRequest.objects.get()


def test_a_wish_from_before_survives_the_lifting_of_a_report(ada: Asker) -> None:
    wished = rights.delete_later(ada, channel="page")
    reported(ada)
    assert rights.release_reported(ada)
    left = only(ada)
    assert (left.state, left.channel, left.carry_out_at) == (RequestState.RECEIVED, "page", wished.carry_out_at)
    assert not seen(ada, SERVICE)
    assert rights.take_back(ada, channel="page"), "it is theirs again"


def test_a_wish_from_meanwhile_survives_it_too(ada: Asker) -> None:
    reported(ada)
    rights.delete_later(ada, channel="page")
    assert only(ada).channel == rights.REPORTED
    assert rights.release_reported(ada)
    left = only(ada)
    assert (left.state, left.channel) == (RequestState.RECEIVED, "page")
    assert left.carry_out_at
    assert left.carry_out_at > timezone.now() + hiding.WINDOW - timedelta(minutes=1)


def test_without_a_wish_the_person_is_back(ada: Asker) -> None:
    """The twin."""
    reported(ada)
    assert rights.release_reported(ada)
    assert only(ada).state == RequestState.TAKEN_BACK
    assert seen(ada, SERVICE)


def test_what_the_shop_had_asked_stays_the_shops_and_the_persons_wish_is_theirs(ada: Asker) -> None:
    rights.delete_later(ada, channel=rights.SHOP)
    reported(ada)
    assert rights.release_reported(ada)
    assert only(ada).channel == rights.SHOP
    reported(ada)
    rights.delete_later(ada, channel="page")
    rights.delete_later(ada, channel=rights.SHOP)
    assert rights.release_reported(ada)
    assert only(ada).channel == "page"


@pytest.mark.promise("4.2-h")
@pytest.mark.parametrize("bits", [0, HIDDEN], ids=["before all of it", "before the journal's mark"])
def test_a_restored_backup_forgets_no_wish_beneath_a_report(ada: Asker, bits: int) -> None:
    wished = rights.delete_later(ada, channel="page")
    report = reported(ada)
    go_back(ada, bits=bits)
    start()
    left = only(ada)
    assert (left.channel, left.carry_out_at, left.wished_at) == (
        rights.REPORTED,
        report.carry_out_at,
        wished.carry_out_at,
    )
    assert rights.release_reported(ada)
    assert only(ada).carry_out_at == wished.carry_out_at


@pytest.mark.promise("5-f")
def test_under_a_hold_a_report_and_a_wish_are_heard_after_the_moment_too(ada: Asker) -> None:
    hold = held(ada)
    wished = rights.delete_later(ada, channel="page")
    with as_owner() as owner:
        owner.execute("UPDATE rights_rightsrequest SET carry_out_at = now() - interval '1 minute'")
    assert work() == 0
    assert rights.delete_later(ada, channel="page").pk == wished.pk
    assert reported(ada).pk == wished.pk
    assert only(ada).channel == rights.REPORTED
    assert rights.release_reported(ada), "a wrong report is lifted although its moment is over"
    assert only(ada).state == RequestState.RECEIVED
    release_hold(ada, hold.number)
    assert work() == 1


@pytest.mark.promise("5-f")
def test_what_is_being_carried_out_is_changed_by_nobody(ada: Asker) -> None:
    made = reported(ada)
    assert hiding.begin(made)
    rights.delete_later(ada, channel="page")
    assert rights.release_reported(ada) is None
    assert only(ada).wished_at is None
