"""Subject keys: made when first needed, opened only inside a reading, gone for good when shredded."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from socialsmartly.privacy.datamap.scope import current_reading
from socialsmartly.privacy.keyring.envelope import OpenKey
from socialsmartly.privacy.keyring.errors import KeyLocked, KeyShredded, NoReadingOpen, RootGone
from socialsmartly.privacy.keyring.generations import newest, root
from socialsmartly.privacy.keyring.models import Erased, SubjectKey
from socialsmartly.privacy.keyring.plain import Rows, add, ask, handles, one_of
from socialsmartly.privacy.keyring.store import one_writer
from socialsmartly.privacy.keyring.wrapping import unwrap, wrap
from socialsmartly.words import KeyClass

AT_ONCE = 500  # SQLite takes at most 999 values in one statement by default
Wanted = tuple[UUID, KeyClass]
COLUMNS = "kid, subject, key_class, generation, wrapped, locked"


def keys_of(subjects: Iterable[UUID], key_class: KeyClass) -> dict[UUID, OpenKey]:
    """The keys of many people at once, to seal with; those that are missing are made (KeyShredded, KeyLocked)."""
    people = list(subjects)
    make_ready((person, key_class) for person in people)
    memory = _memory()
    return {person: memory["subject", person, key_class] for person in people}


def make_ready(keys: Iterable[Wanted]) -> None:
    """Have keys of any people and classes at hand, by one look for all of them (as `keys_of`)."""
    if unknown := _unknown(keys):
        _load(unknown)
        if missing := _unknown(unknown):
            _make(missing)
            _load(missing)


def _unknown(keys: Iterable[Wanted]) -> set[Wanted]:
    memory = _memory()
    return {key for key in keys if ("subject", *key) not in memory}


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
        _open(partial(_rows_of, wanted[start : start + AT_ONCE]))


def _open(look: Callable[[], Rows]) -> None:
    """Between the look and the opening a key may be wrapped anew and its old root destroyed: then look once more."""
    try:
        _remember(look())
    except RootGone:
        _remember(look())


def _rows_of(kids: list[bytes]) -> Rows:
    return ask(COLUMNS, SubjectKey, one_of("kid", kids), kids)


def _load(wanted: set[Wanted]) -> None:
    people = list({person for person, _ in wanted})
    for start in range(0, len(people), AT_ONCE):
        _open(partial(_rows_to_seal, people[start : start + AT_ONCE], wanted))


def _rows_to_seal(people: list[UUID], wanted: set[Wanted]) -> Rows:
    classes = sorted({key_class for _, key_class in wanted})
    theirs = f"{one_of('key_class', classes)} AND {one_of('subject', people)}"
    found = ask(COLUMNS, SubjectKey, theirs, [*map(int, classes), *handles(people)])
    rows = [row for row in found if (UUID(str(row[1])), row[2]) in wanted]
    if any(locked for *_, locked in rows):
        raise KeyLocked
    return rows


def _make(keys: set[Wanted]) -> None:
    """Two programs may make the same key at once: the first one written counts, the other is never used.

    Who was erased gets no new key (KeyShredded), so that a late writer cannot begin to know them again. The newest root is asked
    for as the one writer: it cannot be replaced and destroyed before the key is in the store.
    """
    with one_writer():
        make_as_writer(keys)


def make_as_writer(keys: Collection[Wanted]) -> None:
    """As `_make`, for whoever is the one writer already and enters something else with the keys: each commit waits for the disk."""
    people = list({person for person, _ in keys})
    for start in range(0, len(people), AT_ONCE):
        some = handles(people[start : start + AT_ONCE])
        if ask("1", Erased, one_of("subject", some), some):
            raise KeyShredded
    generation = newest().number
    add(SubjectKey, COLUMNS.split(", "), [_new(person, key_class, generation) for person, key_class in keys])


def _new(subject: UUID, key_class: KeyClass, generation: int) -> list[Any]:
    kid = os.urandom(16)
    wrapped = wrap(root(generation), AESGCM.generate_key(256), kid, subject, key_class)
    return [kid, *handles([subject]), int(key_class), generation, wrapped, False]


def _remember(rows: Rows) -> None:
    """Each root is looked up once for all rows: the look asks the folder whether it is still there."""
    memory = _memory()
    roots = {generation: root(generation) for generation in {row[3] for row in rows}}
    for raw_kid, raw_subject, key_class, generation, wrapped, locked in rows:
        kid, subject = bytes(raw_kid), UUID(str(raw_subject))
        key = OpenKey(kid, AESGCM(unwrap(roots[generation], bytes(wrapped), kid, subject, key_class)))
        memory["kid", kid] = key
        if not locked:
            memory["subject", subject, KeyClass(key_class)] = key


def _memory() -> dict[object, OpenKey]:
    """Opened keys live as long as the block that reads, and no longer."""
    reading = current_reading()
    if reading is None:
        raise NoReadingOpen
    return reading.memory
