from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest


@pytest.fixture
def post() -> Iterator[Any]:
    """A real mail server on the loopback. Models need the apps, which are set up after this file is read."""
    with import_module("socialsmartly.product.campaigns.tests.shop").mail_server() as sink:
        yield sink
