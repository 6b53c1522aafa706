"""The command that makes a member staff says who is not there, and writes no address anywhere."""

from __future__ import annotations

from argparse import Namespace
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.tests.test_factors import add_app
from socialsmartly.product.staff.tests.test_vouching import BOARD, MEI, OWN, number_shown
from socialsmartly.product.workspaces.models import Role, Seat
from socialsmartly.site.commandline import main
from socialsmartly.site.verbs import staff
from socialsmartly.words.house import HOUSE_ID
from socialsmartly.words.purposes import WORKSPACE
from tests.cast import sign_up
from tests.once import once


@pytest.fixture
@once
def member(client: Client) -> UUID:
    return sign_up(client, "mei@example.test")


@pytest.mark.parametrize("typed", ["mei@example.test", " Mei@Example.test "])
def test_the_command_seats_a_member_in_the_house(member: UUID, typed: str) -> None:
    assert staff.run(Namespace(address=typed, confirm=None)) == 0
    with reading_for(WORKSPACE, member=member):
        assert [seat.workspace for seat in Seat.objects.filter(member=member, role=Role.STAFF)] == [HOUSE_ID]


@pytest.mark.parametrize("typed", ["nobody@example.test", "not an address", "", None])
def test_the_command_refuses_who_is_not_there(member: UUID, typed: str | None) -> None:
    assert staff.run(Namespace(address=typed, confirm=None)) == 1
    assert staff.run(Namespace(address=typed, confirm="12345678")) == 1


@pytest.mark.promise("5-h")
def test_the_console_seats_and_confirms_the_first_of_the_staff(client: Client, mailbox: None) -> None:
    sign_up(client, MEI)
    assert main(["staff", MEI]) == 0
    add_app(client)
    assert client.get(BOARD)["Location"] == OWN
    number = number_shown(client)
    assert main(["staff", MEI, "--confirm", "00000000"]) == 1
    assert client.get(BOARD)["Location"] == OWN
    assert main(["staff", MEI, "--confirm", f"{number[:4]} {number[4:]}"]) == 0
    assert client.get(BOARD).status_code == 200
