"""Figures are a module that is ordered. Who may is tried in the room of billing; here every edition holds it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from socialsmartly.product.billing.tests.catalogues import EVERYTHING_IN_BASIC, selling


@pytest.fixture(autouse=True)
def everybody_has_figures() -> Iterator[None]:
    with selling(EVERYTHING_IN_BASIC):
        yield
