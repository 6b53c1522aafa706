"""Remembering who asked a shop to delete them, so that a file of the shop does not bring them back.

What is left is a keyed hash under a key of its own, the shop it holds for, and a last day: no handle, no time, nothing that two
hashes of one person have in common. It is no index: it leads nowhere, and can only say yes to a value that somebody holds already.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from socialsmartly.privacy.keyring.files import pepper
from socialsmartly.privacy.keyring.keys import AT_ONCE
from socialsmartly.privacy.keyring.models import SuppressedKey
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.words import keeps

CEILING: Final = timedelta(days=3 * 365)
PURPOSE: Final = b"suppression"


@keeps("4.2-i")
def remember(workspace: UUID, values: Mapping[str, str]) -> None:
    """Enter what a shop's file would know a person by: kind and normalised value. Call it before the person is erased.

    An import looks here only for people it does not have, so remembering first does no harm if the erasure never comes.
    """
    until = _today() + CEILING
    rows = [
        SuppressedKey(digest=_digest(workspace, kind, value), workspace=workspace, until=until)
        for kind, value in values.items()
    ]
    with transaction.atomic(using=KEYRING):
        SuppressedKey.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["digest"], update_fields=["until"]
        )


@keeps("4.2-i")
def remembered(workspace: UUID, kind: str, values: Iterable[str]) -> set[str]:
    """Those of `values` that belong to somebody who asked this shop to delete them."""
    by_digest = {_digest(workspace, kind, value): value for value in values}
    digests, found = list(by_digest), set()
    for start in range(0, len(digests), AT_ONCE):
        there = SuppressedKey.objects.filter(digest__in=digests[start : start + AT_ONCE], until__gte=_today())
        found |= {by_digest[bytes(digest)] for digest in there.values_list("digest", flat=True)}
    return found


@keeps("4.2-i", "5-a")
def forget_expired() -> int:
    """Let go of everything whose last day is over; how many there were."""
    return int(SuppressedKey.objects.filter(until__lt=_today()).delete()[0])


def forget_shop(workspace: UUID) -> None:
    """A shop that is closed brings nobody back, so there is nothing left to remember for it."""
    SuppressedKey.objects.filter(workspace=workspace).delete()


def _digest(workspace: UUID, kind: str, value: str) -> bytes:
    """Under a key of its own, so that no entry here equals one of the index by which people are found."""
    key = hmac.new(pepper(), PURPOSE, sha256).digest()
    return hmac.new(key, f"{workspace}\0{kind}\0{value}".encode(), sha256).digest()


def _today() -> date:
    return timezone.now().date()
