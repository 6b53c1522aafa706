"""The command that makes a member staff says who is not there, and writes no address anywhere."""

from __future__ import annotations

from argparse import Namespace
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.staff.actions import HOUSE_ID
from socialsmartly.product.workspaces.models import Role, Seat
from socialsmartly.site.verbs import staff
from socialsmartly.words.purposes import WORKSPACE
from tests.cast import sign_up


@pytest.fixture
def member(client: Client) -> UUID:
    return sign_up(client, "mei@example.test")


@pytest.mark.parametrize("typed", ["mei@example.test", " Mei@Example.test "])
def test_the_command_seats_a_member_in_the_house(member: UUID, typed: str) -> None:
    assert staff.run(Namespace(address=typed)) == 0
    with reading_for(WORKSPACE, member=member):
        assert [seat.workspace for seat in Seat.objects.filter(member=member, role=Role.STAFF)] == [HOUSE_ID]


@pytest.mark.parametrize("typed", ["nobody@example.test", "not an address", "", None])
def test_the_command_refuses_who_is_not_there(member: UUID, typed: str | None) -> None:
    assert staff.run(Namespace(address=typed)) == 1
