"""The board at the terminal is the board on the page."""

from __future__ import annotations

import json
from argparse import Namespace

import pytest
from django.test import Client

from socialsmartly.site.verbs import promises as verb


def test_the_command_line_says_what_the_page_says(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb.run(Namespace(json=True)) == 0
    said, page = json.loads(capsys.readouterr().out), client.get("/promises.json").json()
    assert said | {"at": ""} == page | {"at": ""}
