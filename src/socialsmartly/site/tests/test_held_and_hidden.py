"""A deletion that a hold holds back: whoever is hidden reads why, and no page says that it has begun."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.minors import actions as minors
from socialsmartly.privacy.minors.models import Finder
from socialsmartly.privacy.retention.actions import Reason, agree_to_hold, propose_hold
from socialsmartly.privacy.retention.models import Ground
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.my import leaving
from socialsmartly.site.tests.test_deleting_customers import ada, own_page, page_of, tea
from socialsmartly.site.tests.test_members_leaving import cancel, mei, sign_in
from socialsmartly.words.purposes import ACCOUNTABILITY
from tests.cast import prove_by_link
from tests.house import as_owner

__all__ = ["ada", "mei", "tea"]
pytestmark = [pytest.mark.promise("5-f"), pytest.mark.usefixtures("db", "mailbox")]
LAW = "Civil Procedure Law 84"
UNTRUE = ("has begun", "Everything about them is deleted after", "Everything is deleted after", "It is deleted on")


def held(person: Asker) -> None:
    day = timezone.now().date() + timedelta(days=90)
    hold = propose_hold(person, Reason(Ground.CLAIM, LAW, "2026-17", day), staff=uuid4())
    agree_to_hold(person, hold.number, staff=uuid4())


def the_moment_passes() -> str:
    """The worker has not come by yet; the number of the request."""
    with as_owner() as owner:
        row = owner.execute(
            "UPDATE rights_rightsrequest SET carry_out_at = now() - interval '1 minute' "
            "WHERE carry_out_at IS NOT NULL RETURNING number"
        ).fetchone()
    assert row
    return str(row[0])


def shown(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200, answer
    page = answer.content.decode()
    assert not [words for words in UNTRUE if words in page]
    return page


def test_a_hidden_member_reads_the_law_before_and_after_the_moment(client: Client, mei: UUID) -> None:
    way_back = cancel(client)
    held(Asker("member", mei))
    assert "A law holds it back for now" in shown(client, way_back)
    number = the_moment_passes()
    assert "A law holds it back for now" in shown(client, way_back)
    sign_in(client)
    assert LAW in shown(client, f"/my/requests/{number}")


def test_without_that_page_they_would_be_led_away_from_it(
    client: Client, mei: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    way_back = cancel(client)
    number = the_moment_passes()
    monkeypatch.setattr(leaving, "OPEN_TO_THE_HIDDEN", leaving.OPEN_TO_THE_HIDDEN - {ACCOUNTABILITY})
    sign_in(client)
    assert client.get(f"/my/requests/{number}")["Location"] == way_back


def test_without_a_hold_it_has_begun(client: Client, mei: UUID) -> None:
    """The twin of what the pages say."""
    way_back = cancel(client)
    the_moment_passes()
    assert "Your deletion has begun" in client.get(way_back).content.decode()


def test_a_customer_reads_the_law_on_their_own_page(client: Client, tea: UUID, ada: UUID) -> None:
    place = own_page(tea, ada)
    prove_by_link(client, place)
    client.post(f"{place}/delete")
    held(Asker("contact", ada, tea))
    assert LAW in shown(client, place)
    the_moment_passes()
    page = shown(client, place)
    assert "The deletion waits" in page
    assert LAW in page
    assert client.post(f"{place}/take-back").status_code == 409


def test_the_shop_reads_that_it_waits_and_not_why(shop_owner: Client, tea: UUID, ada: UUID) -> None:
    place = f"{page_of(tea, ada)}/delete"
    shop_owner.post(place)
    held(Asker("contact", ada, tea))
    assert "A dispute or a law needs the information" in shown(shop_owner, place)
    the_moment_passes()
    page = shown(shop_owner, place)
    assert "The deletion waits" in page
    assert LAW not in page


def test_who_was_reported_as_a_child_reads_it_too(client: Client, mei: UUID, tea: UUID, ada: UUID) -> None:
    for person in (Asker("member", mei), Asker("contact", ada, tea)):
        held(person)
        minors.found(person, Finder.STAFF, staff=uuid4())
    sign_in(client)
    page = client.get("/", follow=True).content.decode()
    assert "erased within 24 hours" not in page
    assert LAW in page
    assert LAW in shown(Client(), own_page(tea, ada))
