"""One report for the whole run, printed and written at its end."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.bench.measure import Report


@pytest.fixture(scope="session")
def report() -> Iterator[Report]:
    made = Report()
    yield made
    made.write()
    sys.stdout.write("\n" + "\n".join(made.lines()) + "\n")
