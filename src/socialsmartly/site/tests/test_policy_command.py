"""What a version of the policy would do, from the console."""

from __future__ import annotations

import os
import subprocess

import pytest
from django.test import Client

from socialsmartly.site.supervisor import command
from tests.cast import sign_up


@pytest.mark.slow
@pytest.mark.promise("6-a")
def test_the_console_says_what_would_change_for_how_many_and_names_nobody(mailbox: None, db: None) -> None:
    sign_up(Client(), "ada@example.test")
    said = subprocess.run(command("policy"), env=dict(os.environ), capture_output=True, text=True, check=True).stdout
    assert "What the program does differently: nothing." in said
    assert "Members bound by an agreement: 1; asked to agree again: 0." in said
    assert "example.test" not in said
