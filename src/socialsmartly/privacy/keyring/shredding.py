"""Making people unreadable: first the journal, then the keys. After this nothing brings them back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from socialsmartly.privacy.keyring.keys import AT_ONCE
from socialsmartly.privacy.keyring.models import ERASED, IndexEntry, JournalEntry, SubjectKey
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.words import keeps

NOTHING_BEFORE = bytes(32)


@keeps("4.2-a", "4.4-b")
def shred(subjects: Iterable[UUID], *, scope: str = "") -> int:
    """Journal the erasure durably, then destroy every key and index entry of these people; returns the keys destroyed.

    The journal comes first and on its own: a crash between the two is finished by shredding again.
    """
    people = list(subjects)
    journal(ERASED, people, scope=scope)
    return destroy(people)


def destroy(people: list[UUID]) -> int:
    """Destroy the keys and index entries of people whose erasure stands in the journal already."""
    gone = 0
    with transaction.atomic(using=KEYRING):
        for start in range(0, len(people), AT_ONCE):
            chunk = people[start : start + AT_ONCE]
            gone += SubjectKey.objects.filter(subject__in=chunk).delete()[0]
            IndexEntry.objects.filter(subject__in=chunk).delete()
    return gone


def half_erased() -> list[UUID]:
    """People whose erasure is in the journal while a key of theirs is still there: a crash came between the two."""
    journalled = JournalEntry.objects.filter(event=ERASED).values("subject")
    return list(SubjectKey.objects.filter(subject__in=journalled).values_list("subject", flat=True).distinct())


def journal(event: str, subjects: Iterable[UUID], *, scope: str = "") -> None:
    """Append one chained entry for each person, all in one durable transaction."""
    with transaction.atomic(using=KEYRING, durable=True):
        last = JournalEntry.objects.order_by("-seq").first()
        previous = bytes(last.digest) if last else NOTHING_BEFORE
        now = timezone.now()
        for subject in subjects:
            entry = _chained(event, subject, scope, now, previous)
            entry.save(force_insert=True)
            previous = bytes(entry.digest)


def journal_is_whole() -> bool:
    """Whether every entry still follows from the one before it."""
    previous = NOTHING_BEFORE
    for entry in JournalEntry.objects.order_by("seq"):
        if bytes(entry.previous) != previous:
            return False
        previous = bytes(_chained(entry.event, entry.subject, entry.scope, entry.at, previous).digest)
        if bytes(entry.digest) != previous:
            return False
    return True


def _chained(event: str, subject: UUID, scope: str, at: datetime, previous: bytes) -> JournalEntry:
    said = f"{event}|{subject}|{scope}|{at.isoformat()}".encode()
    digest = sha256(previous + said).digest()
    return JournalEntry(event=event, subject=subject, scope=scope, at=at, previous=previous, digest=digest)
