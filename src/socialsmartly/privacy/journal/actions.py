"""Entering the journal. The line is durable when these return, so call them before the act is committed and never after.

A crash between line and commit leaves an act that is journalled and not done; the next start does it. The other order would leave
an act that was acknowledged and that a restored backup forgets.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import ProgrammingError

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import current_reading
from socialsmartly.privacy.datamap.together import Change, adding, change_together
from socialsmartly.privacy.journal.errors import NotPrepared
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.models import Mark
from socialsmartly.privacy.journal.rules import Entry, Event, Head, Line, uncovered
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import REPLAY


@keeps("4.2-h")
def enter(lines: Sequence[Line]) -> list[Entry]:
    """Append these lines and mark them in the present transaction: stand in a block, as late in it as can be."""
    assert current_reading() is not None  # every caller stands in a block
    entries = append(lines)
    mark(entries)
    return entries


@keeps("4.2-h")
def append(lines: Sequence[Line]) -> list[Entry]:
    """Append these lines; whoever does the act marks them with it. Many lines are one write and one fsync in each place."""
    return journal().append(lines)


def mark(entries: Sequence[Entry]) -> None:
    """Note in the present transaction that these entries, one append's, are in effect."""
    if entries:
        change_together([marking(entries)])


def marking(entries: Sequence[Entry]) -> Change:
    """The same as one of several changes that are made together."""
    return adding([Mark(first=entries[0].seq, last=entries[-1].seq, digest=entries[-1].digest)])


OF_THE_KEYRING = frozenset({Event.REMEMBERED})
"""What takes effect in the keyring alone: no transaction of the database marks it."""


class Database:
    """What the database has of the journal, for the gate."""

    name = "database"

    def heads(self) -> list[Head]:
        return [Head(last, digest) for _, last, digest in self._marks()]

    def settled(self) -> Head | None:
        """The row that says that everything from the first line on is in effect."""
        return next((Head(last, digest) for first, last, digest in self._marks() if first == 1), None)

    def missing(self, entries: Sequence[Entry]) -> list[Entry]:
        open_still = uncovered(entries, [(first, last) for first, last, _ in self._marks()])
        return [entry for entry in open_still if entry.event not in OF_THE_KEYRING]

    def settle(self, head: Entry) -> None:
        """One row says that everything up to `head` is in effect."""
        with reading_for(REPLAY, because="the journal was gone through"):
            Mark.objects.filter(last__lte=head.seq).delete()
            whole = Mark(first=1, last=head.seq, digest=head.digest)
            Mark.objects.bulk_create([whole], ignore_conflicts=True)  # another start may have seen more

    def _marks(self) -> list[tuple[int, int, bytes]]:
        """A restored database has no grants before it was prepared, and one that was never prepared has no such table."""
        try:
            with reading_for(NO_PERSONAL_DATA):
                rows = Mark.objects.order_by("last").values_list("first", "last", "digest")
                return [(first, last, bytes(digest)) for first, last, digest in rows]
        except ProgrammingError as fault:
            raise NotPrepared from fault
