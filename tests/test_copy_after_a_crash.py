"""A copy of everything is the same after a crash: whoever's copy was killed at any moment asks again and gets every field (4.1-a)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.privacy.rights.tests.test_every_column import KINDS, Planted, ask_for, differences, plant
from tests.kills import Nursery, nursery

pytestmark = [pytest.mark.slow, pytest.mark.promise("4.1-a")]


@pytest.fixture(scope="module")
def processes(cluster: object) -> Iterator[Nursery]:
    with nursery() as running:
        yield running


def killed_at_each(processes: Nursery, asker: Asker) -> Iterator[str]:
    for at in count(1):
        ended = processes.do("copy", asker, die_at=at)
        if not ended.killed:
            return
        yield ended.moments[-1]


def missing_after(processes: Nursery, asker: Asker, planted: Planted) -> dict[str, list[str]]:
    """What the next copy lacks, by the moment at which the one before was killed."""
    return {moment: list(differences(asker, planted)) for moment in killed_at_each(processes, asker)}


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_copy_that_was_killed_at_any_moment_the_next_has_everything(
    db: None, processes: Nursery, kind: str
) -> None:
    ada = ask_for(kind)
    found = missing_after(processes, ada, plant(ada))
    assert found
    assert set(map(tuple, found.values())) == {()}


def test_a_killed_copy_leaves_a_request_that_waits_or_none_and_never_half_a_one(db: None, processes: Nursery) -> None:
    ada = ask_for(KINDS[0])
    moments = list(killed_at_each(processes, ada))
    with ada.block():
        states = [one.state for one in RightsRequest.objects.filter(subject=ada.subject, right=Right.COPY)]
    assert "done" in states, "the one that nobody killed"
    assert len(states) <= len(moments) + 1
    assert set(states) <= {"done", "received"}


def test_a_copy_that_lacked_something_would_be_seen(db: None, processes: Nursery) -> None:
    """The twin: what is somebody else's is expected, and no copy after a crash has it."""
    ada, bob = ask_for(KINDS[0]), ask_for(KINDS[0])
    plant(ada)
    found = missing_after(processes, ada, plant(bob))
    assert found
    assert all(found.values())
