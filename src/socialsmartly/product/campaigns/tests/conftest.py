from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from typing import Any

import pytest

from tests.house import as_owner


@pytest.fixture
def post() -> Iterator[Any]:
    """A real mail server on the loopback. Models need the apps, which are set up after this file is read."""
    with import_module("socialsmartly.product.campaigns.tests.shop").mail_server() as sink:
        yield sink


@pytest.fixture
def worker_may_be_web(db: None) -> Iterator[None]:
    """One process plays both: for this test alone the web login may become CAMPAIGN, as the worker may."""
    with as_owner() as owner, ExitStack() as after:
        owner.execute("GRANT purpose_campaign TO socialsmartly_web WITH INHERIT FALSE, SET TRUE")
        after.callback(owner.execute, "REVOKE purpose_campaign FROM socialsmartly_web")
        yield
