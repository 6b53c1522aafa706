"""The console makes the first member of staff, and confirms the second factor whose number they read out."""

from __future__ import annotations

import pytest
from django.test import Client

from socialsmartly.product.accounts.tests.test_factors import add_app
from socialsmartly.product.staff.tests.test_vouching import BOARD, MEI, OWN, number_shown
from socialsmartly.site.commandline import main
from tests.cast import sign_up

pytestmark = pytest.mark.promise("5-h")


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
