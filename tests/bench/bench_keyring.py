"""The daily turn of the roots: every key opened, wrapped anew and written, against one UPDATE of the same rows."""

from __future__ import annotations

import os

import pytest
from django.db import connections
from django.utils import timezone

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.actions import rotate
from socialsmartly.privacy.keyring.generations import newest, root
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.privacy.keyring.wrapping import wrap
from tests.bench.measure import Report, by_turns
from tests.stores import STORES

KEYS = 20_000


def _key() -> SubjectKey:
    kid, subject, generation = os.urandom(16), uuid7(), newest().number
    wrapped = wrap(root(generation), os.urandom(32), kid, subject, 1)
    return SubjectKey(kid=kid, subject=subject, key_class=1, generation=generation, wrapped=wrapped)


@pytest.mark.parametrize("store", STORES, indirect=True)
def bench_turn(store: str, report: Report) -> None:
    SubjectKey.objects.bulk_create((_key() for _ in range(KEYS)), batch_size=150)

    def turned() -> None:
        assert rotate(timezone.now().date()).rewrapped == KEYS

    def plain() -> None:
        with connections[KEYRING].cursor() as cursor:
            cursor.execute("UPDATE keyring_subjectkey SET generation = generation, wrapped = wrapped, locked = locked")

    report.compare(
        f"turning the roots, {KEYS:,} keys in {store}", *by_turns(turned, plain, 3), bar="", of="one UPDATE of all"
    )
