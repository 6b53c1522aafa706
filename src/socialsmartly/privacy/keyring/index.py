"""Finding people: keyed hashes of what identifies them, in the keyring and nowhere else.

The database holds nothing deterministic, so a copy of it cannot be searched, and the index dies with the person.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from socialsmartly.privacy.keyring.files import pepper
from socialsmartly.privacy.keyring.keys import AT_ONCE
from socialsmartly.privacy.keyring.models import IndexEntry
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.privacy.keyring.store import one_writer

MEMBERS = "members"


def digest(scope: str, kind: str, value: str) -> bytes:
    """`scope` keeps shops apart: the same address in two shops has two digests. `value` must be normalised already."""
    return hmac.new(pepper(), f"{scope}\0{kind}\0{value}".encode(), sha256).digest()


def find(scope: str, kind: str, value: str) -> UUID | None:
    entry = IndexEntry.objects.filter(digest=digest(scope, kind, value)).first()
    return entry.subject if entry else None


def find_many(scope: str, kind: str, values: Iterable[str]) -> dict[str, UUID]:
    by_digest = {digest(scope, kind, value): value for value in values}
    digests, found = list(by_digest), {}
    for start in range(0, len(digests), AT_ONCE):
        for entry in IndexEntry.objects.filter(digest__in=digests[start : start + AT_ONCE]):
            found[by_digest[bytes(entry.digest)]] = entry.subject
    return found


def claim(scope: str, kind: str, value: str, subject: UUID) -> UUID:
    """Enter a value for a person and return whose it is now: another's, if somebody was there first. The same statements in both
    cases, so that nobody can count from outside whether a value was known."""
    entry = IndexEntry(digest=digest(scope, kind, value), subject=subject)
    with one_writer():
        IndexEntry.objects.bulk_create([entry], ignore_conflicts=True)
        return IndexEntry.objects.get(pk=entry.pk).subject


def claim_many(scope: str, kind: str, values: Mapping[str, UUID]) -> None:
    rows = [IndexEntry(digest=digest(scope, kind, value), subject=subject) for value, subject in values.items()]
    with transaction.atomic(using=KEYRING):
        IndexEntry.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)


def release(scope: str, kind: str, value: str, subject: UUID) -> None:
    """Take a value out of the index, if it is this person's."""
    with one_writer():
        IndexEntry.objects.filter(digest=digest(scope, kind, value), subject=subject).delete()
