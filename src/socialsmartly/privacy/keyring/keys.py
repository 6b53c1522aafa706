"""Subject keys: made when first needed, opened only inside a reading, gone for good when shredded."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections, transaction

from socialsmartly.privacy.datamap.scope import current_reading
from socialsmartly.privacy.keyring.envelope import OpenKey
from socialsmartly.privacy.keyring.errors import KeyDamaged, KeyShredded, NoReadingOpen
from socialsmartly.privacy.keyring.files import FIRST_GENERATION, root_key
from socialsmartly.privacy.keyring.models import Erased, SubjectKey
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.words import KeyClass

AT_ONCE = 500  # SQLite takes at most 999 values in one statement by default
READ_KEYS = f"SELECT kid, subject, key_class, generation, wrapped FROM {SubjectKey._meta.db_table} WHERE kid IN "  # noqa: S608 - a table's name


def keys_of(subjects: Iterable[UUID], key_class: KeyClass) -> dict[UUID, OpenKey]:
    """The keys of many people at once; those that are missing are made."""
    memory = _memory()
    wanted = {s for s in subjects if ("subject", s, key_class) not in memory}
    if wanted:
        _load(wanted, key_class)
        missing = [s for s in wanted if ("subject", s, key_class) not in memory]
        if missing:
            _make(missing, key_class)
            _load(set(missing), key_class)
    return {s: memory["subject", s, key_class] for s in subjects}


def key_of(subject: UUID, key_class: KeyClass) -> OpenKey:
    return keys_of([subject], key_class)[subject]


def open_kid(kid: bytes) -> OpenKey:
    """The key that a sealed value names (KeyShredded when it is gone)."""
    memory = _memory()
    if ("kid", kid) not in memory:
        open_kids([kid])
    if ("kid", kid) not in memory:
        raise KeyShredded
    key: OpenKey = memory["kid", kid]
    return key


def open_kids(kids: Iterable[bytes]) -> None:
    """Open many keys with one look into the store, before a list of sealed values is read."""
    memory = _memory()
    wanted = [kid for kid in set(kids) if ("kid", kid) not in memory]
    for start in range(0, len(wanted), AT_ONCE):
        for kid, subject, key_class, generation, wrapped in _rows_of(wanted[start : start + AT_ONCE]):
            _remember(bytes(kid), UUID(str(subject)), int(key_class), int(generation), bytes(wrapped))


def _rows_of(kids: list[bytes]) -> list[tuple[Any, ...]]:
    """Written as SQL, since this is the one look-up that every page with a name on it waits for: the ORM takes three times as long."""
    marks = ", ".join(["%s"] * len(kids))
    with connections[KEYRING].cursor() as cursor:
        cursor.execute(READ_KEYS + f"({marks})", kids)
        return list(cursor.fetchall())


def _load(subjects: set[UUID], key_class: KeyClass) -> None:
    ordered = list(subjects)
    for start in range(0, len(ordered), AT_ONCE):
        chunk = ordered[start : start + AT_ONCE]
        for row in SubjectKey.objects.filter(subject__in=chunk, key_class=key_class):
            _remember(bytes(row.kid), row.subject, row.key_class, row.generation, bytes(row.wrapped))


def _make(subjects: list[UUID], key_class: KeyClass) -> None:
    """Two programs may make the same key at once: the first one written counts, the other is never used.

    Who was erased gets no new key (KeyShredded), so that a late writer cannot begin to know them again.
    """
    rows = [_wrapped(subject, key_class) for subject in subjects]
    with transaction.atomic(using=KEYRING):
        for start in range(0, len(subjects), AT_ONCE):
            if Erased.objects.filter(subject__in=subjects[start : start + AT_ONCE]).exists():
                raise KeyShredded
        SubjectKey.objects.bulk_create(rows, ignore_conflicts=True, batch_size=150)


def _wrapped(subject: UUID, key_class: KeyClass) -> SubjectKey:
    kid, nonce, key = os.urandom(16), os.urandom(12), AESGCM.generate_key(256)
    bound = kid + subject.bytes + bytes([key_class])
    wrapped = nonce + _root(FIRST_GENERATION).encrypt(nonce, key, bound)
    return SubjectKey(kid=kid, subject=subject, key_class=key_class, generation=FIRST_GENERATION, wrapped=wrapped)


def _remember(kid: bytes, subject: UUID, key_class: int, generation: int, wrapped: bytes) -> None:
    bound = kid + subject.bytes + bytes([key_class])
    try:
        key = OpenKey(kid, AESGCM(_root(generation).decrypt(wrapped[:12], wrapped[12:], bound)))
    except InvalidTag:
        raise KeyDamaged(f"generation {generation}") from None
    memory = _memory()
    memory["kid", kid] = key
    memory["subject", subject, KeyClass(key_class)] = key


def _root(generation: int) -> AESGCM:
    return _cipher(root_key(generation))


@cache
def _cipher(root: bytes) -> AESGCM:
    return AESGCM(root)


def _memory() -> dict[object, OpenKey]:
    """Opened keys live as long as the block that reads, and no longer."""
    reading = current_reading()
    if reading is None:
        raise NoReadingOpen
    return reading.memory
