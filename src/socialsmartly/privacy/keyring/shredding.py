"""Making people unreadable: first the journal, then the keys. After this nothing brings them back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from socialsmartly.privacy.journal.actions import append
from socialsmartly.privacy.journal.rules import Entry, Event, Head, Line
from socialsmartly.privacy.keyring.index import brought_back
from socialsmartly.privacy.keyring.keys import AT_ONCE
from socialsmartly.privacy.keyring.models import Erased, IndexEntry, JournalMark, SubjectKey
from socialsmartly.privacy.keyring.plain import add, delete, handles, one_of
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.privacy.keyring.store import clear_away, one_writer
from socialsmartly.privacy.keyring.suppression import forget_those_of, forgotten
from socialsmartly.words import KeyClass, keeps

EVERY_CLASS = frozenset(KeyClass)


@keeps("4.2-a", "4.2-h", "4.4-b")
def journal_erasure(people: Iterable[UUID], *, kind: str, scope: UUID | None = None, number: str = "") -> list[Entry]:
    """Put the erasure of these people into the journal, in one go; from here on there is no way back. `number` is that of the
    request, where somebody asked.

    A crash right after it leaves people who are journalled and still there: they are erased by whoever comes first, the worker
    (for keys), the person who asks again, or the next start. Mark the entries in the transaction that deletes the rows.
    """
    where = str(scope) if scope else ""
    return append([Line(Event.ERASED, subject, scope=where, what=kind, pointer=number) for subject in people])


@keeps("4.2-a", "4.4-b")
def destroy(entries: Sequence[Entry], *, classes: Collection[KeyClass] = EVERY_CLASS) -> int:
    """Destroy the keys and index entries of people whose erasure is in the journal; returns the keys destroyed.

    Keys of other classes than these, which the law keeps, are locked: they open what they sealed, for the purposes that may read it,
    and seal nothing more. Which classes stay is a rule, the same when the journal is replayed: a line does not say it.
    Whoever makes a key for them meanwhile either comes before this transaction, and the key goes with it, or after, and gets none.
    """
    with one_writer():
        people = handles(entry.subject for entry in entries)
        add(Erased, ("subject", "seq"), [(who, entry.seq) for who, entry in zip(people, entries, strict=True)])
        forget_those_of(entries)
        if entries:
            transaction.on_commit(clear_away, using=KEYRING)
        return _take([entry.subject for entry in entries], classes)


def forget(people: Sequence[UUID]) -> int:
    """Destroy the keys of rows that a clock or their use has ended. After a restore the same clock ends them again, so the journal
    does not hold them."""
    with one_writer():
        return _take(people, EVERY_CLASS)


def _take(people: Sequence[UUID], classes: Collection[KeyClass]) -> int:
    gone, taken, kept = 0, sorted(classes), EVERY_CLASS.difference(classes)
    for start in range(0, len(people), AT_ONCE):
        chunk = people[start : start + AT_ONCE]
        if kept:
            SubjectKey.objects.filter(subject__in=chunk, key_class__in=kept).update(locked=True)
        theirs = one_of("subject", chunk)
        gone += delete(SubjectKey, f"{theirs} AND {one_of('key_class', taken)}", [*handles(chunk), *taken])
        delete(IndexEntry, theirs, handles(chunk))
    return gone


class Keyring:
    """What the keyring has of the journal, for the gate: the erasures, the addresses that are no way in any more, and whom an import passes
    over."""

    name = "keyring"

    def heads(self) -> list[Head]:
        known = Erased.objects.aggregate(last=Max("seq"))["last"]
        settled = [Head(mark.seq, bytes(mark.digest)) for mark in JournalMark.objects.all()]
        return [*settled, Head(known)] if known else settled

    def settled(self) -> Head | None:
        return next((Head(mark.seq, bytes(mark.digest)) for mark in JournalMark.objects.all()), None)

    def missing(self, entries: Sequence[Entry]) -> list[Entry]:
        since = max((mark.seq for mark in JournalMark.objects.all()), default=0)
        new = [entry for entry in entries if entry.seq > since]
        late = [entry for entry in new if entry.event is Event.ERASED]
        done = set(Erased.objects.filter(seq__gt=since).values_list("subject", flat=True)) if late else set()
        return [entry for entry in late if entry.subject not in done] + forgotten(new) + brought_back(new)

    def settle(self, head: Entry) -> None:
        JournalMark.objects.update_or_create(pk=1, defaults={"seq": head.seq, "digest": head.digest})
