"""Finding people: keyed hashes of what identifies them, in the keyring and nowhere else.

The database holds nothing deterministic, so a copy of it cannot be searched, and the index dies with the person.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.keyring.errors import MaskRefused
from socialsmartly.privacy.keyring.files import pepper, secret_of_scopes
from socialsmartly.privacy.keyring.keys import AT_ONCE, make_as_writer
from socialsmartly.privacy.keyring.masks import DOTS
from socialsmartly.privacy.keyring.models import IndexEntry
from socialsmartly.privacy.keyring.plain import add, ask, handles
from socialsmartly.privacy.keyring.store import one_writer
from socialsmartly.words import KeyClass, keeps

MEMBERS = "members"
TABLE: Final = IndexEntry._meta.db_table


def digest(scope: str, kind: str, value: str) -> bytes:
    """`scope` keeps shops apart: the same address in two shops has two digests. `value` must be normalised already (MaskRefused)."""
    key = key_of_scope(scope)
    return digest_under(key, kind, value) if key else digest_under(pepper(), f"{scope}\0{kind}", value)


def key_of_scope(scope: str) -> bytes:
    """Each scope has a key of its own, so that a shop that goes to a successor can take along by what it knows somebody again, and with it
    nothing by which anybody else of this house could be found. Empty in a house whose index was begun under one key for all: nobody has the
    values from which it could be made anew."""
    secret = secret_of_scopes()
    return hmac.new(secret, scope.encode(), sha256).digest() if secret else b""


def digest_under(key: bytes, kind: str, value: str) -> bytes:
    """The same under the key of a scope of ours, or of one that came with its shop (MaskRefused)."""
    if DOTS in value:
        raise MaskRefused(kind)
    return hmac.new(key, f"{kind}\0{value}".encode(), sha256).digest()


def find(scope: str, kind: str, value: str) -> UUID | None:
    return _whose(digest(scope, kind, value))


def _whose(known: bytes) -> UUID | None:
    """Signing in, mail that comes in and claims wait for it."""
    found = ask("subject", IndexEntry, "digest = %s", [known])
    return UUID(str(found[0][0])) if found else None


def find_many(scope: str, kind: str, values: Iterable[str]) -> dict[str, UUID]:
    by_digest = {digest(scope, kind, value): value for value in values}
    digests, found = list(by_digest), {}
    for start in range(0, len(digests), AT_ONCE):
        for entry in IndexEntry.objects.filter(digest__in=digests[start : start + AT_ONCE]):
            found[by_digest[bytes(entry.digest)]] = entry.subject
    return found


def claim(scope: str, kind: str, value: str, subject: UUID, *, with_key: KeyClass | None = None) -> UUID:
    """Enter a value for a person and return whose it is now: another's, if somebody was there first. The same statements in both
    cases, so that nobody can count from outside whether a value was known. `with_key` makes the first key of somebody new in the same
    commit, for whoever has proven that the value is theirs and may see what it is known for."""
    known = digest(scope, kind, value)
    with one_writer():
        add(IndexEntry, ("digest", "subject", "handle"), [[known, *handles([subject, uuid4()])]])
        whose = _whose(known)
        if with_key is not None and whose == subject:
            make_as_writer([(subject, with_key)])
    assert whose is not None  # entered by us or by whoever was first
    return whose


def claim_many(scope: str, kind: str, values: Mapping[str, UUID]) -> None:
    rows = [IndexEntry(digest=digest(scope, kind, value), subject=subject) for value, subject in values.items()]
    with one_writer():
        IndexEntry.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)


def release(scope: str, kind: str, value: str, subject: UUID) -> None:
    """Take a value out of the index, if it is this person's."""
    with one_writer():
        IndexEntry.objects.filter(digest=digest(scope, kind, value), subject=subject).delete()


def released(scope: str, kind: str, value: str, subject: UUID) -> list[Line]:
    """What the journal keeps of a value that is about to be no way to this person any more; nothing when it is none already.

    A keyring from a backup has the entry again. The line names it by its random handle, so it says nothing of the value.
    """
    entry = IndexEntry.objects.filter(digest=digest(scope, kind, value), subject=subject).first()
    return [Line(Event.REVOKED, subject, what=TABLE, pointer=f"{TABLE}.handle/{entry.handle}")] if entry else []


@keeps("4.2-h")
def release_again(entries: Sequence[Entry]) -> None:
    """Take the entries out again that a keyring from a backup brought back."""
    with one_writer():
        for there in _brought_back(entries).values():
            there.delete()


def brought_back(entries: Sequence[Entry]) -> list[Entry]:
    """Those of the journal's lines whose entry is there although it was released."""
    return list(_brought_back(entries))


def _brought_back(entries: Sequence[Entry]) -> dict[Entry, IndexEntry]:
    late = {UUID(e.pointer.rpartition("/")[2]): e for e in entries if e.what == TABLE}
    found: dict[Entry, IndexEntry] = {}
    people = list({entry.subject for entry in late.values()})
    for start in range(0, len(people), AT_ONCE):
        for there in IndexEntry.objects.filter(subject__in=people[start : start + AT_ONCE]):
            if there.handle in late:
                found[late[there.handle]] = there
    return found
