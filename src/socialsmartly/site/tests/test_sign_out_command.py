"""The operator signs a member out on every device, and nobody else."""

from __future__ import annotations

from argparse import Namespace

import pytest
from django.test import Client

from socialsmartly.site.commandline import main
from socialsmartly.site.verbs import sign_out
from tests.cast import sign_up

pytestmark = pytest.mark.promise("2.1-e")


def is_in(client: Client) -> bool:
    return client.get("/my/security").status_code == 200


def test_the_console_ends_every_session_of_one_member(db: None, mailbox: None) -> None:
    ada, bob = Client(), Client()
    sign_up(ada, "ada@example.test")
    sign_up(bob, "bob@example.test")
    assert is_in(ada)
    assert main(["sign-out", " Ada@example.test "]) == 0
    assert not is_in(ada)
    assert is_in(bob)


@pytest.mark.parametrize("typed", ["nobody@example.test", "not an address", "", None])
def test_it_refuses_who_is_not_there(db: None, mailbox: None, typed: str | None) -> None:
    ada = Client()
    sign_up(ada, "ada@example.test")
    assert sign_out.run(Namespace(address=typed)) == 1
    assert is_in(ada)
