"""Remembering who asked a shop to delete them, so that a file of the shop does not bring them back.

What is left is a keyed hash of each entry that the index had of them, under a key of its own, with the shop it holds for and a last
day: no handle, no time, nothing that two hashes of one person have in common. It leads nowhere, and can only say yes to a value that
somebody holds already.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.journal.rules import Entry
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.files import pepper
from socialsmartly.privacy.keyring.keys import AT_ONCE
from socialsmartly.privacy.keyring.models import IndexEntry, SuppressedKey
from socialsmartly.privacy.keyring.plain import ask, delete, handles, one_of
from socialsmartly.privacy.keyring.store import one_writer
from socialsmartly.words import keeps

CEILING: Final = timedelta(days=3 * 365)
PURPOSE: Final = b"suppression"
VALUES: Final = b"suppression of a value"
REMEMBERED: Final = "remembered"
"""What the journal says of an erasure after which an import passes the person over."""


@keeps("4.2-i")
def remember(workspace: UUID, subject: UUID, until: date | None = None) -> None:
    """Keep what the index knows a person by, for the day when they are in it no more. Call it before they are erased.

    An import looks here only for people it does not have, so remembering first does no harm if the erasure never comes. `until` is the
    last day where it need not be as late as it may be.
    """
    with one_writer():
        _enter(workspace, subject, until or _today() + CEILING)


@keeps("4.2-i", "4.3-a")
def remember_value(workspace: UUID, kind: str, value: str) -> None:
    """Keep one value that leads to the person no more, so that a file does not begin to write to it again. It stands for the value
    alone: whoever has it now may become a customer, without it."""
    known = _digest(index.digest(str(workspace), kind, value), VALUES)
    with one_writer():
        _keep([known], workspace, _today() + CEILING)


def forget(subject: UUID) -> None:
    """Let go of somebody who stays after all, or who asked that nothing be remembered."""
    SuppressedKey.objects.filter(digest__in=_digests_of(subject)).delete()


def is_remembered(subject: UUID) -> bool:
    """Whether somebody who is still in the index is to be passed over once they are not."""
    digests = _digests_of(subject)
    return bool(digests and ask("digest", SuppressedKey, one_of("digest", digests), digests))


@keeps("4.2-h", "4.2-i")
def carry_over(entries: Sequence[Entry]) -> None:
    """In the transaction that destroys: a keyring that went back in time has these people in its index again and has forgotten to
    remember them. What a closed shop had remembered goes; it brings nobody back."""
    for entry in entries:
        if REMEMBERED in entry.pointer.split("/"):
            _enter(UUID(entry.scope), entry.subject, entry.at.date() + CEILING)
    for start in range(0, len(entries), AT_ONCE):
        gone = handles(entry.subject for entry in entries[start : start + AT_ONCE])
        delete(SuppressedKey, one_of("workspace", gone), gone)


def _enter(workspace: UUID, subject: UUID, until: date) -> None:
    _keep(_digests_of(subject), workspace, until)


def _keep(digests: Iterable[bytes], workspace: UUID, until: date) -> None:
    rows = [SuppressedKey(digest=digest, workspace=workspace, until=until) for digest in digests]
    SuppressedKey.objects.bulk_create(rows, update_conflicts=True, unique_fields=["digest"], update_fields=["until"])


@keeps("4.2-i")
def remembered(workspace: UUID, kind: str, values: Iterable[str]) -> set[str]:
    """Those of `values` that belong to somebody who asked this shop to delete them."""
    return _known(workspace, kind, values, PURPOSE)


@keeps("4.2-i", "4.3-a")
def remembered_values(workspace: UUID, kind: str, values: Iterable[str]) -> set[str]:
    """Those of `values` that this shop may not begin to write to again, whoever has them."""
    return _known(workspace, kind, values, VALUES)


def _known(workspace: UUID, kind: str, values: Iterable[str], purpose: bytes) -> set[str]:
    by_digest = {_digest(index.digest(str(workspace), kind, value), purpose): value for value in values}
    digests, found = list(by_digest), set()
    for start in range(0, len(digests), AT_ONCE):
        there = SuppressedKey.objects.filter(digest__in=digests[start : start + AT_ONCE], until__gte=_today())
        found |= {by_digest[bytes(digest)] for digest in there.values_list("digest", flat=True)}
    return found


@keeps("4.2-i", "5-a")
def forget_expired() -> int:
    """Let go of everything whose last day is over; how many there were."""
    return int(SuppressedKey.objects.filter(until__lt=_today()).delete()[0])


def _digests_of(subject: UUID) -> list[bytes]:
    entries = ask("digest", IndexEntry, "subject = %s", handles([subject]))
    return [_digest(bytes(entry)) for (entry,) in entries]


def _digest(entry: bytes, purpose: bytes = PURPOSE) -> bytes:
    """Under a key of its own, so that no row here equals one of the index by which people are found."""
    key = hmac.new(pepper(), purpose, sha256).digest()
    return hmac.new(key, entry, sha256).digest()


def _today() -> date:
    return timezone.now().date()
