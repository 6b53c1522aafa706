"""The gate: nothing is served while the database or the keyring has forgotten what the journal remembers, or the journal what they do.

There is no option that skips it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from socialsmartly.privacy.journal.errors import JournalShorter, NoWayToDoAgain, OtherJournal, StillBehind
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.rules import Entry, Event, Head
from socialsmartly.words import keeps

Witness = Callable[[], Head | None]
Replay = Callable[[Sequence[Entry]], None]
PATIENCE_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.25


class Store(Protocol):
    """Something that may have gone back in time."""

    name: str

    def heads(self) -> list[Head]:
        """How far it has seen the journal."""

    def settled(self) -> Head | None:
        """Up to which line everything is in effect in it by what it says itself, with the digest of the chain there; None where it does
        not know."""

    def missing(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those of these entries, which follow each other, that are not in effect in it."""

    def settle(self, head: Entry) -> None:
        """Remember that everything up to `head` is in effect."""


@dataclass(frozen=True)
class Gate:
    """`replays` says for each event how it is done again: many entries at once, as often as one likes, with the same end."""

    stores: Sequence[Store]
    replays: Mapping[Event, Replay]
    witnesses: Sequence[Witness] = field(default=())

    @keeps("4.2-h", "5-h")
    def replay(self) -> int:
        """Do again what a store has forgotten; how many entries that were (JournalShorter, OtherJournal, JournalBroken, JournalForked,
        NoWayToDoAgain).

        The first journal of an installation is made here, when nobody remembers one.
        """
        heads = self._heads()
        if not heads and not journal().exists():
            journal().begin()
        entries = self._entries(heads)
        found = self._forgotten(entries)
        if found:
            time.sleep(LOOK_EVERY_SECONDS)  # another process may stand between the line and the commit of its act
            found = self._forgotten(entries)
        for event in Event:
            again = [entry for entry in found if entry.event is event]
            if again and event not in self.replays:
                raise NoWayToDoAgain(event)
            if again:
                self.replays[event](again)
        for store in self.stores if entries else ():
            store.settle(entries[-1])
        return len(found)

    @keeps("4.2-h", "5-h")
    def check(self, patience: float = PATIENCE_SECONDS) -> None:
        """Refuse to go on while anything is forgotten (StillBehind, NotPrepared and as above).

        An act of another process is in the journal a moment before it is committed, so a difference may pass by itself.
        """
        until = time.monotonic() + patience
        while found := self._forgotten(self._entries(self._heads())):
            if time.monotonic() > until:
                raise StillBehind(f"{len(found)} entries")
            time.sleep(LOOK_EVERY_SECONDS)

    def _heads(self) -> list[tuple[str, Head]]:
        """What others have seen, asked before the journal is read: it only grows meanwhile."""
        heads = [(store.name, head) for store in self.stores for head in store.heads()]
        return heads + [("witness", head) for ask in self.witnesses if (head := ask())]

    def _entries(self, heads: Sequence[tuple[str, Head]]) -> list[Entry]:
        """The lines that anybody may have forgotten: from the earliest on that somebody has to be asked about. A store that does not know
        how far it was brought, as one that was never started, has all of them looked at."""
        settled = [(store.name, store.settled()) for store in self.stores]
        known = [*heads, *((name, head) for name, head in settled if head is not None)]
        asked = [head for _, head in known if head.digest is not None and head.seq]
        unknown = any(head is None for _, head in settled)
        since = min(asked, key=lambda head: head.seq) if asked and not unknown else None
        entries = journal().entries(since) if journal().exists() else []
        first, last = (entries[0].seq, entries[-1].seq) if entries else (1, 0)
        for name, head in known:
            if head.seq > last:
                raise JournalShorter(f"{last} lines; the {name} remembers {head.seq}")
            if head.digest is not None and head.seq and entries[head.seq - first].digest != head.digest:
                raise OtherJournal(f"line {head.seq}, asked the {name}")
        return entries

    def _forgotten(self, entries: Sequence[Entry]) -> list[Entry]:
        by_number = {entry.seq: entry for store in self.stores for entry in store.missing(entries)}
        return [by_number[seq] for seq in sorted(by_number)]
