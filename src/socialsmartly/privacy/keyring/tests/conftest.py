"""Every test of this room that touches the house runs twice: over a keyring in SQLite, and over one in PostgreSQL."""

from __future__ import annotations

import pytest

from tests.house import STORES


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that is about one kind of store says so by a parametrization of its own."""
    chosen = {str(mark.args[0]) for mark in metafunc.definition.iter_markers("parametrize")}
    if "db" in metafunc.fixturenames and "store" not in chosen:
        metafunc.fixturenames.insert(0, "store")
        metafunc.parametrize("store", STORES, indirect=True)
