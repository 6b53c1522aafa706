"""Whatever the journal can say, the gate can do again."""

from __future__ import annotations

import pytest

from socialsmartly.privacy.journal.rules import Event
from socialsmartly.site.gate import GATE


@pytest.mark.promise("4.2-h")
def test_every_event_of_the_journal_can_be_done_again() -> None:
    assert set(GATE.replays) == set(Event)
