"""Putting waiting lines into the log. One process does it, without Django, so that it is small and knows nothing but lines.

The log is the truth and the database follows: what was appended before a crash, or before the database went back to a backup, is
found again in the log by its bytes and only gets its place.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

import psycopg

from socialsmartly.privacy.ledger.errors import LogWentBack
from socialsmartly.privacy.ledger.log import Log

log = logging.getLogger("socialsmartly.ledger")
AT_ONCE: Final = 10_000
PAUSE_SECONDS: Final = 0.2
BECOME = "SET LOCAL ROLE purpose_ledger"
WAITING = "SELECT id, entry FROM ledger_queuedleaf ORDER BY id LIMIT %s"
HIGHEST = "SELECT max(index) FROM ledger_place"
SETTLE = (
    "WITH gone AS (DELETE FROM ledger_queuedleaf WHERE id = ANY(%(leaves)s)) "
    "INSERT INTO ledger_place (id, index) SELECT * FROM unnest(%(leaves)s::uuid[], %(places)s::bigint[])"
)
Leaf = tuple[UUID, bytes]


class Witness(Protocol):
    """Somebody else who has seen the log; an answer that does not come must not hold the log up."""

    def look(self, written: Log) -> None: ...


Remark = Callable[[], bytes | None]


@dataclass
class Sequencer:
    """`turn` appends what waits; `follow` first brings the database to where the log is. `remark` is asked each time for a line
    that comes from no table, such as how far the journal goes."""

    database: psycopg.Connection
    written: Log
    witness: Witness | None = None
    remark: Remark | None = None

    def follow(self) -> int:
        """Give places to waiting lines that stand in the log already; how many (LogWentBack when the log is the shorter one)."""
        with self.database.transaction():
            self.database.execute(BECOME)
            (highest,) = self.database.execute(HIGHEST).fetchone() or (None,)
            known = -1 if highest is None else int(highest)
            if known >= self.written.size:
                raise LogWentBack(f"the database knows line {known}, the log has {self.written.size}")
            there = {raw: known + 1 + n for n, raw in enumerate(self.written.entries(known + 1, self.written.size))}
            found = [(leaf, there[raw]) for leaf, raw in self._waiting(None) if raw in there]
            self._settle([leaf for leaf, _ in found], [place for _, place in found])
        return len(found)

    def turn(self) -> int:
        """Append one batch, durably, before the database hears of it; how many lines that waited (WitnessDisagrees)."""
        remark = self.remark() if self.remark else None
        with self.database.transaction():
            self.database.execute(BECOME)
            batch = self._waiting(AT_ONCE)
            lines = [raw for _, raw in batch] + ([remark] if remark else [])
            places = self.written.append(lines)
            self._settle([leaf for leaf, _ in batch], list(places)[: len(batch)])
        if lines and self.witness:
            self.witness.look(self.written)
        return len(batch)

    def run(self, stop: threading.Event) -> None:
        """Until told to stop. A full batch is followed by the next at once. The witness is asked first: where it has seen more than
        the log holds, the log was put back, and nothing may be written on top (WitnessDisagrees)."""
        if self.witness:
            self.witness.look(self.written)
        if found := self.follow():
            log.info("lines found again in the log", extra={"lines": found})
        while not stop.is_set():
            if self.turn() < AT_ONCE:
                stop.wait(PAUSE_SECONDS)

    def _waiting(self, most: int | None) -> list[Leaf]:
        return [(leaf, bytes(raw)) for leaf, raw in self.database.execute(WAITING, [most]).fetchall()]

    def _settle(self, leaves: list[UUID], places: list[int]) -> None:
        if leaves:
            self.database.execute(SETTLE, {"leaves": leaves, "places": places})
