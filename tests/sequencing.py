"""The running process that puts lines into the public log, for a moment and in this process."""

from __future__ import annotations

from socialsmartly.privacy.ledger.actions.sequencing import Sequencer
from socialsmartly.privacy.ledger.beginning import open_log
from socialsmartly.site.environment import environment
from socialsmartly.site.verbs.sequencer import connect


def sequence() -> None:
    """Bring the log of this test house to where the database is."""
    here = environment()
    with open_log(here.ledger, here.ledger_key) as log, connect(here) as database:
        run = Sequencer(database, log)
        run.follow()
        while run.turn():
            pass
