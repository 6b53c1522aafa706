"""The process that puts waiting lines into the public log. It starts no Django and holds only the ledger's database login."""

from __future__ import annotations

import signal
import sys
import threading

import psycopg

from socialsmartly.privacy.ledger.actions.sequencing import Sequencer
from socialsmartly.privacy.ledger.beginning import WITNESS_KEY, open_log
from socialsmartly.privacy.ledger.journal_head import JournalHead
from socialsmartly.privacy.ledger.note import read_verifier
from socialsmartly.privacy.ledger.witness.asking import WitnessAt
from socialsmartly.site.environment import Environment, environment
from socialsmartly.site.secretfile import secret_text

AGAIN_SECONDS = 1.0


def run() -> int:
    """Until SIGINT or SIGTERM. A database that goes away is waited for; a log that cannot be written ends the process."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    here = environment()
    with open_log(here.ledger, here.ledger_key) as log:
        while not stop.is_set():
            try:
                with connect(here) as database:
                    Sequencer(database, log, witness_at(here), JournalHead(here.data / "journal")).run(stop)
            except psycopg.OperationalError:
                sys.stderr.write("the public log waits for the database\n")
                stop.wait(AGAIN_SECONDS)
    return 0


def witness_at(here: Environment) -> WitnessAt | None:
    """The witness this installation was told of, by the key it introduced itself with."""
    key = here.ledger / WITNESS_KEY
    return WitnessAt(here.witness, read_verifier(key.read_text().strip())) if here.witness and key.exists() else None


def connect(here: Environment) -> psycopg.Connection:
    return psycopg.connect(
        host=here.database_host,
        dbname=here.database,
        user="socialsmartly_ledger",
        password=secret_text(here.keys / "database-ledger.key"),
        autocommit=True,
    )
