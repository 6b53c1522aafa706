"""Before anybody is served: what a clock had ended and a backup brought back goes again, whether the journal has news for it or not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.retention.errors import SweepIncomplete
from socialsmartly.privacy.retention.tests.test_holds import old_step, steps_of
from socialsmartly.site import prepare
from tests.house import as_login

pytestmark = [pytest.mark.promise("5-g", "4.2-h"), pytest.mark.usefixtures("db")]
SOMEBODY = uuid7()
LONG_AGO = timezone.now() - timedelta(days=4 * 366)


def start() -> list[str]:
    said: list[str] = []
    with as_login("owner"):
        prepare.prepare(said.append)
    return said


def test_what_a_clock_had_ended_goes_again_before_anybody_is_served() -> None:
    old_step(SOMEBODY, LONG_AGO)
    said = start()
    assert steps_of(SOMEBODY) == 0
    assert "ended what was past its time: 1" in said
    assert not [line for line in said if "done again from the journal" in line], "the journal had no news"


def test_without_the_sweep_it_would_be_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    old_step(SOMEBODY, LONG_AGO)
    monkeypatch.setattr(prepare, "sweep", lambda _: [])
    start()
    assert steps_of(SOMEBODY) == 1


def test_a_table_that_refuses_does_not_keep_everybody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise SweepIncomplete(["rights.RequestStep"])

    monkeypatch.setattr(prepare, "sweep", refuse)
    assert [line for line in start() if "rights.RequestStep" in line]
