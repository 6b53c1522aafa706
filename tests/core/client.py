"""One client of a house of its own: signs people up, lets them say yes and no, and keeps a durable record of what was acknowledged."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import psycopg
from django.db import InterfaceError, OperationalError, connection
from procrastinate.exceptions import ConnectorException

from socialsmartly.privacy.access.server import check_server
from socialsmartly.privacy.consent.errors import NobodyThere
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.accounts.actions.members import AgreedText, join
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.my.actions import switch_profile

T = TypeVar("T")
TEXT = AgreedText("1", "en", "d" * 64)
BEGINS = "import django, sys; django.setup(); from tests.core.client import run; run(*sys.argv[1:])"
"""The program of a client: `run` with the path of its record, and `careless` for one that does not look at the server first."""


def run(record: str, manner: str = "") -> None:
    """Until it is killed. Only a careless client goes on when somebody who had joined is nobody: the server it does not look at forgets."""
    careless = manner == "careless"
    if not careless:
        check_server()
    forgotten = (NobodyThere,) if careless else ()
    with Path(record).open("ab", buffering=0) as acknowledged:

        def ack(act: str, member: UUID) -> None:
            acknowledged.write(f"{act} {member}\n".encode())
            os.fsync(acknowledged.fileno())

        while True:
            address = Address("email", f"{uuid7().hex}@example.test")
            member = again(partial(join, address, TEXT, language="en"))
            ack("joined", member)
            with suppress(*forgotten):
                again(partial(switch_profile, member, on=True))
                ack("given", member)
                again(partial(switch_profile, member, on=False))
                ack("withdrawn", member)


def again(act: Callable[[], T]) -> T:
    """Until it is acknowledged: what became of an answer that did not come is found out by asking for the same again. What the database
    still refuses half a minute after a kill is no matter of the kill."""
    until = time.monotonic() + 30
    while True:
        try:
            return act()
        except (InterfaceError, OperationalError, ConnectorException) as away:
            driver = away.__cause__ if isinstance(away, ConnectorException) else away
            of_a_kill = (InterfaceError, OperationalError, psycopg.InterfaceError, psycopg.OperationalError)
            if not isinstance(driver, of_a_kill) or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.05)
