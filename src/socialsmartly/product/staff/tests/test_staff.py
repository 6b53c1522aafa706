"""The board is for staff with a second factor; it shows dates and numbers and nobody."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights import actions
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.product.staff.actions import seat_staff
from socialsmartly.words.purposes import CASEWORK
from tests.cast import show_staff_factor, sign_up
from tests.once import once


@pytest.fixture
@once
def member(client: Client) -> UUID:
    return sign_up(client, "mei@example.test")


@pytest.fixture
@once
def on_duty(client: Client, member: UUID) -> Client:
    seat_staff(member)
    show_staff_factor(client)
    return client


def asked(member: UUID, days_ago: int) -> RightsRequest:
    received = timezone.now() - timedelta(days=days_ago)
    return actions.open_request(Asker("member", member), Right.COPY, channel="mail", received_at=received)


def test_to_everybody_else_there_is_no_staff_area(client: Client, member: UUID) -> None:
    assert client.get("/staff/requests").status_code == 404


def test_without_a_second_factor_staff_are_asked_for_it_first(client: Client, member: UUID) -> None:
    seat_staff(member)
    answer = client.get("/staff/requests")
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


@pytest.mark.promise("4.6-d")
def test_the_most_overdue_request_stands_on_top(on_duty: Client, member: UUID) -> None:
    fresh, late, later = asked(member, 1), asked(member, 16), asked(member, 20)
    page = on_duty.get("/staff/requests").content.decode()
    places = [page.index(request.number) for request in (later, late, fresh)]
    assert places == sorted(places)


@pytest.mark.promise("4.6-d")
def test_a_request_shows_its_arithmetic_and_nobody(on_duty: Client, member: UUID) -> None:
    request = asked(member, 3)
    page = on_duty.get(f"/staff/requests/{request.number}").content.decode()
    assert request.arithmetic in page
    assert "mei@example.test" not in page
    assert str(member) not in page


def test_a_number_that_does_not_exist_is_not_found(on_duty: Client) -> None:
    assert on_duty.get("/staff/requests/R-0000-0000-0").status_code == 404


def test_casework_cannot_change_a_request(db: None) -> None:
    request = asked(UUID(int=1), 1)
    casework = reading_for(CASEWORK, member=UUID(int=2), because=request.number)
    with pytest.raises(Exception, match="permission denied"), casework:
        RightsRequest.objects.filter(pk=request.pk).update(state="refused")
