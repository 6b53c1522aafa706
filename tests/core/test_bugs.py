"""However a house is broken in one place, the model notices it and says which promise that was (T1: forty seeded faults, all of them found)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.core import bugs
from tests.core.bugs import BUGS
from tests.core.test_core import BROKEN
from tests.core.walking import Walk, golden

pytestmark = pytest.mark.deep


@pytest.fixture
def walk(db: None) -> Iterator[Walk]:
    begun = Walk()
    bugs.SINKS.append(begun.sink)
    yield begun
    bugs.SINKS.remove(begun.sink)
    begun.close()


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_one_fault_anywhere_is_noticed(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, bug: Callable[[pytest.MonkeyPatch], None]
) -> None:
    bug(monkeypatch)
    with pytest.raises(AssertionError, match=f"^{BUGS[bug]}:"):
        golden(walk)


def test_there_are_forty_and_more() -> None:
    assert len(BUGS) + len(BROKEN) + 1 >= 40, "with the wall that has a hole"
